"""Calls of the stations of papers, and of what batches of papers use, by an officer who keeps out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import openpyxl

from app.base.rows.papers import PaperAbout
from app.services.evaluation.round_commands import OpenRound
from app.services.papers.ink import Ink
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.paper_commands import WritePaper
from app.services.papers.phrases import Phrase
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import DEPARTMENTS, UNITS
from tests.services.making import TODAY


def _letter(s: Any) -> WriteLetter:
    return WriteLetter("referral", s.case, TODAY, seq=4)


def _sheet() -> WritePaper:
    return WritePaper("figures_sheet", PaperAbout("free"), TODAY)


def under_way(s: Any) -> str:
    """A paper of the case on its way, written by somebody who may."""
    me = s.office.session()
    s.office.stations.submit(_letter(s), {}, me)
    return str(s.office.stations.under_way(me)[0].uid)


def _round(s: Any) -> int:
    return int(s.office.rounds.open(OpenRound("示例轮次", DEPARTMENTS, units=UNITS), s.other))


def _form(s: Any) -> Path:
    """A workbook of the city's with a unit's line."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("单位", "总分"), (UNITS[0], None)):
        sheet.append(line)
    path: Path = s.folder / "表.xlsx"
    book.save(path)
    return path


STATION_CALLS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "letters.marked": lambda s: s.office.letters.marked(_letter(s), s.other),
    "letters.glance": lambda s: s.office.letters.glance(_letter(s), s.other),
    "letters.refusal": lambda s: s.office.letters.refusal(s.case, ValueError(""), s.other),
    "papers.marked": lambda s: s.office.papers.marked(_sheet(), s.other),
    "papers.issue_batch": lambda s: s.office.papers.issue_batch([_sheet()], s.other),
    "papers.called": lambda s: s.office.papers.called(_sheet(), s.other),
    "stations.submit": lambda s: s.office.stations.submit(_letter(s), {}, s.other),
    "stations.submit_many": lambda s: s.office.stations.submit_many([_letter(s)], s.other),
    "stations.mark": lambda s: s.office.stations.mark(under_way(s), "", s.other),
    "stations.mark_in_ink": lambda s: s.office.stations.mark_in_ink(
        under_way(s),
        Ink("赵示例", "副县长", TODAY, (AttachmentInput("扫描.pdf", b"%PDF"),)),
        s.other,
    ),
    "stations.scan": lambda s: s.office.stations.scan(under_way(s), "0" * 64, s.other),
    "dispatch.seals": lambda s: s.office.dispatch.seals(s.other),
    "returned.keep": lambda s: s.office.returned.keep(
        s.paper, [AttachmentInput("图.png", b"\x89PNG")], s.other
    ),
    "returned.compare": lambda s: s.office.returned.compare(s.paper, "0" * 64, "改.docx", s.other),
    "letters.told_beyond": lambda s: s.office.letters.told_beyond(
        "referral", s.case, (), (("第1段", "示例"),), s.other
    ),
    "stations.mark_many": lambda s: s.office.stations.mark_many([under_way(s)], s.other),
    "stations.send_back": lambda s: s.office.stations.send_back(under_way(s), "示例", s.other),
    "stations.drop": lambda s: s.office.stations.drop(under_way(s), "", s.other),
    "stations.send": lambda s: s.office.stations.send(under_way(s), s.other),
    "stations.send_many": lambda s: s.office.stations.send_many([under_way(s)], s.other),
    "stations.under_way": lambda s: (under_way(s), s.office.stations.under_way(s.other))[1],
    "stations.open": lambda s: s.office.stations.open(under_way(s), s.other),
    "stations.glance": lambda s: s.office.stations.glance(under_way(s), s.other),
    "stations.issue_now": lambda s: s.office.stations.issue_now(_letter(s), {}, s.other),
    "stations.again": lambda s: s.office.stations.again(s.paper, s.other),
    "phrases.of": lambda s: s.office.phrases.of("referral", "", s.other),
    "phrases.keep": lambda s: s.office.phrases.keep(Phrase("特此函告。"), s.other),
    "phrases.drop": lambda s: s.office.phrases.drop("特此函告。", s.other),
    "city_forms.fill": lambda s: s.office.city_forms.fill(
        _form(s).read_bytes(), _round(s), TODAY, s.other
    ),
    "city_forms.write": lambda s: s.office.city_forms.write(
        _form(s), s.folder / "已填.xlsx", _round(s), TODAY, s.other
    ),
    "stations.first": lambda s: s.office.stations.first(s.other),
}
