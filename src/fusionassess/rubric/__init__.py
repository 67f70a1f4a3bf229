"""The rubric: its model, the names it declares, where it is found, where its numbers come from."""

DEFAULT_RUBRIC = "five-paths"
"""Id of the shipped rubric that is meant where none is named."""
