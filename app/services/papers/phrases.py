"""常用语: sentences that papers say again and again, by kind and unit; those that ship, and one's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.machine.resources import resources_dir
from app.base.session import Session
from app.rules.identity_scan import foreign
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.papers.letter_case import CONTACT, official_names
from app.services.papers.people_words import told_people
from app.services.register.units import find_unit
from app.services.store import settings
from app.services.store.workspace import Workspace

KEEP_PHRASE = Act("keep_phrase", "存为常用语", about="document", roles=DESK)
DROP_PHRASE = Act("drop_phrase", "删去常用语", about="document", roles=DESK)
KEY: Final = "paper_phrases:"  # before an officer's uid, among the settings
MOST: Final = 200  # of one officer
LONGEST: Final = 500  # characters
TELLS: Final = (
    "这段文字里有投诉举报人的姓名，或者个人的电话、证件号码、邮箱，"
    "没有存为常用语；常用语会写进别的文书，请改掉再存。"
)


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
        """What fits a paper of that kind to that unit, whatever it was called when the sentence was
        kept: one's own first, the closest before others."""
        with self._work.gate.see(by) as view:
            own = [_now_called(view.connection, p, unit) for p in _own(view.connection, by)]
        fitting = [p for p in own if p.kind in ("", kind) and p.unit in ("", unit)]
        fitting.sort(key=lambda p: (not p.unit, not p.kind))
        known = {p.text for p in fitting}
        return (*fitting, *(p for p in _shipped(kind) if p.text not in known))

    def keep(self, phrase: Phrase, by: Session) -> None:
        """Keep a sentence as one's own; InputError for an empty, too long or too many, and for one
        that names who complained here or bears somebody's number: it is written into other papers.
        """
        text = phrase.text.strip()
        if not text:
            raise InputError("没有文字可以存为常用语；请先选中或写好一句。")
        if len(text) > LONGEST:
            raise InputError(f"这段文字超过{LONGEST}字，没有存为常用语；请选短一些的。")
        with self._work.gate.act(KEEP_PHRASE, by) as deed:
            _refuse_told(deed, text)
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


def _now_called(connection: Connection, phrase: Phrase, unit: str) -> Phrase:
    """The phrase under the unit's name asked for, where it was kept under another of its names."""
    if not unit or phrase.unit in ("", unit):
        return phrase
    kept = find_unit(connection, phrase.unit)
    same = kept is not None and kept == find_unit(connection, unit)
    return replace(phrase, unit=unit) if same else phrase


def _refuse_told(deed: Deed, text: str) -> None:
    connection = deed.connection
    official = official_names(connection, settings.office_settings(connection).name)
    told = told_people(connection, [("", text)], official)
    contact = (settings.get(connection, CONTACT) or {}).values()
    if any(not hit.doubtful for hit in told) or foreign([("", text)], (), map(str, contact)):
        raise InputError(TELLS)


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
