"""The one way to the office's file: who asks, whether they may, one transaction, one audit row."""
