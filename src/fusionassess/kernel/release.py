"""The release whose numbers these are: what a report, a cache and a run say they were made by."""

__version__ = "0.2.0"
