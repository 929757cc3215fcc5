"""Ledgers of hotline, website and office: sheets become rows, with all that was not taken."""
