"""Forms that people fill in without a terminal: one value, written as a workbook, a page, YAML or XLSForm."""
