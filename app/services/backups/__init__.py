"""Copies of the office's file: made, checked, thinned out, restored."""
