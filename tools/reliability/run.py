"""Cycle by cycle: start a child, let it work for a moment, kill it, examine what it leaves."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Final

from app.base.rows.settings import OfficeSettings
from app.services.demo import fill_demo
from app.services.office import Office
from tools.reliability.deeds import DEEDS, EXPORTS, FOUNDED, Ack, now, today, work
from tools.reliability.examine import examine, scraps

FRESH_EVERY: Final = 21  # cycles on one file: three of each deed
REBUILD_EVERY: Final = 7
START_SECONDS: Final = 60.0
OF_A_DEED: Final = 3.0  # a child lives for at most so many times what its deed takes


@dataclass
class Outcome:
    """The figures of a run, and what went wrong."""

    cycles: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    in_the_middle: int = 0  # kills after the first word of a deed and before its last
    scraps: int = 0
    faults: list[str] = field(default_factory=list)


class Killer:
    """Runs cycles on files made from one template."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._template = folder / "template"
        self._file = Path()
        self._known: list[Ack] = []  # what this file's earlier cycles acknowledged
        self.outcome = Outcome()
        # a child that is forked has everything loaded; Windows starts each one anew
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform == "linux"
        self._context = multiprocessing.get_context("fork" if forks else "spawn")
        self._spans = _make_template(self._template)

    def cycle(self, n: int) -> None:
        """One child lives and dies."""
        kinds = list(DEEDS)
        kind = kinds[n % len(kinds)]
        if n % FRESH_EVERY == 0:
            self._fresh_file(n)
        chance = Random(f"{self._seed}-{n}")
        acks = self._live_and_die(kind, chance)
        self._count(kind, acks)
        self._known += acks
        checked = [ack for ack in self._known if ack[0] != "backup"]
        checked += [ack for ack in acks if ack[0] == "backup"][-1:]
        scratch = self._folder if n % REBUILD_EVERY == REBUILD_EVERY - 1 else None
        for fault in examine(self._file, checked, scratch):
            self.outcome.faults.append(f"cycle {n} ({kind}): {fault}")

    def end(self) -> Outcome:
        """The figures; the last file goes."""
        if self._file.parent.name:
            self.outcome.scraps += scraps(self._file.parent)
            shutil.rmtree(self._file.parent)
        return self.outcome

    def _fresh_file(self, n: int) -> None:
        self.end()
        target = self._folder / f"office-{n}"
        shutil.copytree(self._template, target)
        self._file, self._known = target / "office.sqlite", []

    def _live_and_die(self, kind: str, chance: Random) -> list[Ack]:
        ours, theirs = self._context.Pipe(duplex=False)
        seed = f"{chance.random()}"
        child = self._context.Process(  # type: ignore[attr-defined]
            target=work, args=(str(self._file), kind, seed, theirs), daemon=True
        )
        child.start()
        theirs.close()
        if not ours.poll(START_SECONDS):
            self.outcome.faults.append(f"a child ({kind}) did not start")
        time.sleep(chance.uniform(0, self._spans[kind]))
        died_early = not child.is_alive()
        child.kill()
        child.join()
        said = list(_heard(ours))
        if died_early:
            self.outcome.faults.append(f"a child ({kind}) ended by itself")
        self._follow(kind, said)
        return [ack for ack in said if ack[0] not in ("ready", "took")]

    def _follow(self, kind: str, said: list[Ack]) -> None:
        took = [ack[1] for ack in said if ack[0] == "took"]
        span = self._spans[kind]
        self._spans[kind] = 0.7 * span + 0.3 * OF_A_DEED * max(took) if took else span * 1.3
        if said[-1:] and said[-1][0] not in ("ready", "took"):
            self.outcome.in_the_middle += 1

    def _count(self, kind: str, acks: list[Ack]) -> None:
        self.outcome.cycles[kind] += 1
        self.outcome.acknowledged.update(ack[0] for ack in acks)


def _heard(pipe: Connection) -> list[Ack]:
    """All that was said before the end; a word that was cut off was not said."""
    said: list[Ack] = []
    try:
        while True:
            said.append(json.loads(pipe.recv_bytes()))
    except (EOFError, OSError):
        return said


def _make_template(folder: Path) -> dict[str, float]:
    """A filled office; gives the seconds that a child of each deed may live at most.

    Every deed is done twice: what it loads and keeps is there for the children that are forked.
    """
    spans: dict[str, float] = {}
    folder.mkdir(parents=True)
    for name in (EXPORTS, FOUNDED):
        (folder / name).mkdir()
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    with Office.create(
        folder / "office.sqlite", settings, today=today, now=now, officer="经办人甲"
    ) as office:
        me = office.session()
        fill_demo(office, me)
        for kind, deed in DEEDS.items():
            list(deed(office, me, Random(f"{kind} loads")))
            began = time.monotonic()
            list(deed(office, me, Random(f"{kind} again")))
            spans[kind] = OF_A_DEED * (time.monotonic() - began)
    shutil.rmtree(folder / FOUNDED)
    (folder / FOUNDED).mkdir()
    return spans


def run(cycles: int, seed: int, report_every: int) -> Outcome:
    """So many cycles, or as many as there were until Ctrl+C, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        killer = Killer(Path(name), seed)
        with suppress(KeyboardInterrupt):
            for n in range(cycles):
                killer.cycle(n)
                if (n + 1) % report_every == 0:
                    print(f"{n + 1} cycles, {len(killer.outcome.faults)} faults", flush=True)
        return killer.end()
