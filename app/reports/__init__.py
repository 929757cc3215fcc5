"""Rows in, bytes out: letters and workbooks."""
