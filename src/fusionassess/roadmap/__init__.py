"""The roadmap: which steps to take with the means at hand, in which order, and what they bring."""
