"""Killed at the n-th file operation or statement, or the n-th one failing.

A child does the deed once and is killed as it asks for its n-th operation: on files, or of SQLite,
each statement and commit of which is one. Records, restores and migrations also have it refused.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import Engine, event

from app.base.errors import AppError
from app.base.rows.settings import OfficeSettings
from app.services.backups.backup_place import find_backups
from app.services.backups.restoring import restore
from app.services.office import Office
from tools.reliability.deeds import DEEDS, EXPORTS, FOUNDED, Ack, now, open_office, register, today
from tools.reliability.examine import examine
from tools.reliability.failing import OPERATIONS, REASONS

OLD_FILE: Final = Path(__file__).parents[2] / "tests" / "reference" / "databases" / "v2.cxt"
SQLITE: Final = ("before_cursor_execute", "commit")
OFFICE: Final = "office.sqlite"
RESTORED, THERE = 1, 3  # cases in the backup, and in the file that it replaces
MIGRATED: Final = 4  # cases in OLD_FILE
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is done to a file: how it is made ready, done, and looked at afterwards."""

    prepare: Callable[[Path], None]
    act: Callable[[Path, Random], Iterator[Ack]]
    examine: Callable[[Path, list[Ack]], list[str]]
    refuse: bool = False  # whether operations are also refused; ``failing`` does it to the deeds


@dataclass
class Nth:
    """The figures of a run, and what went wrong."""

    kills: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def prepare_office(folder: Path) -> None:
    """An empty office with the folders that the deeds write into."""
    for name in (EXPORTS, FOUNDED):
        (folder / name).mkdir()
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    Office.create(folder / OFFICE, settings, today=today, now=now, officer="经办人甲").close()


def _deed(kind: str) -> Callable[[Path, Random], Iterator[Ack]]:
    def act(folder: Path, chance: Random) -> Iterator[Ack]:
        with open_office(folder / OFFICE) as office:
            yield from DEEDS[kind](office, office.session(), chance)

    return act


def _looked_at(folder: Path, acks: list[Ack]) -> list[str]:
    return examine(folder / OFFICE, acks)


def _backed_up(folder: Path) -> None:
    prepare_office(folder)
    with open_office(folder / OFFICE) as office:
        me, chance = office.session(), Random(1)
        for n in range(THERE):
            register(office, me, chance)
            if n + 1 == RESTORED:
                office.backups.make("manual")


def _restore(folder: Path, _chance: Random) -> Iterator[Ack]:
    source = find_backups(folder / "备份")[-1].path
    restore(source, folder / OFFICE, now=now())
    yield ["restored"]


def _one_or_other(folder: Path, acks: list[Ack]) -> list[str]:
    wanted = {RESTORED} if acks else {RESTORED, THERE}
    return _whole(folder, wanted)


def _old(folder: Path) -> None:
    shutil.copy(OLD_FILE, folder / OFFICE)


def _migrate(folder: Path, _chance: Random) -> Iterator[Ack]:
    open_office(folder / OFFICE).close()
    yield ["migrated"]


def _migrated(folder: Path, _acks: list[Ack]) -> list[str]:
    return _whole(folder, {MIGRATED})


def _whole(folder: Path, wanted: set[int]) -> list[str]:
    """The file opens, is as it was written, and has one of these numbers of cases."""
    try:
        with open_office(folder / OFFICE) as office:
            query = 'SELECT count(*) FROM "case"'
            with office.gate.file.read() as connection:
                count = int(connection.exec_driver_sql(query).scalar_one())
            found = list(office.verify())
    except AppError as error:
        return [f"the file does not open: {error}"]
    return found if count in wanted else [*found, f"{count} cases, not one of {sorted(wanted)}"]


SUBJECTS: Final = {
    "record": Subject(prepare_office, _deed("case"), _looked_at, refuse=True),
    "attachment": Subject(prepare_office, _deed("attachment"), _looked_at),
    "letter": Subject(prepare_office, _deed("paper"), _looked_at),
    "export": Subject(prepare_office, _deed("export"), _looked_at),
    "backup": Subject(prepare_office, _deed("backup"), _looked_at),
    "restore": Subject(_backed_up, _restore, _one_or_other, refuse=True),
    "migration": Subject(_old, _migrate, _migrated, refuse=True),
}


def run_nth(seed: int, every: int = 1) -> Nth:
    """Every subject, killed (and refused) at each ``every``-th of its file operations."""
    outcome = Nth()
    for kind, subject in SUBJECTS.items():
        with tempfile.TemporaryDirectory(prefix="reliability-") as name:
            template = Path(name) / "template"
            template.mkdir()
            subject.prepare(template)
            first = 1 + Random(f"{seed} {kind}").randrange(every)
            for at in range(first, MOST, every):
                if not _killed(outcome, kind, subject, Path(name), at):
                    break
            for at in range(first, MOST if subject.refuse else 0, every):
                if not _refused(outcome, kind, subject, Path(name), at):
                    break
    return outcome


def _killed(outcome: Nth, kind: str, subject: Subject, place: Path, at: int) -> bool:
    """One kill; False where the deed was done before its ``at``-th operation."""
    folder = place / "copy"
    shutil.copytree(place / "template", folder)
    forks = sys.platform == "linux"
    context = multiprocessing.get_context("fork" if forks else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(  # type: ignore[attr-defined]
        target=die_at, args=(kind, str(folder), at, theirs), daemon=True
    )
    child.start()
    theirs.close()
    child.join()
    acks = _said(ours)
    died = child.exitcode != 0
    outcome.faults += [f"{kind}, killed at {at}: {f}" for f in subject.examine(folder, acks)]
    outcome.kills[kind] += died
    shutil.rmtree(folder)
    return bool(died)


def _said(pipe: Connection) -> list[Ack]:
    said = []
    try:
        while pipe.poll():
            said.append(json.loads(pipe.recv_bytes()))
    except (EOFError, OSError):
        pass
    return said


def die_at(kind: str, folder: str, at: int, pipe: Connection) -> None:
    """The child: does the deed, and is killed as it asks for the operation numbered ``at``."""

    def die(_name: str) -> None:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    with _counted(at, die):
        for ack in SUBJECTS[kind].act(Path(folder), Random(at)):
            pipe.send_bytes(json.dumps(ack).encode())


def _refused(outcome: Nth, kind: str, subject: Subject, place: Path, at: int) -> bool:
    """One refusal; False where the deed was done before its ``at``-th operation."""
    folder, asked, acks = place / "copy", list[str](), list[Ack]()
    shutil.copytree(place / "template", folder)
    reason = REASONS[at % len(REASONS)]

    def refuse(name: str) -> None:
        asked.append(name)
        if name in OPERATIONS:
            raise OSError(reason, os.strerror(reason))
        raise sqlite3.OperationalError("database or disk is full")

    fault = ""
    try:
        with _counted(at, refuse):
            acks += subject.act(folder, Random(at))
    except AppError as error:
        fault = "" if str(error).endswith("。") else f"no sentence: {error}"
    except Exception as error:  # noqa: BLE001 - a trace where a sentence is due is the fault
        fault = f"a trace: {type(error).__name__}"
    found = [*([fault] if fault else []), *subject.examine(folder, acks)]
    outcome.faults += [f"{kind}, {asked[:1]} refused at {at}: {one}" for one in found]
    outcome.refusals[kind] += bool(asked)
    shutil.rmtree(folder)
    return bool(asked)


@contextmanager
def _counted(at: int, then: Callable[[str], None]) -> Iterator[None]:
    """Before the operation numbered ``at`` something happens."""
    calls = 0

    def around(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == at:
                then(name)
            return act(*given, **named)

        return acting

    def statement(*_told: Any) -> None:
        around("statement", lambda: None)()

    kept = {name: getattr(os, name) for name in OPERATIONS}
    for name, act in kept.items():
        setattr(os, name, around(name, act))
    for moment in SQLITE:
        event.listen(Engine, moment, statement)
    try:
        yield
    finally:
        for moment in SQLITE:
            event.remove(Engine, moment, statement)
        for name, act in kept.items():
            setattr(os, name, act)
