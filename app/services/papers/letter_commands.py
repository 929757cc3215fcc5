"""What a user asks for with papers: one written, one voided, a number to go on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.base.letter_fields import FieldValue
from app.base.rows.supervision import SupervisionDraft
from app.rules.work_lines import LATE_UNIT_STEP
from app.services.cases.commands import TakeStep


@dataclass(frozen=True, slots=True)
class Overrule:
    """The director lets a paper go although the scan found somebody's identity in it.

    Without a ``director`` it is only asked for (请示照发), by whoever put the paper forward.
    """

    director: str
    reason: str
    of: str = ""  # the hash of the words that it was decided of, for a paper under way


@dataclass(frozen=True, slots=True)
class WriteLetter:
    """A paper of a case: for the step ``seq`` taken already, or with the ``step`` to be taken.

    ``edits`` hold what the user changed; everything else is filled from the case anew.
    """

    kind: str
    case_id: int
    dated: date
    seq: int | None = None
    step: TakeStep | None = None
    edits: Mapping[str, FieldValue] = field(default_factory=dict)
    letterhead: str = ""  # the name of a 署名; "" for the default one
    complainant_id: int | None = None  # to whom a notice goes; None for the first
    show_identity: bool = False  # the registration form: who complains, in full
    decided_by: str = ""  # the director who decided that a referral names the complainant
    overrule: Overrule | None = None
    rewrites: tuple[tuple[str, str], ...] = ()  # paragraphs as composed, and as they shall be
    replaces: str = ""  # the number of a voided paper that this one stands for


@dataclass(frozen=True, slots=True)
class VoidDocument:
    """An issued paper no longer stands; its number stays used."""

    document_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class StartNumbers:
    """Numbers of the year up to ``last`` were used on paper before the desk came."""

    series: str  # the pattern of a 署名
    year: int
    last: int


def supervision_letters(drafts: Sequence[SupervisionDraft], on: date) -> tuple[WriteLetter, ...]:
    """One letter of supervision a draft, each taking its step."""
    from app.reports.letters.templates import kind_of_step  # papers are read with the first one

    kind = kind_of_step(LATE_UNIT_STEP)
    return tuple(
        WriteLetter(
            kind,
            draft.case_id,
            on,
            step=TakeStep(
                draft.case_id, LATE_UNIT_STEP, on, unit=draft.unit, about=draft.about,
                fields={"ground": draft.grounds, "suggestion": draft.suggestion},
            ),
        )
        for draft in drafts
    )  # fmt: skip
