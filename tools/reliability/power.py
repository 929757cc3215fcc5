"""The power goes: what was not yet on the medium is lost or half there, what was acknowledged stays.

The file's log is replayed up to any byte behind the last transaction that was synced, with what
follows cut off, zeroed or scrambled; a fold is replayed with any part of its pages written. For files
beside it the order is watched: nothing bears its name before its bytes are on the medium, and nothing
is acknowledged before the name is.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import Engine, event

from app.models.wal import log_of
from app.services.office import Office
from tools.reliability.deeds import DEEDS, Ack, open_office, register
from tools.reliability.examine import examine
from tools.reliability.nth import OFFICE, prepare_office

CASES: Final = 6
WATCHED: Final = ("attachment", "paper", "backup", "export", "import")


@dataclass
class Power:
    """The figures of a run, and what went wrong."""

    cuts: int = 0
    folds: int = 0
    names: int = 0  # given to files while the order was watched
    faults: list[str] = field(default_factory=list)


def run_power(seed: int, cuts: int) -> Power:
    """So many cuts of the log, as many folds, and the order of every deed once."""
    outcome, chance = Power(), Random(f"{seed} power")
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        folder = Path(name)
        acks, sizes = _filled(folder, chance)
        for n in range(cuts):
            _cut(folder, n, acks, sizes, chance, outcome)
            _half_folded(folder, n, acks, chance, outcome)
    for kind in WATCHED:
        _watch(kind, seed, outcome)
    return outcome


def _filled(folder: Path, chance: Random) -> tuple[list[Ack], list[int]]:
    """``lost`` holds file and log as they lie when the power goes, ``folded`` the file after a fold;
    given are the cases logged, and how long the log was when each was acknowledged."""
    work, lost = folder / "work", folder / "lost"
    for place in (work, lost, folder / "folded"):
        place.mkdir()
    prepare_office(work)
    acks, sizes = list[Ack](), list[int]()
    with open_office(work / OFFICE) as office:
        office.gate.fold()
        for _ in range(CASES):
            acks.append(register(office, office.session(), chance))
            sizes.append(log_of(work / OFFICE).stat().st_size)
        for path in (work / OFFICE, log_of(work / OFFICE)):
            shutil.copy(path, lost / path.name)
        office.gate.fold()
        shutil.copy(work / OFFICE, folder / "folded" / OFFICE)
    return acks, sizes


def _copy(folder: Path, n: int) -> Path:
    copy = folder / f"copy-{n}"
    shutil.copytree(folder / "lost", copy)
    return copy


def _cut(
    folder: Path, n: int, acks: list[Ack], sizes: list[int], chance: Random, outcome: Power
) -> None:
    copy = _copy(folder, n)
    at = chance.randrange(len(acks))  # the transaction that was being written
    begins, ends = sizes[at - 1] if at else 0, sizes[at]
    cut = chance.randrange(begins, ends)
    log = log_of(copy / OFFICE)
    whole = log.read_bytes()
    rest = ends - cut
    tail = chance.choice((b"", bytes(rest), chance.randbytes(rest)))
    log.write_bytes(whole[:cut] + tail)
    outcome.cuts += 1
    outcome.faults += [
        f"log cut at {cut} of {ends}: {f}" for f in examine(copy / OFFICE, acks[:at])
    ]
    shutil.rmtree(copy)


def _half_folded(folder: Path, n: int, acks: list[Ack], chance: Random, outcome: Power) -> None:
    """Some pages of the fold are written, others not; the log is whole until the file is synced."""
    copy = _copy(folder, n)
    old, new = (copy / OFFICE).read_bytes(), (folder / "folded" / OFFICE).read_bytes()
    size = int.from_bytes(old[16:18], "big") or 1
    size = 65_536 if size == 1 else size
    pages = [
        (new if chance.random() < 0.5 else old)[at : at + size] or new[at : at + size]
        for at in range(0, len(new), size)
    ]
    (copy / OFFICE).write_bytes(b"".join(pages))
    outcome.folds += 1
    outcome.faults += [f"a fold half written: {f}" for f in examine(copy / OFFICE, acks)]
    shutil.rmtree(copy)


# ------------------------------------------------------------------ the order on the medium


class _Order:
    """What is on the medium so far, as far as this process has asked for it."""

    def __init__(self) -> None:
        self.synced: set[Path] = set()
        self.unnamed: set[Path] = set()  # folders with a name that is not on the medium yet
        self.names = 0
        self.faults: list[str] = []

    def fsync(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(handle: Any) -> Any:
            number = handle if isinstance(handle, int) else handle.fileno()
            path = Path(os.readlink(f"/proc/self/fd/{number}"))
            self.synced.add(path)
            self.unnamed.discard(path)
            return act(handle)

        return acting

    def naming(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(source: Any, target: Any, **more: Any) -> Any:
            old, new = Path(source), Path(target)
            files = [p for p in old.rglob("*") if p.is_file()] if old.is_dir() else [old]
            for path in files:
                if path not in self.synced and not path.name.endswith((".head", ".lock")):
                    self.faults.append(f"{new.name} bears its name before its bytes are safe")
            given = act(source, target, **more)
            self.names += 1
            self.unnamed.add(new.parent)
            self.synced.update([new, *(new / p.relative_to(old) for p in files if p != old)])
            return given

        return acting

    def committed(self, *_told: Any) -> None:
        if self.unnamed:
            self.faults.append("acknowledged before a name was safe")
            self.unnamed.clear()


@contextmanager
def _watched(order: _Order) -> Iterator[None]:
    kept = {name: getattr(os, name) for name in ("fsync", "replace", "rename")}
    os.fsync = order.fsync(kept["fsync"])
    os.replace, os.rename = order.naming(kept["replace"]), order.naming(kept["rename"])
    event.listen(Engine, "commit", order.committed)
    try:
        yield
    finally:
        event.remove(Engine, "commit", order.committed)
        for name, act in kept.items():
            setattr(os, name, act)


def _watch(kind: str, seed: int, outcome: Power) -> None:
    if not Path("/proc/self/fd").is_dir():
        return  # only Linux tells which file a handle is
    with tempfile.TemporaryDirectory(prefix="reliability-") as name:
        prepare_office(Path(name))
        order = _Order()
        with open_office(Path(name) / OFFICE) as office:
            _do(office, kind, seed, order)
    outcome.names += order.names
    outcome.faults += [f"{kind}: {fault}" for fault in order.faults]


def _do(office: Office, kind: str, seed: int, order: _Order) -> None:
    with _watched(order):
        for _ack in DEEDS[kind](office, office.session(), Random(seed)):
            order.committed()
