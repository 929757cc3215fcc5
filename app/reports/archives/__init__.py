"""Volumes on paper and as packages: cover, contents, pages with numbers, holders, the package and its check."""
