"""Calls for opinions: their history told, deadlines read, points set into the form and out of it."""
