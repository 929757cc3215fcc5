"""Who complains, kept for the drafts that are being written: inside the service, behind a token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from app.base.errors import InputError
from app.base.secret import Secret
from app.base.session import Session

People = tuple[Mapping[str, Secret], ...]
MOST: Final = 64  # drafts at a time; the oldest goes first
GONE: Final = "这份草稿已经关闭或放得太久，没有生成文书；请重新打开文书。"


@dataclass(frozen=True, slots=True)
class _Held:
    kind: str
    case_id: int
    actor_id: int
    people: People


class HeldPeople:
    """The complainants of each open draft: read once and recorded, searched for at each look."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._lock = Lock()

    def keep(self, kind: str, case_id: int, by: Session, people: People) -> str:
        """Hold them for a draft; the token is all that leaves the service."""
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._held[token] = _Held(kind, case_id, by.id, people)
            while len(self._held) > MOST:
                del self._held[next(iter(self._held))]
        return token

    def people(self, token: str, kind: str, case_id: int, by: Session) -> People:
        """Those held for this very paper and officer; InputError where they no longer are."""
        with self._lock:
            held = self._held.get(token)
        if held is None or (held.kind, held.case_id, held.actor_id) != (kind, case_id, by.id):
            raise InputError(GONE)
        return held.people

    def forget(self, token: str) -> None:
        """The draft was closed."""
        with self._lock:
            self._held.pop(token, None)
