"""The grid in which rounds are filled in."""
