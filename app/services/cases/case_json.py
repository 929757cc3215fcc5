"""A case written as JSON (docs/packaging.md): the registration that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.base.captions import CHANNELS
from app.base.errors import InputError
from app.base.secret import Secret
from app.rules.casework.facts import AMENDABLE
from app.services.cases.commands import RegisterCase
from app.services.people.complainant_input import ComplainantInput

TEXTS: Final = (*(fact.name for fact in AMENDABLE), "back_dated_reason")
KNOWN: Final = frozenset({"channel", "received_on", "complainant", "respondent", *TEXTS})
KNOWN_OF_PERSON: Final = frozenset(
    {"name", "phone", "address", "email", "real_name", "keep_secret"}
)


def registration(asked: object) -> RegisterCase:
    """The command for one case; InputError names the field that can't be used."""
    fields = _known(asked, KNOWN, "案件")
    channel = _text(fields, "channel")
    if channel not in CHANNELS:
        raise _refusal("channel", f"应是 {'、'.join(CHANNELS)} 之一")
    person = fields.get("complainant")
    respondent = _text(fields, "respondent")
    texts: dict[str, Any] = {name: _text(fields, name) for name in TEXTS}
    return RegisterCase(
        channel=channel,
        received_on=_day(fields, "received_on"),
        complainants=() if person is None else (_complainant(person),),
        respondents=(respondent,) if respondent else (),
        **texts,
    )


def _complainant(asked: object) -> ComplainantInput:
    fields = _known(asked, KNOWN_OF_PERSON, "complainant")
    return ComplainantInput(
        real_name=_yes(fields, "real_name", usual=True),
        keep_secret=_yes(fields, "keep_secret", usual=False),
        name=Secret(_text(fields, "name")),
        phone=Secret(_text(fields, "phone")),
        address=Secret(_text(fields, "address")),
        email=Secret(_text(fields, "email")),
    )


def _known(asked: object, known: frozenset[str], what: str) -> Mapping[str, Any]:
    if not isinstance(asked, dict):
        raise InputError(f"“{what}”应是一个 JSON 对象；没有登记。")
    for name in asked:
        if name not in known:
            raise _refusal(name, "不认识这个字段")
    return asked


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise _refusal(name, "应是文字")
    return value.strip()


def _yes(fields: Mapping[str, Any], name: str, *, usual: bool) -> bool:
    value = fields.get(name, usual)
    if not isinstance(value, bool):
        raise _refusal(name, "应是 true 或 false")
    return value


def _day(fields: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(_text(fields, name))
    except ValueError:
        raise _refusal(name, "应是日期，如 2026-09-01") from None


def _refusal(name: str, reason: str) -> InputError:
    return InputError(f"字段“{name}”{reason}；没有登记。")
