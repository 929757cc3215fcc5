"""What services give and take: frozen rows, a module a subject; no behaviour of their own."""
