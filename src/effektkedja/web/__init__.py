"""The local site: a SPARQL endpoint that can be trusted, pages for every thing, and a workbench.

The process that speaks HTTP holds no data and evaluates nothing. All work is done by worker processes over an
immutable snapshot, so that any job can be stopped by killing its worker, and none can hurt another.
"""
