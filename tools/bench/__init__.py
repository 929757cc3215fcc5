"""`dev.py bench`: what the program takes its time for, each measure in a file of its own."""
