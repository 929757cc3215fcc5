"""Calls for opinions as they come in: the text of a notice in, what it asks out."""
