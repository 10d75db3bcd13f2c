"""SPARQL servers: the same questions as in process, the work done by the server, only what is shown fetched.

``open_server`` gives a ``Knowledge``: a server that has been looked at, with its dialect and its graphs known.
"""

from effektkedja.remote.excerpt import Excerpt
from effektkedja.remote.holdings import Holdings
from effektkedja.remote.knowledge import Knowledge, open_server
from effektkedja.remote.query_text import QueryText
from effektkedja.remote.server import Scope, Server, Table
from effektkedja.remote.wire import Credentials, Wire

__all__ = [
    "Credentials",
    "Excerpt",
    "Holdings",
    "Knowledge",
    "QueryText",
    "Scope",
    "Server",
    "Table",
    "Wire",
    "open_server",
]
