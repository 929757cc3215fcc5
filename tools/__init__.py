"""Programs for developers, started through dev.py; nothing here ships with the application."""
