"""What the office's file holds: typed entities, engine and pragmas, file lock, migrations."""
