"""A case as it was gathered for its 卷: its pieces, the cases merged into it, what somebody chose, what lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.rules.archives.missing import gaps
from app.rules.archives.pieces import Gap, Piece, Subject, Taken
from app.services.archives.masking import Masker
from app.services.store.content import read_content


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody looked at decided: pieces (by uid) into the main part, or into the sealed one."""

    main: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()
    all_main: bool = False  # every piece that can't be searched was looked at


@dataclass(frozen=True, slots=True)
class Since:
    """What was filed before: 补充归档 takes what came after it."""

    uids: frozenset[str]
    seq: int


@dataclass(frozen=True, slots=True)
class Part:
    """One case of a 卷 by itself: the one that is filed, or one that was merged into it."""

    subject: Subject
    taken: tuple[Taken, ...]
    pieces: tuple[Piece, ...]
    filed: int  # its last step 立卷归档; 0 without one


@dataclass(frozen=True)
class Gathered:
    """A case as it is filed: what the engine is told of it, and where the bytes are."""

    subject: Subject
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]  # the case itself, then those merged into it
    upto: int  # the last step of the case
    fixed: frozenset[str] = frozenset()  # pieces that tell who complains: always sealed
    unread: frozenset[str] = frozenset()  # pieces in which nothing can be searched
    offered: frozenset[str] = (
        frozenset()
    )  # masked copies of what came in: filed where they are chosen
    made: Mapping[str, bytes] = field(default_factory=dict)  # of the sheets, by key
    folder: Path = Path()
    merged: tuple[int, ...] = ()
    corrected: tuple[str, ...] = ()  # what was put right or taken back in the register
    masker: Masker = field(default_factory=Masker)  # for what else is printed in the main part

    def content(self, key: str) -> bytes:
        """The bytes of a file of a piece; StoreError where the content store lost them."""
        return self.made[key] if key in self.made else read_content(self.folder, key)


def lacking(found: Gathered, upto: int = 0) -> tuple[Gap, ...]:
    """What lacks of the case and of each that was merged into it, looked for in its own pieces.

    ``upto``: the last step that the 卷 holds, which told already what lacked until then.
    """
    made: list[Gap] = []
    for at, part in enumerate(found.parts):
        whose = f"并入件{part.subject.case_number}：" if at else ""
        told = (part.filed if at else upto) if upto else 0
        made += [
            replace(gap, sentence=f"{whose}{gap.sentence}")
            for gap in gaps(part.subject, part.taken, part.pieces)
            if not told or gap.seq > told
        ]
    return tuple(made)
