"""Indicator sets as data, and the scores that follow from entries, decisions and a set."""
