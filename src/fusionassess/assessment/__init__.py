"""Documents to numbers and back: a compiled plan, ratings, one organisation assessed, compared, held to gates."""
