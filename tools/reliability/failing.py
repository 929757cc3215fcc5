"""The n-th file operation fails: what was acknowledged stays, the rest is a sentence and leaves nothing.

For each deed every one of its own operations on files fails once, in turn; SQLite's own are the
business of the kills. Then the file is examined as after a kill.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from app.base.errors import AppError
from app.base.rows.settings import OfficeSettings
from app.services.office import Office
from tools.reliability.deeds import DEEDS, EXPORTS, FOUNDED, Ack, now, today
from tools.reliability.examine import examine

OPERATIONS: Final = ("replace", "rename", "fsync", "link", "mkdir", "unlink")
REASONS: Final = (errno.ENOSPC, errno.EACCES, errno.EIO)
MOST: Final = 400  # of one deed; an end is found long before
EVERY: Final = {"first start": 5, "import": 3}  # only each so manieth of the longest deeds


@dataclass
class Failed:
    """The figures of a run, and what went wrong."""

    failures: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class _Broken:
    """Counts operations and lets the one numbered ``at`` fail."""

    def __init__(self, at: int, reason: int) -> None:
        self.at, self.reason, self.calls, self.name = at, reason, 0, ""

    def around(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*given: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                self.name = name
                raise OSError(self.reason, os.strerror(self.reason))
            return act(*given, **named)

        return acting


def run_failing(seed: int) -> Failed:
    """Every deed with each of its file operations failing once."""
    outcome = Failed()
    for kind in DEEDS:
        with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
            _one_kind(kind, Path(folder), seed, outcome)
    return outcome


def _one_kind(kind: str, folder: Path, seed: int, outcome: Failed) -> None:
    for name in (EXPORTS, FOUNDED):
        (folder / name).mkdir()
    file = folder / "office.sqlite"
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    acks: list[Ack] = []
    with Office.create(file, settings, today=today, now=now, officer="经办人甲") as office:
        chance = Random(f"{seed} {kind}")
        for at in range(1, MOST, EVERY.get(kind, 1)):
            broken = _Broken(at, REASONS[at % len(REASONS)])
            fault = _try(office, kind, chance, broken, acks)
            if fault:
                outcome.faults.append(f"{kind}, operation {at} ({broken.name}): {fault}")
            if not broken.name:
                break
            outcome.failures[kind] += 1
    outcome.faults += [f"{kind}: {fault}" for fault in examine(file, acks, folder)]


def _try(office: Office, kind: str, chance: Random, broken: _Broken, acks: list[Ack]) -> str:
    """What is wrong with how the deed ended; "" where it is done, or refused in a sentence."""
    try:
        with _breaking(broken):
            for ack in DEEDS[kind](office, office.session(), chance):
                acks.append(ack)
    except AppError as error:
        return "" if str(error).strip().endswith(("。", "！")) else f"no sentence: {error}"
    except Exception as error:  # noqa: BLE001 - a trace where a sentence is due is the fault
        return f"a trace: {type(error).__name__}"
    return ""


@contextmanager
def _breaking(broken: _Broken) -> Iterator[None]:
    kept = {name: getattr(os, name) for name in OPERATIONS}
    for name, act in kept.items():
        setattr(os, name, broken.around(name, act))
    try:
        yield
    finally:
        for name, act in kept.items():
            setattr(os, name, act)
