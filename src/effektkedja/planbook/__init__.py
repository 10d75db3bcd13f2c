"""The planner's workbook: its layout, and how it is read and written."""
