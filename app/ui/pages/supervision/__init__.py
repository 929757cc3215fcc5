"""督办: the page of what units have late, and what is asked of many at once."""
