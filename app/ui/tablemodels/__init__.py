"""Item models over frozen rows."""
