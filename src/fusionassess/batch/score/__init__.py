"""Columns to states to figures: the scorer, a value that any engine can carry."""
