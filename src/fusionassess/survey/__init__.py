"""The questionnaire: a pure session, and two ways to ask it (on a screen, line by line)."""
