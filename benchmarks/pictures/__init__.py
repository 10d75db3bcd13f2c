"""Measures of the chain view: how pictures are laid out, and how quickly the page answers."""
