"""Scores on a Spark cluster of a master and two workers, all on the loopback address."""
