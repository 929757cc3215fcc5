"""What the desk shows of papers under way: where each stands, who marked it, what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.base.rows.papers import LetterDraft, PaperDraft

# Where a paper waits: at a station, sent back to whoever wrote it, or signed and not yet sent.
Place = Literal["check", "countersign", "sign", "back", "send"]


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper under way as somebody looked at it: where it waited, and the hash of its words."""

    place: Place
    text_hash: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark of a station: who set it or sent the paper back, and whether it still stands."""

    station: str  # 核稿
    officer: str
    on: date
    approved: bool
    remark: str
    stands: bool  # the paper is as it was when it was marked
    scans: tuple[tuple[str, str], ...] = ()  # of a mark in ink on paper: name and hash of each


@dataclass(frozen=True, slots=True)
class UnderWayRow:
    """One paper under way."""

    uid: str
    kind: str
    kind_caption: str
    title: str
    addressee: str
    case_id: int | None
    case_number: str
    officer: str  # who wrote it
    dated: date
    place: Place
    place_words: str  # 待核稿, 退回修改, 已签发待发出
    mine: bool  # whether who asks can do what it waits for
    own: bool  # whether who asks wrote it
    remark: str  # of the last mark
    seen: SeenPaper
    asks: bool = False  # it holds what only the director lets go, and nobody has decided (请示照发)


@dataclass(frozen=True, slots=True)
class DifferencePiece:
    """A stretch of a paper's words: the same, only now, or only in what was marked."""

    kind: Literal["same", "new", "old"]
    text: str


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper under way, opened: its draft, what stood in its window, its marks, what changed."""

    row: UnderWayRow
    draft: LetterDraft | PaperDraft
    form: Mapping[str, Any]
    files: tuple[tuple[str, str, bytes], ...]  # of its annexes: title, name, content
    marks: tuple[MarkRow, ...]
    taken_back: str  # 核稿（经办乙示例）以后文字有改动，须重新核稿; "" where every mark stands
    differences: tuple[DifferencePiece, ...]  # against what was marked last
    replaces: str = ""  # the number of the voided paper that it stands for
    drops: bool = False  # whether who asks may end its way
    let_reason: str = ""  # why it should go out although something was found in it
    let_go: bool = False  # the director decided so, of these very words


@dataclass(frozen=True, slots=True)
class PaperAgain:
    """A paper to be written in the place of a voided one: its draft, and what stood in the window."""

    draft: LetterDraft | PaperDraft
    form: Mapping[str, Any]
    replaces: str  # the number of the voided one
