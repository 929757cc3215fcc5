"""Whether a range of commits is quiet: no golden, reference, tour value or schema changes in it.

    python3 dev.py quiet BASE [END]

Every commit after BASE up to END (HEAD) is held against its parent, so that a change that a later
commit takes back is told too. New files may come, except a migration. 0 quiet, 1 not, 2 can't tell.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
MODELS = "app/models"
MIGRATIONS = "app/models/migrations/versions"
KEPT = ("tests/reference", "resources/samples/tour-expected.json", MIGRATIONS)
GOLDEN = "golden"  # a folder of this name, wherever it lies
ADDED = "A"

# Run in the tree of a commit: everything that a fresh file of that commit holds.
PRINT_SCHEMA = """
from sqlalchemy import create_engine
from app.models.schema import create_schema
with create_engine("sqlite://").begin() as connection:
    create_schema(connection)
    for pragma in ("user_version", "application_id"):
        print(pragma, connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())
    laid_out = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    for row in connection.exec_driver_sql(laid_out):
        print(*row, sep="|")
"""


class CannotTell(Exception):
    """A commit that isn't there, or one whose schema can't be laid out; says which."""


def loud(base: str, end: str = "HEAD", *, root: Path = ROOT) -> list[str]:
    """One line for each change that a quiet range may not have, oldest first; CannotTell."""
    ends = [
        _git(root, "rev-parse", "--verify", f"{name}^{{commit}}").strip() for name in (base, end)
    ]
    listed = _git(root, "rev-list", "--reverse", "--first-parent", f"{ends[0]}..{ends[1]}")
    known: dict[str, str] = {}
    found: list[str] = []
    for commit in listed.split():
        changes = list(_changes(root, commit))
        found += [
            f"{_title(root, commit)}: {path} was {_WHAT.get(status, 'changed')}"
            for status, path in changes
            if is_kept(path) and (status != ADDED or _below(path, MIGRATIONS))
        ]
        if any(_below(path, MODELS) for _status, path in changes):
            parent = f"{commit}^1"
            before, after = (_schema(root, name, known) for name in (parent, commit))
            if before != after:
                found.append(f"{_title(root, commit)}: a fresh file's schema is another")
    return found


def is_kept(path: str) -> bool:
    """Whether the file is one that stays as it is in a quiet range."""
    return GOLDEN in PurePosixPath(path).parent.parts or any(_below(path, top) for top in KEPT)


_WHAT = {"A": "added", "D": "removed"}


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(top + "/")


def _changes(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """What the commit did against its first parent: a letter and a path; a move is both."""
    words = _git(root, "diff", "--no-renames", "--name-status", "-z", f"{commit}^1", commit)
    parts = iter(words.split("\0")[:-1])
    yield from zip(parts, parts, strict=True)


def _schema(root: Path, commit: str, known: dict[str, str]) -> str:
    """The schema that the tree of ``commit`` lays out; read once for each state of the models."""
    tree = _git(root, "rev-parse", f"{commit}:{MODELS}").strip()
    if tree not in known:
        known[tree] = _laid_out(root, commit)
    return known[tree]


def _laid_out(root: Path, commit: str) -> str:
    packed = subprocess.run(
        ["git", "archive", commit, "app"], cwd=root, check=True, capture_output=True
    )
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        answer = subprocess.run(
            [sys.executable, "-c", PRINT_SCHEMA],
            cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    if answer.returncode != 0:
        raise CannotTell(f"{_title(root, commit)}: its schema can't be laid out\n{answer.stderr}")
    return answer.stdout


def _title(root: Path, commit: str) -> str:
    return _git(root, "log", "-1", "--format=%h %s", commit).strip()


def _git(root: Path, *words: str) -> str:
    answer = subprocess.run(
        ["git", *words], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if answer.returncode != 0:
        raise CannotTell(f"git {' '.join(words)}: {answer.stderr.strip()}")
    return answer.stdout


def main(arguments: Sequence[str]) -> int:
    """Print what is not quiet in the range; 0 nothing, 1 something, 2 where it can't be told."""
    parser = argparse.ArgumentParser(
        prog="dev.py quiet", description="Is a range of commits quiet?"
    )
    parser.add_argument("base", help="the commit before the first of the range")
    parser.add_argument("end", nargs="?", default="HEAD")
    options = parser.parse_args(arguments)
    try:
        found = loud(options.base, options.end)
    except CannotTell as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(found) or f"{options.base}..{options.end} is quiet")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
