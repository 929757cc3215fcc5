"""What the read side hands to screens, paper and terminal: frozen rows, sorted and complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Urgency(StrEnum):
    """The deadline states of UI.md: each has its own shape and words; ``NONE`` has no clock."""

    OVERDUE = "overdue"  # ✖ 超期3个工作日
    SOON = "soon"  # ▲ 今日到期 / 剩2个工作日
    RUNNING = "running"  # ● 剩12个工作日
    PROVISIONAL = "provisional"  # ◌ 暂定
    PAUSED = "paused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case as a card of the board or a line of a list."""

    case_id: int
    number: str  # 示信投〔2026〕31号
    title: str
    respondent: str
    handling_unit: str
    officer: str
    channel: str
    stage: str
    received_on: date
    urgency: Urgency
    clock: str  # caption of the most urgent clock, e.g. 调查核实期; "" when none runs
    article: str
    due_on: date | None
    remaining: int | None  # working days, negative when overdue
    provisional: bool
    round: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage of the board; ``total`` may exceed the cards loaded."""

    stage: str
    caption: str
    total: int
    cases: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The board: open stages in order, most urgent card first; counts over all open cases."""

    columns: tuple[BoardColumn, ...]
    overdue: int
    due_today: int
    soon: int
    running: int
    provisional: int


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One recorded step on the case page."""

    seq: int
    kind: str
    caption: str
    on: date
    recorded_at: datetime
    actor: str
    unit: str
    article: str
    summary: str  # the fields, captioned, in one text
    state: str  # "", "voided", "revised", "voids", "revises"
    irregular: tuple[str, ...]
    papers: tuple[str, ...] = ()  # issued papers that carry it out: 督办函 示信函〔2026〕12号
    corrected: TimelineRow | None = None  # of a revised step: as it stands now


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock on the case page, with its reckoning."""

    clock: str
    caption: str
    article: str
    round: int
    unit: str
    owner: str
    starts_on: date
    presumed: bool
    due_on: date | None
    met_on: date | None
    outcome: str
    remaining: int | None
    provisional: bool
    urgency: Urgency
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a step's form, ready to be built: options are (key, caption) pairs."""

    name: str
    caption: str
    kind: str  # text, lines, date, number, yes_no, choice, choices, tests, unit, step
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    default: Any = None
    help: str = ""
    notes: tuple[tuple[str, str], ...] = ()  # tests: what each means and what the case says of it


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step that may be done on a case, with the form that its pack asks for."""

    kind: str
    caption: str
    article: str
    fields: tuple[FieldRow, ...]
    leaves_house: bool
    reading: str = ""  # the readings that bear on its limits, in one line
    meets: tuple[str, ...] = ()  # the clocks that the step meets
    accused: tuple[str, ...] = ()  # units complained about: sent to one of them, it asks first
    accused_sentence: str = ""  # what it asks then
    accused_refused: bool = False  # never to them, whatever the way


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A complainant as the screen may show them: masked."""

    complainant_id: int
    masked_name: str
    masked_phone: str
    contact_known: bool
    real_name: bool
    keep_secret: bool
    role: str = "complainant"  # representative (代表人), agent (代理人)
    kind: str = "person"  # organisation
    consent: str = ""  # to give the identity to the handling unit: yes, no
    no_contact: str = ""  # why nobody knows how to reach them, a key of NO_CONTACT


@dataclass(frozen=True, slots=True)
class WhoseNumber:
    """To whom a number may belong that somebody typed: a complainant of a case, masked.

    ``complainant_id`` is None where the case names nobody: the number is then of who complains
    without a name.
    """

    case_id: int
    case_number: str
    complainant_id: int | None
    masked_name: str
    masked_phone: str


@dataclass(frozen=True, slots=True)
class RespondentRow:
    """Whom a case complains about, as it was called when the case came in."""

    name: str
    role: str = ""  # local (属地), competent (主管)


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """A unit that a case was sent to in its present round."""

    unit: str
    role: str  # lead (主办), co (协办)
    state: str  # open, answered, passed, returned


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file kept with a case."""

    name: str
    size: int
    sha256: str
    note: str = ""
    seq: int = 0  # the step it came with
    dated: date | None = None
    pages: int | None = None
    place: str = ""  # of a paper that is kept on paper only: where it lies


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Everything the case page shows."""

    card: CaseCard
    stage_caption: str
    regulation: str
    category: str
    facts: str
    appeal: str
    source_number: str
    parties: tuple[PartyRow, ...]
    timeline: tuple[TimelineRow, ...]
    clocks: tuple[ClockRow, ...]
    next_steps: tuple[StepForm, ...]
    other_steps: tuple[StepForm, ...]
    attachments: tuple[AttachmentRow, ...]
    irregular: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()  # further facts of the intake, captioned
    proposals: tuple[str, ...] = ()  # what they suggest; a person decides
    superior: str = ""  # who passed it down
    main_step: str = ""  # of next_steps, the one that the most urgent clock asks for
    waiting_calendar: str = ""  # a notice that would move a date earlier awaits a decision
    respondents: tuple[RespondentRow, ...] = ()
    handlers: tuple[HandlerRow, ...] = ()  # of the present round, in the order sent


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the calendar page, or a day that a notice changes."""

    day: date
    working: bool
    kind: str
    name: str
    firm: bool
    source: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class CaseMove:
    """What a new calendar or edition does to one clock of one open case."""

    case_id: int
    number: str
    title: str
    clock: str
    was: date | None
    now: date | None
    was_provisional: bool
    now_provisional: bool
    earlier: bool  # would move earlier: waits for a decision


@dataclass(frozen=True, slots=True)
class NoticePreview:
    """What importing a notice would change; nothing is saved."""

    title: str
    number: str
    rest: tuple[date, ...]
    work: tuple[date, ...]
    unread: tuple[str, ...]
    days: tuple[DayRow, ...]
    moves: tuple[CaseMove, ...]
    firm_until: date


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write changed, so that a page reloads only what concerns it."""

    cases: tuple[int, ...] = ()
    seq: int = 0  # the step written
    number: str = ""
    calendar: bool = False
    settings: bool = False
    no: int = 0  # the newest step that it knows of, for who asks what came since
    calls: tuple[int, ...] = ()  # calls for opinions


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The office's settings, as rows of its database."""

    name: str
    level: str  # county / city
    regulation: str  # pack id for new cases
    readings: Mapping[str, str] = field(default_factory=dict)
    number_pattern: str = "示信投〔{year}〕{n}号"
    warn_days: int = 3
    demo: bool = False  # 演示办公: told when the file is made, never changed; printed on everything
