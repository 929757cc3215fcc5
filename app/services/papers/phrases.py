"""常用语: sentences that papers say again and again, by kind and unit; those that ship, and one's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.machine.resources import resources_dir
from app.base.session import Session
from app.services.gate.acts import DESK, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

KEEP_PHRASE = Act("keep_phrase", "存为常用语", about="document", roles=DESK)
DROP_PHRASE = Act("drop_phrase", "删去常用语", about="document", roles=DESK)
KEY: Final = "paper_phrases:"  # before an officer's uid, among the settings
MOST: Final = 200  # of one officer
LONGEST: Final = 500  # characters


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence; ``kind`` and ``unit`` say where it fits, "" everywhere."""

    text: str
    kind: str = ""
    unit: str = ""
    own: bool = False


class Phrases:
    """Offers sentences, keeps an officer's own ones."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def of(self, kind: str, unit: str, by: Session) -> tuple[Phrase, ...]:
        """What fits a paper of that kind to that unit: one's own first, the closest before others."""
        with self._work.gate.see(by) as view:
            own = _own(view.connection, by)
        fitting = [p for p in own if p.kind in ("", kind) and p.unit in ("", unit)]
        fitting.sort(key=lambda p: (not p.unit, not p.kind))
        known = {p.text for p in fitting}
        return (*fitting, *(p for p in _shipped(kind) if p.text not in known))

    def keep(self, phrase: Phrase, by: Session) -> None:
        """Keep a sentence as one's own; InputError for an empty, too long or too many."""
        text = phrase.text.strip()
        if not text:
            raise InputError("没有文字可以存为常用语；请先选中或写好一句。")
        if len(text) > LONGEST:
            raise InputError(f"这段文字超过{LONGEST}字，没有存为常用语；请选短一些的。")
        with self._work.gate.act(KEEP_PHRASE, by) as deed:
            own = [p for p in _own(deed.connection, by) if p.text != text]
            if len(own) >= MOST:
                raise InputError(f"常用语已有{MOST}条，没有再存；请先删去不用的。")
            own.append(Phrase(text, phrase.kind, phrase.unit, True))
            _put(deed, by, own)

    def drop(self, text: str, by: Session) -> None:
        """One's own sentence is offered no more."""
        with self._work.gate.act(DROP_PHRASE, by) as deed:
            _put(deed, by, [p for p in _own(deed.connection, by) if p.text != text])


def _own(connection: Connection, by: Session) -> list[Phrase]:
    kept = settings.get(connection, KEY + by.uid) or []
    return [Phrase(one["text"], one["kind"], one["unit"], True) for one in kept]


def _put(deed: Any, by: Session, own: list[Phrase]) -> None:
    kept = [{"text": p.text, "kind": p.kind, "unit": p.unit} for p in own]
    settings.put(deed.connection, {KEY + by.uid: kept}, at=deed.now)
    deed.detail |= {"phrases": len(own)}


@cache
def _all_shipped() -> tuple[tuple[str, tuple[str, ...]], ...]:
    data = (resources_dir() / "phrases" / "phrases.toml").read_bytes()
    return tuple((p["text"], tuple(p["kinds"])) for p in tomllib.loads(data.decode())["phrase"])


def _shipped(kind: str) -> tuple[Phrase, ...]:
    fitting = [Phrase(text, kind if kinds else "") for text, kinds in _all_shipped()
               if not kinds or kind in kinds]  # fmt: skip
    return tuple(sorted(fitting, key=lambda p: not p.kind))
