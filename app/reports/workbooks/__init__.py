"""Sheets that leave the desk: the ledger, the supervision list, the day's work."""
