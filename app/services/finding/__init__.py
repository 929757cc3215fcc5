"""Finding cases, units and people by what is typed."""
