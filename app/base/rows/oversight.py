"""What the page 监督 and the director's page show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

DIRECTOR_PARTS: Final = (
    "late", "soon", "waiting", "warnings", "month", "sent", "backup", "looks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning that stands: what it saw, its cases, what it proposes; ``before`` an answer to it,
    and ``news`` what came after that."""

    rule: str
    caption: str
    key: str  # tells it apart from others of its rule
    about: str
    said: str
    written: str  # the same for a paper
    cases: tuple[int, ...]  # those that the reader may see
    recused: int
    signs: tuple[str, ...]
    no: int  # the last step that was known when it was looked for
    why: str
    proposes: str
    paper: str  # the kind of paper that is offered; "" none
    before: str
    news: str

    @property
    def sentence(self) -> str:
        """What it saw, and what of it is new since it was answered."""
        return f"{self.said}上次处理以后{self.news}。" if self.news else self.said

    @property
    def subject(self) -> tuple[str, ...]:
        """What a paper keeps of the warning that it answers: rule, key, how far was known, signs."""
        return (self.rule, self.key, str(self.no), *self.signs)


@dataclass(frozen=True, slots=True)
class AnsweredWarning:
    """A warning that was dismissed or followed up."""

    said: str
    outcome: str  # dismissed, followed
    reason: str
    number: str  # of the paper that went out
    on: date
    officer: str


@dataclass(frozen=True, slots=True)
class Warnings:
    """All that the page says of them."""

    standing: tuple[WarningRow, ...]
    answered: tuple[AnsweredWarning, ...]
    small: str  # why most rules are off; "" where they are on
    recused: int = 0  # warnings about cases alone that the reader keeps out of


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """From which number on a rule warns."""

    key: str
    rule: str
    caption: str
    value: str
    said: str  # with its caption and unit
    default: str  # the same
    own: bool  # the office set it otherwise
    why: str  # the reason for the default
    changed: str  # who last changed it, when and why
    bounds: str


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """A check of a unit; ``state`` says what came of it."""

    id: int
    unit: str
    subject: str  # order, secrecy
    on: date
    outcome: str  # sound, flawed
    found: str
    demand: str
    answer_by: date | None
    state: str  # sound, open, late, settled
    settled_on: date | None
    rechecks: int  # how often it was looked at again
    officer: str


@dataclass(frozen=True, slots=True)
class InspectionCount:
    """Checks of a unit, counted."""

    unit: str
    order: int
    secrecy: int
    flawed: int
    settled: int


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A finding of a breach: entered or spared, corrected, removed, sent."""

    case_id: int
    seq: int
    uid: str
    number: str
    unit: str
    code: str
    finding: str  # find, spare
    found_on: date
    basis: str
    reason: str
    tests: tuple[tuple[str, str], ...]  # the five, each with its answer
    state: str  # entered, spared, corrected, removed, unproved, voided
    changed_on: date | None
    change: str  # its basis and reason
    sent: str  # 2026-11-12 新增；2026-11-20 移出
    owed: str  # what is still to be reported to the database: add, correct, remove, ""
    was: str = ""  # what the database holds otherwise
    paper: str = ""  # the number of the notice to the unit


@dataclass(frozen=True, slots=True)
class FailureList:
    """A list that was sent."""

    id: int
    sent_on: date
    sent_to: str
    way: str
    items: tuple[Mapping[str, str], ...]
    officer: str
    recused: int = 0  # items of cases that the reader keeps out of


@dataclass(frozen=True, slots=True)
class Failures:
    """The register, what was sent, how many the reader is recused from."""

    rows: tuple[FailureRow, ...]
    lists: tuple[FailureList, ...]
    recused: int


@dataclass(frozen=True, slots=True)
class DirectorLine:
    """One line of the director's page; ``opens`` names the page that it leads to."""

    text: str
    number: str = ""
    opens: str = ""
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class DirectorPart:
    """One box of the director's page."""

    key: str
    caption: str
    number: str
    lines: tuple[DirectorLine, ...]
    more: int = 0  # lines that no room is for

    def said_of_more(self, beyond: int = 0) -> str:
        """另有3项; of what is late the lines are those whose fault it is: 另有3家. "" for none."""
        more = self.more + beyond
        return f"另有{more}{'家' if self.key == 'late' else '项'}" if more else ""


@dataclass(frozen=True, slots=True)
class DirectorRows:
    """All of it."""

    office: str
    day: date
    made_at: datetime
    parts: tuple[DirectorPart, ...]

    def joined(self, part: DirectorPart) -> DirectorRows:
        """The page with this part in its place, instead of what stood there."""
        parts = (*(one for one in self.parts if one.key != part.key), part)
        ordered = sorted(parts, key=lambda one: DIRECTOR_PARTS.index(one.key))
        return replace(self, parts=tuple(ordered))
