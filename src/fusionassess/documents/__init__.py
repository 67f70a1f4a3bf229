"""Bytes to plain values to models, with line and column; and files written whole or not at all."""
