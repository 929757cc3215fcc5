"""What the program must know of the machine it runs on: its folders, files, settings, console."""
