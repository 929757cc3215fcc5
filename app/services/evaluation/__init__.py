"""Rounds of evaluation: entries, decisions, scores, snapshots."""
