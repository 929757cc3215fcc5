"""What somebody was typing, kept in the office's file until it is saved or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from app.models.office import Draft
from app.services.workspace import Workspace


class Drafts:
    """Drafts by a key that the page chooses; a draft is no record and leaves no audit row."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def save(self, key: str, value: Mapping[str, Any]) -> None:
        """Keep the draft, in place of an earlier one."""
        statement = insert(Draft).values(key=key, value=dict(value), created_at=self._work.now())
        with self._work.file.write() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["key"],
                    set_={"value": statement.excluded.value,
                          "created_at": statement.excluded.created_at},
                )
            )  # fmt: skip

    def load(self, key: str) -> dict[str, Any] | None:
        """The draft, or None."""
        with self._work.file.read() as connection:
            value = connection.scalar(select(Draft.value).where(Draft.key == key))
        return dict(value) if value is not None else None

    def drop(self, key: str) -> None:
        """Forget the draft."""
        with self._work.file.write() as connection:
            connection.execute(delete(Draft).where(Draft.key == key))
