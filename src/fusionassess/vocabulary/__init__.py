"""The shape of the words that the program says; the words themselves stand in ``texts/``."""
