"""Renderers: findings, tables and graph views in, text and pages out. Nothing here reads a store or a clock."""
