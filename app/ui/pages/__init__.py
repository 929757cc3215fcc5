"""The pages of the window: each shows rows and offers actions."""
