"""A returned 意见反馈表: found by its captions, wherever they stand on whichever sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import Broken, Budget, Sheet, Value
from app.intake.ledgers.sheets import read_sheets
from app.rules.consultation.form import CONTINUED, OPINION, SEAL, SIGNED, TITLE, TOPIC, normal

_UNIT: Final = normal("单位：")
_TIME: Final = normal("时间：")
_LABELS: Final = {normal(text): text for text in (TOPIC, OPINION, CONTINUED, SIGNED, SEAL, TITLE)}
_SEALS: Final = frozenset({normal(SEAL), "单位公章", "(盖章)", "(单位盖章)"})


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a returned form says; ``notes`` are sentences on what was odd."""

    unit: str
    topic: str
    opinion: str
    dated: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    unit: str = ""
    topic: str = ""
    opinion: list[str] = field(default_factory=list)
    dated: str = ""
    labels: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def read_opinion_form(data: bytes, file_name: str) -> ReadForm:
    """The form that the workbook holds; InputError, and nothing else, where it holds none."""
    try:
        book = read_sheets(data, file_name, Budget())
    except InputError as error:
        raise InputError(
            str(error).replace("台账文件", "反馈表文件").replace("台账表格", "反馈表")
        ) from error
    found = [_read(sheet) for sheet in book.sheets]
    forms = [one for one in found if OPINION in one.labels and TOPIC in one.labels]
    if not forms:
        raise InputError(
            f"“{file_name[:60]}”里没有“{TOPIC}”和“{OPINION}”两栏，不是意见反馈表，没有读取；"
            "请核对后把反馈表拖进来，或手工登记。"
        )
    form = forms[0]
    if len(forms) > 1:
        form.notes.append(f"文件里有{len(forms)}张意见反馈表，读取的是第一张。")
    return ReadForm(
        form.unit, form.topic, "\n".join(form.opinion).strip(), form.dated, tuple(form.notes)
    )


def _read(sheet: Sheet) -> _Found:
    found = _Found()
    inside = False  # below 单位意见, whose text may go on in rows that have no label
    for number in sorted(sheet.rows):
        row = sheet.rows[number]
        label, at = _label(row)
        if label in (OPINION, CONTINUED):
            inside = True
            found.labels.add(OPINION)
            found.opinion += _texts(row[at + 1 :], found)
        elif label is not None:
            inside = False
            found.labels.add(label)
            if label == TOPIC:
                found.topic = " ".join(_texts(row[at + 1 :], found))
        elif _head(row, found):
            inside = False
        elif inside:
            found.opinion += _texts(row, found)
    return found


def _label(row: Sequence[Value | None]) -> tuple[str | None, int]:
    """The caption that the row begins with and its column."""
    for at, value in enumerate(row):
        if isinstance(value, str) and value.strip():
            plain = normal(value)
            return _LABELS.get(plain, SEAL if plain in _SEALS else None), at
    return None, 0


def _head(row: Sequence[Value | None], found: _Found) -> bool:
    """Whether the row is one of the lines above the table; keeps what it says.

    Units put the name behind 单位： or into the next cell, both lines into one row or two.
    """
    texts = [_plain(value) for value in row if _plain(value)]
    heads = [at for at, text in enumerate(texts) if normal(text).startswith((_UNIT, _TIME))]
    if not heads or TOPIC in found.labels:
        return False
    for at in heads:
        stop = next((other for other in heads if other > at), len(texts))
        whole = "　".join(texts[at:stop])
        unit = re.search(r"单\s*位\s*[：:](.*?)(?=时\s*间\s*[：:]|$)", whole, re.DOTALL)
        time = re.search(r"时\s*间\s*[：:](.*)$", whole, re.DOTALL)
        if unit and not found.unit:
            found.unit = unit[1].strip(" 　\n")
        if time and not found.dated:
            said = "".join(time[1].split())
            found.dated = said if re.search(r"\d", said) else ""
    return True


def _texts(values: Sequence[Value | None], found: _Found) -> Iterator[str]:
    for value in values:
        if isinstance(value, Broken):
            found.notes.append(f"{value.why}。")
        text = _plain(value)
        if text:
            yield text


def _plain(value: Value | None) -> str:
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    return value.strip() if isinstance(value, str) else ""
