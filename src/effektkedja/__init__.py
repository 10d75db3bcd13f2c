"""effektkedja: a knowledge graph of public strategies that finds the breaks in their effect chains."""

__version__ = "0.1.0"
