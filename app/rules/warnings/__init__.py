"""Early warnings: hot, hard and recurring, worked out from cases; nothing here knows who complains."""
