"""The rules computed on columns, set at a time: the second backend of the engine, for large graphs.

The same SELECTs that the compiler writes for SPARQL stores are read into a relational plan and evaluated over numbered
terms with numpy; polars loads the files. Both are optional: ``effektkedja[columns]``.
"""
