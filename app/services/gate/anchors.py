"""Anchors: where the chain of the audit once ended, known outside the file, compared with it now.

Who knows the source can write a chain that holds in itself; one that somebody remembers from a
backup's manifest, from this PC's settings or from a printed ledger they can't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.models.audit import Audit
from app.models.base import table_of

AUDIT = table_of(Audit)
LEFT: Final = "left"  # in the detail of a restore, or of somebody's word: the end left behind
SHOWN: Final = 16  # characters of a hash that people compare
_END: Final = select(AUDIT.c.id, AUDIT.c.hash).order_by(AUDIT.c.id.desc()).limit(1)
_HASH: Final = select(AUDIT.c.hash).where(AUDIT.c.id == bindparam("no"))
_EXCUSES: Final = ("restore", "accept_chain")
_EXCUSED: Final = select(AUDIT.c.detail).where(AUDIT.c.action.in_(_EXCUSES))


@dataclass(frozen=True, slots=True)
class Anchor:
    """An end of the chain that somebody remembers: from where, row ``no``, its hash or the
    beginning of it."""

    where: str
    no: int
    hash: str

    @property
    def printed(self) -> str:
        """As it stands on paper."""
        return f"第{self.no}条 {self.hash[:SHOWN]}"

    def known_as(self, text: str) -> bool:
        """Whether a hash is the one remembered."""
        return bool(self.hash) and text.startswith(self.hash)


def end_of(connection: Connection) -> Anchor:
    """Where the chain ends now."""
    last = connection.execute(_END).one_or_none()
    return Anchor("现在", last.id, last.hash) if last else Anchor("现在", 0, "")


def unlike(connection: Connection, anchors: Iterable[Anchor]) -> Iterator[tuple[Anchor, str]]:
    """Each anchor that the chain doesn't hold, with the sentence about it.

    What was left behind by a restore, or accepted by somebody, is on record and no finding.
    """
    end = end_of(connection)
    left = list(_left_behind(connection))
    for anchor in anchors:
        there = connection.scalar(_HASH, {"no": anchor.no})
        known = there is not None and anchor.known_as(there)
        if anchor.no and not known and not any(_excused(anchor, one) for one in left):
            yield anchor, _sentence(anchor, end)


def _excused(anchor: Anchor, left: Anchor) -> bool:
    return anchor.no < left.no or (anchor.no == left.no and anchor.known_as(left.hash))


def leaving(connection: Connection, *more: Anchor) -> list[dict[str, Any]]:
    """For the detail of what leaves a chain behind: its end, and the ends that it had left itself."""
    ends = {(end.no, end.hash): end for end in (*_left_behind(connection), *more) if end.no}
    return [{"no": no, "hash": text} for no, text in sorted(ends)]


def _left_behind(connection: Connection) -> Iterator[Anchor]:
    for detail in connection.scalars(_EXCUSED):
        for left in detail.get(LEFT, ()):
            yield Anchor("", int(left["no"]), str(left["hash"]))


def _sentence(anchor: Anchor, end: Anchor) -> str:
    if end.no < anchor.no:
        return (
            f"操作记录变短了：{anchor.where}第{anchor.no}条，现在第{end.no}条。"
            "办公文件可能被旧文件换下，或被人删减；请与备份核对。"
        )
    return (
        f"操作记录变了：{anchor.where}第{anchor.no}条，现在这一条是另外的内容。"
        "办公文件可能被换过或被人改写；请与备份核对。"
    )
