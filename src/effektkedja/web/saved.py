"""Reading back what a server with ``--save`` has written: every graph as it was left."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped
from effektkedja.web import snapshot
from effektkedja.web.snapshot import Loaded

_DEFAULT = ox.DefaultGraph()
_FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}


def resume(path: Path) -> Loaded:
    """The state that a file holds.

    Graphs that are the same as those of the shipped knowledge base are taken for them, so that findings lead to file
    and line; the others are known by their IRI alone.

    Raises:
        InputError: the file cannot be read or has a syntax error.
    """
    store = ox.Store()
    try:
        store.bulk_extend(ox.parse(path=str(path), format=_FORMATS[path.suffix.lower()]))
    except SyntaxError as error:
        raise InputError(
            Text(f"Syntaxfel: {error.msg}.", f"Syntax error: {error.msg}."), where=f"{path}:{error.lineno or 0}"
        ) from error
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(path),
        ) from error
    base = shipped()
    own_default = frozenset(store.quads_for_pattern(None, None, None, _DEFAULT))
    named = frozenset(quad for quad in store if quad.graph_name != _DEFAULT)
    original = frozenset(quad for quad in base.store if quad.graph_name != _DEFAULT)
    changed = {quad.graph_name.value for quad in named ^ original if isinstance(quad.graph_name, ox.NamedNode)}
    snapshot.merge(store)
    graphs = snapshot.described(store, base.graphs, frozenset(changed))
    return Loaded(Dataset(store, graphs, str(path)), own_default)
