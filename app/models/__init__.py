"""The SQLite file: entities, engine, lock, migrations."""
