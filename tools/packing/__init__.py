"""The packages for Windows and Linux: what they hold, the steps that make them, their checks."""
