"""The planner's workbook: its sheets, reading and writing it. Knows cells and terms, but no graph."""
