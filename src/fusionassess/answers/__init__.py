"""The answer sheet: its model, how it is read against its rubric, carried over from another version, amended."""
