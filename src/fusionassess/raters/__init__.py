"""Several sheets of one organisation: how they come to one, how far they agree, what is to be talked over first."""
