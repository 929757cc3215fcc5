"""What a user asks for with a paper that belongs to no case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base.letter_fields import FieldValue
from app.base.rows.papers import PaperAbout
from app.services.papers.letter_commands import Overrule
from app.services.store.content import AttachmentInput


@dataclass(frozen=True, slots=True)
class PaperAnnex:
    """A finished file, PDF or picture, that becomes pages of an annex."""

    title: str
    file: AttachmentInput


@dataclass(frozen=True, slots=True)
class WritePaper:
    """A paper about a unit, a round or nothing; what isn't in ``edits`` is filled anew."""

    kind: str
    about: PaperAbout
    dated: date
    edits: Mapping[str, FieldValue] = field(default_factory=dict)
    letterhead: str = ""  # the name of a 署名; "" for the default one
    annexes: tuple[PaperAnnex, ...] = ()
    step_fields: Mapping[str, Any] = field(default_factory=dict)  # of the step of the 评价办法
    rewrites: tuple[tuple[str, str], ...] = ()  # paragraphs as composed, and as they shall be
    # A paper written freely: form, title, addressees, blocks and so on (docs/letters.md).
    data: Mapping[str, Any] = field(default_factory=dict)
    written_by: str = ""  # who wrote it, where another has it made; "" for whoever asks
    overrule: Overrule | None = None  # a stranger's number may stand in it
    replaces: str = ""  # the number of a voided paper that this one stands for
    warning: tuple[str, ...] = ()  # the early warning that it answers (WarningRow.subject)
