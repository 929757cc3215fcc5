"""Returned opinion forms: bytes in, what the unit said out."""
