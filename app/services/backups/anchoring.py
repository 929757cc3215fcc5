"""The anchors at hand: those in the backups' manifests, and the one that this PC keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine.pc_settings import ANCHORS, PcSettings
from app.base.rows.changes import Changed
from app.base.session import Session
from app.services.backups.backup_place import anchors_in, places_of, root_in
from app.services.covered import quick_finding
from app.services.gate.acts import ADMINISTERS, Act
from app.services.gate.anchors import LEFT, Anchor, end_of, leaving, unlike
from app.services.store.workspace import Workspace

ACCEPT_CHAIN = Act("accept_chain", "已核实，照现在的办", about="office", roles=ADMINISTERS)

HERE: Final = "本机上次"


class Anchors:
    """Compares the open office with what is remembered of it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def end(self) -> Anchor:
        """Where the chain ends now."""
        gate = self._work.gate
        with gate.see(gate.program) as view:
            return end_of(view.connection)

    def doubt(self, kept: Anchor | None) -> str:
        """The sentence where the chain does not hold what is remembered; "" where it does."""
        gate = self._work.gate
        with gate.see(gate.program) as view:
            found = [text for _, text in unlike(view.connection, [kept] if kept else [])]
        return found[0] if found else ""

    def quick_look(self) -> str:
        """The sentence where the marks are others than the audit names; costs a few look-ups."""
        gate = self._work.gate
        with gate.see(gate.program) as view:
            return quick_finding(view.connection)

    def accept(self, kept: Anchor, by: Session) -> Changed:
        """Somebody has looked into it: the end remembered is left behind, on record."""
        with self._work.gate.act(ACCEPT_CHAIN, by) as deed:
            deed.detail[LEFT] = leaving(deed.connection, kept)
            return Changed()


def kept_here(pc: PcSettings, file: Path) -> Anchor | None:
    """The end that this PC remembers of the file."""
    kept: Mapping[str, Any] = pc.get(ANCHORS, {}).get(_name(file)) or {}
    try:
        return Anchor(HERE, int(kept["no"]), str(kept["hash"]))
    except (KeyError, TypeError, ValueError):
        return None


def keep_here(pc: PcSettings, file: Path, end: Anchor) -> None:
    """Remember on this PC where the chain ends; what is not kept is missed by nobody."""
    known = pc.get(ANCHORS, {})
    now = {"no": end.no, "hash": end.hash}
    if known.get(_name(file)) != now:
        pc.remember(**{ANCHORS: {**known, _name(file): now}})


def _name(file: Path) -> str:
    return str(file.resolve())


def anchors_of(file: Path, mark: str) -> Iterator[Anchor]:
    """What the manifests of the office's backups remember, in every place that can be reached."""
    for place in places_of(file):
        yield from anchors_in(root_in(place, mark))


def read_printed(text: str) -> Anchor:
    """The anchor that somebody typed off a printed ledger: 第42条 1f3a…, or 42:1f3a…."""
    digits = "".join(c if c.isascii() and c.isalnum() else " " for c in text).split()
    if len(digits) != 2 or not digits[0].isdecimal() or set(digits[1].lower()) - _HEX:
        raise InputError("没有看懂印下的操作记录；请照台账上的写，例如 42:1f3a5c7e9b2d4f60。")
    return Anchor("台账上印着", int(digits[0]), digits[1].lower())


_HEX: Final = set("0123456789abcdef")


def not_held(work: Workspace, anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """The sentences about anchors that the file's chain doesn't hold, the newest one first."""
    with work.gate.see(work.gate.program) as view:
        found = sorted(unlike(view.connection, anchors), key=lambda pair: -pair[0].no)
    return tuple(text for _, text in found)
