"""The rubric: its model, the names it declares, where it is found, where its numbers come from."""
