"""What somebody was typing, kept in the office's file until it is saved or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from app.models import sql
from app.models.base import table_of
from app.models.office import Draft
from app.services.gate.acts import ANYBODY, Act
from app.services.store.content import AttachmentInput, content_path, store_content
from app.services.store.workspace import Workspace

KEEP_DRAFT = Act("keep_draft", "暂存", about="draft", roles=ANYBODY, audited="none")
DROP_DRAFT = Act("drop_draft", "丢弃草稿", about="draft", roles=ANYBODY, audited="none")

FILES: Final = "-files"  # after a draft's key: the list of the files kept with it
_KEEP = sql.upsert(table_of(Draft), keys=("key",), changed=("value", "created_at"))


class Drafts:
    """Drafts by a key that the page chooses; a draft is no record and leaves no audit row."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def save(self, key: str, value: Mapping[str, Any]) -> None:
        """Keep the draft, in place of an earlier one."""
        with self._work.gate.act(KEEP_DRAFT, self._work.gate.program) as deed:
            row = {"key": key, "value": dict(value), "created_at": deed.now}
            deed.connection.execute(_KEEP, row)

    def load(self, key: str) -> dict[str, Any] | None:
        """The draft, or None."""
        with self._work.gate.see(self._work.gate.program) as view:
            value = view.connection.scalar(select(Draft.value).where(Draft.key == key))
        return dict(value) if value is not None else None

    def drop(self, key: str) -> None:
        """Forget the draft and the files kept with it."""
        with self._work.gate.act(DROP_DRAFT, self._work.gate.program) as deed:
            deed.connection.execute(delete(Draft).where(Draft.key.in_((key, key + FILES))))
            wanted = _wanted(deed.connection)
        self._sweep(wanted)

    def save_files(self, key: str, files: Sequence[AttachmentInput]) -> None:
        """Keep the files that belong to the draft, in place of those kept before."""
        folder = self._work.draft_files_folder
        kept = [{"name": f.name, "sha256": store_content(folder, f.data)} for f in files]
        self.save(key + FILES, {"files": kept})
        with self._work.gate.see(self._work.gate.program) as view:
            wanted = _wanted(view.connection)
        self._sweep(wanted)

    def files(self, key: str) -> tuple[AttachmentInput, ...]:
        """The files kept with the draft; one that is gone from the disk is left out."""
        folder, found = self._work.draft_files_folder, []
        for given in (self.load(key + FILES) or {}).get("files", ()):
            with suppress(OSError):
                data = content_path(folder, given["sha256"]).read_bytes()
                found.append(AttachmentInput(given["name"], data))
        return tuple(found)

    def _sweep(self, wanted: frozenset[str]) -> None:
        """Take contents that no draft names any more off the disk."""
        for path in self._work.draft_files_folder.glob("??/*"):
            if path.name not in wanted:
                with suppress(OSError):  # in use by another program: the next sweep takes it
                    path.unlink()


def _wanted(connection: Connection) -> frozenset[str]:
    query = select(Draft.value).where(Draft.key.endswith(FILES))
    return frozenset(f["sha256"] for value in connection.scalars(query) for f in value["files"])
