"""A wrong clock, a crafted schema, a stale or damaged log: what must be asked, told, or refused."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from app.base.errors import AppError, ClockDoubt, DamagedFile, InputError, RuleViolation, StoreError
from app.models.wal import log_of
from app.services.backups.backup_check import check_any
from app.services.backups.backup_making import make_backup
from app.services.backups.restoring import restore
from app.services.office import Office
from tools.reliability.deeds import DAY, Ack, now, open_office, register, today
from tools.reliability.examine import examine
from tools.reliability.nth import OFFICE, prepare_office

IN_TIME: Final = 30.0  # seconds in which a crafted file must be told


@dataclass
class Attacks:
    """How many attacks of each kind, and which of them got through."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run_attacks(seed: int, first: int = 0, share: int = 1) -> Attacks:
    """Each attack once, or one of so many of them, on a copy of its own."""
    outcome = Attacks()
    for kind, attacks in (("clock", CLOCKS), ("schema", SCHEMAS), ("log", LOGS)):
        for what, attack in list(attacks.items())[first::share]:
            with tempfile.TemporaryDirectory(prefix="reliability-") as name:
                folder = Path(name)
                prepare_office(folder)
                found = list(attack(folder, Random(f"{seed} {what}")))
            outcome.tried[kind] += 1
            outcome.faults += [f"{kind}, {what}: {one}" for one in found]
    return outcome


Attack = Callable[[Path, Random], Iterator[str]]

# ------------------------------------------------------------------ clocks


def _clock_at(wrong: date) -> Attack:
    def attack(folder: Path, chance: Random) -> Iterator[str]:
        day = DAY

        def moment() -> datetime:
            return datetime.combine(day, now().time())

        with Office.open(folder / OFFICE, today=lambda: day, now=moment) as office:
            me, made = office.session(), []
            acks: list[Ack] = []
            for n in range(4):
                day = DAY + timedelta(days=n)
                acks.append(register(office, me, chance))
                made.append(office.backups.make("timed").row.path)
            day = wrong
            if not office.clock.doubt():
                yield "nobody is told"
            try:
                register(office, me, chance)
                yield "a number was given"
            except RuleViolation as refusal:  # before 2026 what is received lies ahead: so told
                if wrong > DAY and not isinstance(refusal, ClockDoubt):
                    yield f"refused for another reason: {refusal}"
            office.officers.add("经办人丙", me)
            last = office.backups.make("timed").row
            if not last.path.exists() or office.backups.state().last != last:
                yield "the backup just made is not the last one"
            if made[-1] not in [row.path for row in office.backups.all()]:
                yield "the backup of before is gone"
            office.clock.vouch(me)
            if wrong > DAY:
                acks.append(register(office, me, chance))
        yield from examine(folder / OFFICE, acks)

    return attack


CLOCKS: Final[dict[str, Attack]] = {
    str(day): _clock_at(day)
    for day in (date(1980, 1, 1), date(2010, 1, 1), date(2026, 10, 1), date(2028, 3, 1), date(2099, 1, 1))
}  # fmt: skip

# ------------------------------------------------------------------ schemas

_ENDLESS: Final = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


def _schema(statements: str) -> Attack:
    def attack(folder: Path, chance: Random) -> Iterator[str]:
        file, began = folder / OFFICE, time.monotonic()
        with open_office(file) as office:
            register(office, office.session(), chance)
        with closing(sqlite3.connect(file, isolation_level=None)) as raw:
            raw.executescript(f"PRAGMA foreign_keys = OFF; {statements}")
        before = file.read_bytes()
        yield from _not_refused("opened", DamagedFile, lambda: open_office(file).close())
        if check_any(file, today=today()).good:
            yield "the check finds nothing"
        place = folder / "备份坏"
        yield from _not_refused(
            "backed up", StoreError, lambda: make_backup(file, place, reason="manual", now=now())
        )
        fresh = folder / "新.sqlite"
        yield from _not_refused("restored", InputError, lambda: restore(file, fresh, now=now()))
        if file.read_bytes() != before:
            yield "the file was changed"
        if time.monotonic() - began > IN_TIME:
            yield f"it took {time.monotonic() - began:.0f} s"

    return attack


def _not_refused(what: str, kind: type[AppError], act: Callable[[], object]) -> Iterator[str]:
    try:
        act()
    except kind:
        return
    except Exception as error:  # noqa: BLE001 - a trace where a sentence is due is the fault
        yield f"{what}: a trace: {type(error).__name__}"
        return
    yield f"it was {what}"


SCHEMAS: Final[dict[str, Attack]] = {
    what: _schema(statements)
    for what, statements in {
        "a trigger that copies names": "CREATE TRIGGER helper AFTER INSERT ON identity BEGIN UPDATE "
        '"case" SET title = new.name WHERE id = new.case_id; END',
        "a trigger that swallows the record of looks": "CREATE TRIGGER quiet BEFORE INSERT ON "
        "identity_access BEGIN SELECT RAISE(IGNORE); END",
        "a guard taken away": "DROP TRIGGER case_step_no_delete",
        "a guard that guards nothing": "DROP TRIGGER audit_no_update; CREATE TRIGGER audit_no_update "
        "BEFORE UPDATE ON audit BEGIN SELECT 1; END",
        "a view": "CREATE VIEW extra AS SELECT * FROM identity",
        "a view that never ends": f"CREATE VIEW extra AS {_ENDLESS}",
        "a view in the place of a table": "ALTER TABLE setting RENAME TO setting_old; "
        f"CREATE VIEW setting AS SELECT i AS key, i AS value, i AS created_at FROM ({_ENDLESS})",
        "a table more": "CREATE TABLE extra (x)",
        "an index that forbids": "CREATE UNIQUE INDEX tight ON identity (created_at)",
        "an index taken away": "DROP INDEX ix_case_board",
        "a check softened": "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = "
        "replace(sql, 'length(hash) = 64', 'length(hash) > 0') WHERE name = 'audit'",
        "a column more": "ALTER TABLE unit_contact ADD COLUMN extra TEXT",
    }.items()
}

# ------------------------------------------------------------------ logs


def _logged(folder: Path, chance: Random, cases: int) -> tuple[Path, list[Ack]]:
    """File and log as they lie when the program is killed, in a folder of their own."""
    lost = folder / "lost"
    lost.mkdir()
    with open_office(folder / OFFICE) as office:
        acks = [register(office, office.session(), chance) for _ in range(cases)]
        for path in (folder / OFFICE, log_of(folder / OFFICE)):
            shutil.copy(path, lost / path.name)
    return lost / OFFICE, acks


def _refused_untouched(file: Path) -> Iterator[str]:
    before = file.read_bytes(), log_of(file).read_bytes()
    yield from _not_refused("opened", DamagedFile, lambda: open_office(file).close())
    if (file.read_bytes(), log_of(file).read_bytes()) != before:
        yield "file or log was changed"


def _stale(folder: Path, chance: Random) -> Iterator[str]:
    old = (folder / OFFICE).read_bytes()
    with open_office(folder / OFFICE) as office:
        for _ in range(30):
            register(office, office.session(), chance)
    file, _acks = _logged(folder, chance, 3)
    file.write_bytes(old)
    yield from _refused_untouched(file)


def _flipped(share: float) -> Attack:
    def attack(folder: Path, chance: Random) -> Iterator[str]:
        file, _acks = _logged(folder, chance, 5)
        log = bytearray(log_of(file).read_bytes())
        log[int(len(log) * share)] ^= 1 << chance.randrange(8)
        log_of(file).write_bytes(log)
        yield from _refused_untouched(file)

    return attack


def _scrambled(folder: Path, chance: Random) -> Iterator[str]:
    file, _acks = _logged(folder, chance, 5)
    whole = log_of(file).read_bytes()
    log_of(file).write_bytes(whole[:32] + chance.randbytes(len(whole) - 32))
    try:
        open_office(
            file
        ).close()  # nothing of it is a frame of this log: the file is as it was folded
    except DamagedFile:
        return
    yield from examine(file, [])


def _anothers(folder: Path, chance: Random) -> Iterator[str]:
    file, _acks = _logged(folder, chance, 3)
    other = folder / "other"
    other.mkdir()
    prepare_office(other)
    theirs, _ = _logged(other, chance, 4)
    shutil.copy(log_of(theirs), log_of(file))
    yield from _refused_untouched(file)


def _left(folder: Path, chance: Random) -> Iterator[str]:
    file, acks = _logged(folder, chance, 5)
    yield from examine(file, acks)


LOGS: Final[dict[str, Attack]] = {
    "an old file copied back beside a newer one": _stale,
    "a bit flipped near its beginning": _flipped(0.1),
    "a bit flipped in its middle": _flipped(0.5),
    "its frames scrambled": _scrambled,
    "another office's": _anothers,
    "left by a kill": _left,
}
