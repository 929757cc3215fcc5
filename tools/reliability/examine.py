"""What must hold of a file after the program was killed over it: nothing lost, nothing half there."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from app.base.errors import AppError
from app.services.cases.rebuild import differences, rebuild
from app.services.founding import ASIDE
from app.services.office import Office
from app.services.store.content import content_path
from tools.reliability.deeds import EXPORTS, FOUNDED, Ack, open_office, today

SCRAPS: Final = (".new-*", ".partial-*", "~诚信台导出-*", f"*{ASIDE}", "*.new")
COUNTS: Final = (
    ("cases without a first step", 'SELECT count(*) FROM "case" c WHERE NOT EXISTS '
     "(SELECT 1 FROM case_step s WHERE s.case_id = c.id AND s.seq = 1)"),
    ("steps without a case", "SELECT count(*) FROM case_step WHERE case_id NOT IN "
     '(SELECT id FROM "case")'),
    ("steps missing in a row of steps", "SELECT count(*) FROM (SELECT case_id FROM case_step "
     "GROUP BY case_id HAVING max(seq) <> count(*))"),
    ("cases whose number was never given", 'SELECT count(*) FROM "case" WHERE number NOT IN '
     "(SELECT text FROM number_issued)"),
    ("numbers of cases that are no case's", "SELECT count(*) FROM number_issued WHERE "
     "series = 'case' AND text NOT IN (SELECT number FROM \"case\")"),
    ("numbers of papers that are no paper's", "SELECT count(*) FROM number_issued WHERE "
     "series <> 'case' AND text NOT IN (SELECT number FROM document UNION SELECT number FROM incoming)"),
    ("gaps in a series of numbers", "SELECT count(*) FROM (SELECT series FROM number_issued "
     "GROUP BY series, year HAVING max(n) <> count(*) OR min(n) <> 1)"),
    ("imports that are not whole", "SELECT count(*) FROM import_batch b WHERE cases <> "
     "(SELECT count(*) FROM case_step s WHERE s.batch_id = b.id AND s.seq = 1)"),
    ("cases without who complains", "SELECT count(*) FROM complainant WHERE uid NOT IN "
     "(SELECT complainant_uid FROM identity)"),
    ("papers without their step", "SELECT count(*) FROM document d WHERE d.seq IS NOT NULL AND "
     "NOT EXISTS (SELECT 1 FROM case_step s WHERE s.case_id = d.case_id AND s.seq = d.seq)"),
)  # fmt: skip


def examine(file: Path, acks: Sequence[Ack], scratch: Path | None = None) -> list[str]:
    """One line for each thing that is wrong; with ``scratch`` a sound file is also rebuilt."""
    try:
        office = open_office(file)
    except AppError as error:
        return [f"the file does not open: {error}"]
    with office:
        faults = [*office.verify(), *_sound(office), *_acknowledged(office, acks)]
        faults += [*_contents(office), *_workbooks(office), *_founded(office)]
        if scratch is not None and not faults:
            faults += _rebuilt(office, scratch)
        return faults


def scraps(folder: Path) -> int:
    """How many leftovers of interrupted work lie in the folder; they harm nothing."""
    return sum(1 for pattern in SCRAPS for _ in folder.rglob(pattern))


def _sound(office: Office) -> Iterator[str]:
    with office.gate.file.read() as connection:
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")]
            if found != good:
                yield f"{pragma}: {found[:3]}"
        for what, query in COUNTS:
            if count := connection.exec_driver_sql(query).scalar_one():
                yield f"{what}: {count}"


def _acknowledged(office: Office, acks: Sequence[Ack]) -> Iterator[str]:
    with office.gate.file.read() as connection:
        for ack in acks:
            if not _IS_THERE[ack[0]](office, connection, ack):
                yield f"acknowledged and lost: {ack}"


def _has(connection: Connection, query: str, *values: object) -> bool:
    return connection.exec_driver_sql(query, values).first() is not None


def _case_there(_office: Office, connection: Connection, ack: Ack) -> bool:
    return _has(connection, 'SELECT 1 FROM "case" WHERE id = ? AND number = ?', *ack[1:])


def _step_there(_office: Office, connection: Connection, ack: Ack) -> bool:
    query = "SELECT 1 FROM case_step WHERE case_id = ? AND seq = ? AND kind = ?"
    return _has(connection, query, *ack[1:])


def _file_there(_office: Office, connection: Connection, ack: Ack) -> bool:
    query = "SELECT 1 FROM attachment a JOIN blob b ON b.id = a.blob_id WHERE a.case_id = ? AND a.name = ? AND b.size = ?"
    return _has(connection, query, *ack[1:])


def _import_there(_office: Office, connection: Connection, ack: Ack) -> bool:
    return all(_has(connection, 'SELECT 1 FROM "case" WHERE id = ?', case) for case in ack[1])


def _paper_there(_office: Office, connection: Connection, ack: Ack) -> bool:
    return _has(connection, "SELECT 1 FROM document WHERE number = ?", ack[1])


def _backup_there(office: Office, _connection: Connection, ack: Ack) -> bool:
    """The backup, or a later one that took its place by the rules of keeping, is there and whole."""
    path = Path(ack[1])
    kept = [row.path for row in office.backups.all() if row.path.name >= path.name]
    return bool(kept) and all(office.backups.check(p, today=today()).good for p in kept)


def _export_there(office: Office, _connection: Connection, ack: Ack) -> bool:
    return Path(office.path.parent, EXPORTS, ack[1]).exists()


def _founded_there(office: Office, _connection: Connection, ack: Ack) -> bool:
    return Path(office.path.parent, FOUNDED, ack[1], "office.sqlite").exists()


_IS_THERE: Final[dict[str, Callable[[Office, Connection, Ack], bool]]] = {
    "case": _case_there,
    "step": _step_there,
    "file": _file_there,
    "import": _import_there,
    "paper": _paper_there,
    "backup": _backup_there,
    "export": _export_there,
    "founded": _founded_there,
}


def _contents(office: Office) -> Iterator[str]:
    """Every attachment that the file knows lies there, byte for byte."""
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT sha256, size FROM blob").all()
    for sha256, size in rows:
        path = content_path(office.workspace.attachments_folder, sha256)
        data = path.read_bytes() if path.exists() else b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            yield f"attachment {sha256[:8]} is lost or half there"


def _workbooks(office: Office) -> Iterator[str]:
    for path in (office.path.parent / EXPORTS).glob("*.xlsx"):
        try:
            with zipfile.ZipFile(path) as book:
                whole = book.testzip() is None and "xl/workbook.xml" in book.namelist()
        except zipfile.BadZipFile:
            whole = False
        if not whole:
            yield f"{path.name} is half there"


def _founded(office: Office) -> Iterator[str]:
    """An office whose file lies there opens and is whole, its demo too."""
    for file in (office.path.parent / FOUNDED).glob("*/*.sqlite"):
        try:
            with open_office(file) as other:
                cases = sum(other.reads.stages().values())
                if other.verify() or (cases > 0) != other.reads.settings().demo:
                    yield f"{file.parent.name}/{file.name} is not whole"
        except AppError as error:
            yield f"{file.parent.name}/{file.name}: {error}"


def _rebuilt(office: Office, scratch: Path) -> list[str]:
    target = scratch / "rebuilt.sqlite"
    target.unlink(missing_ok=True)
    rebuild(office.gate.file, target, today=today())
    return [f"worked out anew it differs: {line}" for line in differences(office.path, target)]
