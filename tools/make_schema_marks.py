"""Makes resources/schema/v<N>.txt, the marks of a schema: python -m tools.make_schema_marks.

Without a word that of the present version; with files of offices (tests/reference/databases) those
of the versions that they have. A shipped version's marks change no more.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from app.models.engine import SqliteFile
from app.models.schema import create_schema
from app.models.schema_marks import marks_in

TARGET = Path(__file__).parents[1] / "resources" / "schema"
HEAD = "# The schema of version {version}, thing by thing; made by tools/make_schema_marks.py.\n"


def main(files: list[Path]) -> None:
    """Write one file a version."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files or [fresh(Path(folder) / "fresh.sqlite")]:
            version, text = marks_text(file)
            TARGET.mkdir(exist_ok=True)
            (TARGET / f"v{version}.txt").write_text(text, encoding="utf-8", newline="\n")


def fresh(path: Path) -> Path:
    """A file of the present version with nothing in it."""
    file = SqliteFile(path)
    with file.write() as connection:
        create_schema(connection)
    file.close()
    return path


def marks_text(path: Path) -> tuple[int, str]:
    """The version of a file and what stands in its marks' file."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as raw:
        version = int(raw.execute("PRAGMA user_version").fetchone()[0])
        marks = marks_in(raw)
    lines = [f"{thing} {mark}\n" for thing, mark in sorted(marks.items())]
    return version, HEAD.format(version=version) + "".join(lines)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
