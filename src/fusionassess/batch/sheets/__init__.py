"""Answer sheets by the hundred, in several processes."""
