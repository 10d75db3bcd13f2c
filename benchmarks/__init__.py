"""Benchmarks: a national graph with known breaks, and one command that measures every engine on it."""
