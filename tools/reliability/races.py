"""Two processes at once over one office: who may, does; who may not, is told so and changes nothing."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from app.base.errors import AppError
from app.services.backups.backup_check import check_file
from app.services.backups.backup_making import make_backup
from app.services.backups.backup_place import find_backups
from app.services.backups.restoring import restore
from tools.reliability.deeds import DEEDS, now, open_office, register, today
from tools.reliability.examine import examine
from tools.reliability.nth import OFFICE, prepare_office

PLACE: Final = "另一处"
SECONDS: Final = 120.0


@dataclass
class Races:
    """The figures of a run, and what went wrong."""

    races: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def _record(folder: Path, seed: int) -> str:
    with open_office(folder / OFFICE) as office:
        register(office, office.session(), Random(seed))
    return "done"


def _letter(folder: Path, seed: int) -> str:
    with open_office(folder / OFFICE) as office:
        list(DEEDS["paper"](office, office.session(), Random(seed)))
    return "done"


def _back_up(folder: Path, _seed: int) -> str:
    row = make_backup(folder / OFFICE, folder / PLACE, reason="manual", now=now())
    return "done" if row.good else f"the backup has a problem: {row.problem}"


def _check(folder: Path, _seed: int) -> str:
    found = check_file(folder / OFFICE, today=today()).findings
    return f"the check cried wolf: {found[0]}" if found else "done"


def _restore(folder: Path, _seed: int) -> str:
    restore(find_backups(folder / "备份")[-1].path, folder / OFFICE, now=now())
    return "done"


Racer = Callable[[Path, int], str]
RACERS: Final[dict[str, Racer]] = {
    "record": _record, "letter": _letter, "backup": _back_up, "check": _check, "restore": _restore,
}  # fmt: skip
PAIRS: Final = (
    ("record", "record"), ("letter", "letter"), ("backup", "backup"), ("record", "backup"),
    ("record", "check"), ("restore", "record"), ("restore", "restore"), ("restore", "backup"),
)  # fmt: skip


def run_races(seed: int, rounds: int) -> Races:
    """Every pair so many times, each on a copy of its own."""
    outcome = Races()
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        template = Path(name) / "template"
        template.mkdir()
        prepare_office(template)
        with open_office(template / OFFICE) as office:
            register(office, office.session(), Random(seed))
            office.backups.make("manual")
        for n in range(rounds):
            for pair in PAIRS:
                folder = Path(name) / "race"
                shutil.copytree(template, folder)
                _race(folder, pair, seed + n, outcome)
                shutil.rmtree(folder)
    return outcome


def _race(folder: Path, pair: tuple[str, str], seed: int, outcome: Races) -> None:
    called = " and ".join(pair)
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    gate, said = context.Barrier(2), context.Queue()
    racers = [
        context.Process(target=run_racer, args=(kind, str(folder), seed + at, gate, said))  # type: ignore[attr-defined]
        for at, kind in enumerate(pair)
    ]
    for racer in racers:
        racer.start()
    told = [said.get(timeout=SECONDS) for _ in racers]
    for racer in racers:
        racer.join(SECONDS)
    outcome.races[called] += 1
    bad = [word for word in told if word not in ("done", "told")]
    if "done" not in told:
        bad.append("neither was done")
    bad += examine(folder / OFFICE, [])
    outcome.faults += [f"{called}: {one}" for one in bad]


def run_racer(kind: str, folder: str, seed: int, gate: Any, said: Any) -> None:
    """One of the two: says ``done``, ``told`` where it was refused in a sentence, or what is wrong."""
    gate.wait(SECONDS)
    try:
        said.put(RACERS[kind](Path(folder), seed))
    except AppError as error:
        said.put("told" if str(error).endswith(("。", "！")) else f"no sentence: {error}")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the other must hear of it
        said.put(f"a trace: {type(error).__name__}: {error}")
