"""The store: files become named graphs in one Oxigraph store, and queries run over a choice of them."""
