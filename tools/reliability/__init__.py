"""Kills the program while it works, opens its file again, and looks for anything lost or half there."""
