"""What is done on a case: commands in, steps recorded, projections written."""
