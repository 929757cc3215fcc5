"""What somebody was typing, kept in the office's file until it is saved or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from app.base.errors import AppError
from app.base.session import Session
from app.models import sql
from app.models.desk_statements import DRAFT, DRAFT_VALUE
from app.services.gate.acts import ANYBODY, Act
from app.services.store.content import (
    AttachmentInput,
    read_content,
    store_content,
    sweep_contents,
)
from app.services.store.secrecy import is_secret
from app.services.store.workspace import Workspace

KEEP_DRAFT = Act("keep_draft", "暂存", about="draft", roles=ANYBODY, audited="none")
DROP_DRAFT = Act("drop_draft", "丢弃草稿", about="draft", roles=ANYBODY, audited="none")

FILES: Final = "-files"  # after a draft's key: the list of the files kept with it
_KEEP = sql.upsert(DRAFT, keys=("key", "officer_id"), changed=("value", "created_at"))
_OWN = (DRAFT.c.key == bindparam("asked"), DRAFT.c.officer_id == bindparam("owner"))
_DROP = delete(DRAFT).where(
    DRAFT.c.officer_id == bindparam("owner"),
    DRAFT.c.key.in_((bindparam("asked"), bindparam("files"))),
)
_FILES = select(DRAFT.c.value).where(DRAFT.c.key.endswith(FILES))


class Drafts:
    """An officer's drafts by a key that the page chooses; a draft is no record and leaves no audit
    row, and nobody else is shown it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def save(self, key: str, value: Mapping[str, Any], by: Session) -> None:
        """Keep the draft, in place of an earlier one."""
        with self._work.gate.act(KEEP_DRAFT, by) as deed:
            row = {"key": key, "officer_id": by.id, "value": dict(value), "created_at": deed.now}
            deed.connection.execute(_KEEP, row)

    def load(self, key: str, by: Session) -> dict[str, Any] | None:
        """The draft, or None."""
        with self._work.gate.see(by) as view:
            value = view.connection.scalar(DRAFT_VALUE, {"asked": key, "owner": by.id})
        return dict(value) if value is not None else None

    def drop(self, key: str, by: Session) -> None:
        """Forget the draft and the files kept with it."""
        with self._work.gate.act(DROP_DRAFT, by) as deed:
            own = {"owner": by.id, "asked": key, "files": key + FILES}
            deed.connection.execute(_DROP, own)
            wanted = _wanted(deed.connection)
        sweep_contents(self._work.draft_files_folder, wanted)

    def save_files(self, key: str, files: Sequence[AttachmentInput], by: Session) -> None:
        """Keep the files that belong to the draft, in place of those kept before; one that bears a
        mark of secrecy is not kept, and refused where it is taken in."""
        folder = self._work.draft_files_folder
        kept = [
            {"name": f.name, "sha256": store_content(folder, f.data)}
            for f in files
            if not is_secret(f)
        ]
        self.save(key + FILES, {"files": kept}, by)
        with self._work.gate.see(by) as view:
            wanted = _wanted(view.connection)
        sweep_contents(self._work.draft_files_folder, wanted)

    def files(self, key: str, by: Session) -> tuple[AttachmentInput, ...]:
        """The files kept with the draft; one that is gone or changed is left out."""
        folder, found = self._work.draft_files_folder, []
        for given in (self.load(key + FILES, by) or {}).get("files", ()):
            with suppress(AppError):
                data = read_content(folder, given["sha256"])
                found.append(AttachmentInput(given["name"], data))
        return tuple(found)


def _wanted(connection: Connection) -> frozenset[str]:
    return frozenset(f["sha256"] for value in connection.scalars(_FILES) for f in value["files"])
