"""The tour: the real window worked through without a display, its pictures, and the check after."""
