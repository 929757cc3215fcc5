"""Calls for opinions, received and issued: what is done on them and what pages show of them."""
