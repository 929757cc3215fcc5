"""The office's figures: their definitions as data, printed and reckoned from the same lines."""
