"""Officers, recusals, and who complainants are."""
