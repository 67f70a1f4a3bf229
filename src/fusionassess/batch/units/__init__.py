"""Each respondent of a batch by itself: its answer sheet, and the report on it."""
