"""What the director answers for: warnings, failure records, checks of units, and the page of it all."""
