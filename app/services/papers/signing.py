"""签发: through which stations a paper goes, who may mark it, and whether a mark still stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.approvals import ApprovalRecord
from app.base.session import Session
from app.models.desk_statements import OFFICER
from app.rules.identity_scan import Hit
from app.services.gate.gate import Deed
from app.services.store.approvals import ANYONE, DIRECTOR, Asked, Decided, may_decide, record
from app.services.store.desk_settings import STATIONS, desk_settings

SUBJECT: Final = "paper"  # of the approval record; its uid is the paper's
SIGN: Final = "sign"
CAPTIONS: Final[Mapping[str, str]] = {"check": "核稿", "countersign": "会签", SIGN: "签发"}
ASKED_OF: Final[Mapping[str, str]] = {"check": ANYONE, "countersign": ANYONE, SIGN: DIRECTOR}
_THERE = select(func.count()).where(OFFICER.c.active == 1, OFFICER.c.system == 0)


@dataclass(frozen=True, slots=True)
class Marked:
    """The words of a paper as a mark is set on them; who complains is not named in them."""

    title: str
    addressee: str  # masked where it is a complainant
    lines: tuple[str, ...]
    hash: str  # of the words as they are printed, the addressee and the annexes
    stops: tuple[Hit, ...] = ()

    @property
    def body(self) -> str:
        """What stands below title and addressee, a paragraph a line."""
        lines = list(self.lines)
        if self.title in lines:
            lines = lines[lines.index(self.title) + 1 + bool(self.addressee) :]
        return "\n".join(lines)

    @property
    def payload(self) -> dict[str, Any]:
        """What the approval record keeps of it."""
        return {"hash": self.hash, "lines": list(self.lines), "title": self.title}


def stations(connection: Connection) -> tuple[str, ...]:
    """The stations that a paper passes in this office, 签发 the last."""
    chosen = desk_settings(connection).stations
    return (*(name for name in STATIONS if name in chosen), SIGN)


def in_one_go(connection: Connection, by: Session) -> bool:
    """Whether ``by`` writes, signs and sends a paper at once: nobody else has to see it before."""
    if by.program or (connection.scalar(_THERE) or 0) <= 1:
        return True
    return stations(connection) == (SIGN,) and may_decide(connection, DIRECTOR, by)


def first_station(connection: Connection, by: Session) -> str:
    """Where a paper that ``by`` writes goes first; "" where they may send it at once."""
    return "" if in_one_go(connection, by) else stations(connection)[0]


def sign_at_once(deed: Deed) -> None:
    """RuleViolation where a paper must go round before it goes out."""
    first = first_station(deed.connection, deed.by)
    if first == SIGN:
        raise RuleViolation(
            "文书由负责人或副负责人签发，没有发出，没有占用字号；请点“送签”。",
            article="本办发文设置",
        )
    if first:
        raise RuleViolation(
            f"文书须先{CAPTIONS[first]}，没有发出，没有占用字号；请点“送{CAPTIONS[first]}”。",
            article="本办发文设置",
        )


def signed_now(dated: date, today: date) -> date:
    """The 成文日期 of what is signed in one go, whichever was ``dated``: the day of 签发."""
    return today


def check_dated(deed: Deed, dated: date, *, signed: bool) -> None:
    """InputError for a 成文日期 that is still to come, or that is not the day of 签发: what was not
    ``signed`` before, by a station or in ink, is signed today."""
    if dated > deed.today:
        raise InputError(
            f"成文日期{dated:%Y-%m-%d}还没有到，没有发出，没有占用字号；成文日期是签发之日，请改为今天。"
        )
    if not signed and dated != signed_now(dated, deed.today):
        raise InputError(
            f"成文日期是签发之日，不能是{dated:%Y-%m-%d}，没有发出，没有占用字号；"
            "领导那一天在纸上签发的，点“纸上已签发…”，写明签字日期和补登原因，附扫描件。"
        )


def record_signed(deed: Deed, uid: str, marked: Mapping[str, Any], decided: Decided) -> str:
    """Keep that whoever issued the paper signed it, where no station had it before; a ``decided``
    that names somebody outside the office is their 签发. Gives the uid of the 签发."""
    case_id, signed = deed.case, ""
    for station in stations(deed.connection):
        own = decided if station == SIGN else replace(decided, decided_by="", post="")
        asked = Asked(SUBJECT, uid, station, CAPTIONS[station], marked, ANYONE, case_id)
        signed = record(deed, asked, own)
    return signed


def standing(records: Iterable[ApprovalRecord], station: str, text_hash: str) -> bool:
    """Whether the newest decision at the station approved exactly these words."""
    decided = [r for r in records if r.act == station and r.state in ("approved", "refused")]
    if not decided:
        return False
    last = decided[-1]
    return last.state == "approved" and last.payload.get("hash") == text_hash


def wanted(records: Iterable[ApprovalRecord], passed: Iterable[str], text_hash: str) -> str:
    """The first station whose mark lacks or was taken back; "" where the paper may go out."""
    kept = tuple(records)
    return next((one for one in passed if not standing(kept, one, text_hash)), "")
