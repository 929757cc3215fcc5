"""Ledgers from elsewhere that become cases, and their undoing."""
