"""The first start: what an office must say before it has a file; written in one go at the end."""
