"""Files that do not tell when they were made: the same report gives the same bytes."""

import datetime

MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Stands where a form wants to know the day."""
