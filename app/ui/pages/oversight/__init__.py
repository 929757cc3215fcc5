"""监督: early warnings, failure records, checks of units."""
