"""What the case page shows: frozen rows, sorted and complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.base.rows.board import CaseCard
from app.base.rows.forms import StepForm
from app.base.rows.urgency import Urgency


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
