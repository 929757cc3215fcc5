"""Regulation packs: from TOML to values, checked."""
