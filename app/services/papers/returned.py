"""What comes back from Word beside an issued paper: kept, compared with it, searched for who complains.

The issued paper stays the valid one, whatever the file says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.base.letter import Attached
from app.base.rows.changes import Changed
from app.base.session import Session
from app.reports.letters.attached import texts_in
from app.reports.letters.returned import LaidOver, laid_over, paragraphs_of
from app.rules.identity_scan import Hit, strangers
from app.services.papers.dispatch import Dispatch
from app.services.papers.documents import Documents
from app.services.papers.letter_case import CONTACT
from app.services.papers.letters import Letters
from app.services.store import settings
from app.services.store.content import AttachmentInput
from app.services.store.workspace import Workspace

SUFFIX: Final = ".docx"
VALID: Final = "以发出的{}为准。"


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned file against the issued paper: where it differs, whom it tells of."""

    number: str
    name: str
    laid: LaidOver
    hits: tuple[Hit, ...]  # what it tells beyond the issued paper

    @property
    def said(self) -> str:
        """What the comparison comes to, in a sentence or two."""
        count = self.laid.changes
        words = (
            f"“{self.name}”有{count}处与发出的不同，"
            if count
            else f"“{self.name}”的文字与发出的相同，"
        )
        warned = ""
        if self.hits:
            whose = "投诉举报人的身份信息" if any(h.tells for h in self.hits) else "别人的号码"
            warned = f"里面有{whose}（{self.hits[0].sentence}），不要外发，也不要再打印。"
        return f"{words}{VALID.format(self.number)}{warned}"

    @property
    def note(self) -> str:
        """What the register keeps of it."""
        count = self.laid.changes
        told = "；有身份信息，不得外发" if any(h.tells for h in self.hits) else ""
        return (f"与发出的有{count}处不同，以发出的为准" if count else "文字与发出的相同") + told


class ReturnedFiles:
    """Keeps files with issued papers and compares those that Word wrote."""

    def __init__(self, work: Workspace, letters: Letters) -> None:
        self._work, self._letters = work, letters
        self._dispatch, self._documents = Dispatch(work), Documents(work)

    def keep(
        self, document_id: int, files: Sequence[AttachmentInput], by: Session
    ) -> tuple[Changed, tuple[Returned, ...]]:
        """Keep the files with the entry, each .docx with what the comparison comes to.

        A .docx that can't be read is an InputError, and nothing is kept.
        """
        compared = {
            at: self._compared(document_id, file.name, file.data, by)
            for at, file in enumerate(files)
            if file.name.lower().endswith(SUFFIX)
        }
        notes = [compared[at].note if at in compared else "" for at in range(len(files))]
        changed = self._dispatch.attach(document_id, files, "", by, notes=notes)
        return changed, tuple(compared.values())

    def compare(self, document_id: int, sha256: str, name: str, by: Session) -> Returned:
        """A file kept with the paper against it, once more."""
        data = self._dispatch.file_content(document_id, sha256, by)
        return self._compared(document_id, name, data, by)

    def _compared(self, document_id: int, name: str, docx: bytes, by: Session) -> Returned:
        row, pdf = self._documents.pdf(document_id, by)
        laid = laid_over(pdf, docx, row.number)
        mine = [(f"第{n}段", text) for n, text in enumerate(paragraphs_of(docx), 1)]
        issued = texts_in(Attached("pdf", pdf), "")
        hits: tuple[Hit, ...] = ()
        if row.case_id is not None:
            hits = self._letters.told_beyond(row.kind, row.case_id, issued, mine, by)
        with self._work.gate.see(by) as view:
            contact = (settings.get(view.connection, CONTACT) or {}).values()
        known = [text for _place, text in issued]
        others = strangers(mine, hits, known, [str(value) for value in contact])
        return Returned(row.number, name, laid, (*hits, *others))
