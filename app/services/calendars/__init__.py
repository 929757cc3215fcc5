"""Notices and office days: previews, editions, what they move."""
