"""Forms built from field rows: one loop, one editor per kind."""
