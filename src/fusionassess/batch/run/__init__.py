"""A batch from its sources to its sinks on this machine: in order, in parts, with its picture."""
