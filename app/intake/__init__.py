"""Bytes in, rows out: mail, notices, calendars; the boundary for hostile input."""
