"""How the methods over rounds are called by an officer who keeps out of a case."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from openpyxl import load_workbook

from app.services.evaluation.round_commands import (
    Assess,
    AttachEvidence,
    CityScore,
    Collect,
    Duty,
    OpenRound,
    Proceed,
    TakeIn,
)
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.results.result_commands import MakeResult
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, UNIT

SET = "nanyang-2024-departments"
PAPER = AttachmentInput("示例函.pdf", b"x")


def opened(s: Any, procedure: str = "evaluation") -> tuple[int, str]:
    """A round of one unit: its key, the unit's uid."""
    key = s.office.rounds.open(OpenRound("示例轮次", SET, procedure, (UNIT,)), s.other)
    return key, s.office.rounds.units(key, s.other)[0][0]


def begun(s: Any) -> tuple[int, str]:
    """A round whose unit's procedure has begun."""
    key, unit = opened(s)
    s.office.assessments.take(Assess(key, unit, "begin", TODAY), s.other)
    return key, unit


def _named(s: Any) -> tuple[int, str]:
    """A round over the year of the case, of the unit that it is about."""
    year = (date(2026, 1, 1), date(2026, 12, 31))
    named = ("麒麟示例局",)
    key = s.office.rounds.open(OpenRound("示例轮次", SET, "evaluation", named, year), s.other)
    return key, s.office.rounds.units(key, s.other)[0][0]


def _proceed(s: Any) -> Proceed:
    return Proceed(opened(s)[0], "begin", TODAY, {"finish_by": "2027-03-31"})


def _voided(s: Any) -> Any:
    command = _proceed(s)
    s.office.round_course.proceed(command, s.other)
    return s.office.round_course.void(command, (1,), "示例", s.other)


def _revised(s: Any) -> Any:
    command = _proceed(s)
    s.office.round_course.proceed(command, s.other)
    return s.office.round_course.revise(command, 1, "示例", s.other)


def _filed(s: Any) -> Any:
    key, unit = begun(s)
    s.office.assessments.attach(key, unit, [PAPER], "", s.other)
    return s.office.assessments.files(key, unit, s.other)


def collected(s: Any) -> tuple[int, Any]:
    """A round with a 信息采集表 that went out."""
    key, _unit = opened(s, "monitoring")
    return key, s.office.collecting.send(Collect(key, source="hotline"), s.other)


def _preview(s: Any) -> Any:
    key, form = collected(s)
    return s.office.collecting.preview(key, [AttachmentInput(form.name, form.data)], s.other)


def _taken_in(s: Any) -> tuple[int, str]:
    key, form = collected(s)
    book = load_workbook(io.BytesIO(form.data))
    sheet = book["信息采集表"]
    sheet.cell(10, 3).value, sheet.cell(10, 4).value = 9, 4  # a part above its whole
    out = io.BytesIO()
    book.save(out)
    file = AttachmentInput("示例回表.xlsx", out.getvalue())
    s.office.collecting.take_in(TakeIn(key, "示例中心", TODAY), file, s.other)
    return key, form.package


def _compared(s: Any, name: str) -> Any:
    key, unit = opened(s, "self")
    s.office.self_evaluation.note_city(CityScore(key, unit, {"8": "3"}), s.other)
    return getattr(s.office.self_evaluation, name)(key, unit, TODAY, s.other)


def _made(s: Any) -> Any:
    key, unit = opened(s)
    command = MakeResult("unit_report", key, TODAY, unit)
    return s.office.results.make(command, s.other).data


def _written(s: Any) -> Any:
    path = s.folder / "示例.pdf"
    s.office.results.write(MakeResult("summary_report", opened(s)[0], TODAY), path, s.other)
    return path.read_bytes()


def _pictured(s: Any) -> Any:
    return s.office.results.picture("heat", opened(s)[0], TODAY, s.other)


def _bundled(s: Any) -> Any:
    key, _unit = opened(s, "monitoring")
    snapshot = s.office.scores.publish(key, "初评", TODAY, s.other)
    path = s.folder / "示例.zip"
    s.office.bundles.reports(
        MakeResult("unit_report", key, TODAY, snapshot=snapshot), path, s.other
    )
    return path.read_bytes()


def _proven(s: Any) -> Any:
    key, _unit = opened(s)
    s.office.round_evidence.attach(AttachEvidence(key, "court"), [PAPER], s.other)
    path = s.folder / "佐证.zip"
    s.office.bundles.proof(key, path, s.other)
    return path.read_bytes()


ROUND_CALLS: Mapping[str, Callable[[Any], Any]] = {
    "assessments.all": lambda s: s.office.assessments.all(begun(s)[0], s.other),
    "assessments.attach": _filed,
    "assessments.files": _filed,
    "assessments.revise": lambda s: s.office.assessments.revise(
        Assess(*begun(s), "", TODAY), 1, "示例", s.other
    ),
    "assessments.take_for_many": lambda s: s.office.assessments.take_for_many(
        [Assess(*opened(s), "begin", TODAY)], s.other
    ),
    "assessments.void": lambda s: s.office.assessments.void(
        Assess(*begun(s), "", TODAY), (1,), "示例", s.other
    ),
    "bundles.proof": _proven,
    "bundles.reports": _bundled,
    "collecting.again": lambda s: s.office.collecting.again(
        (sent := collected(s))[0], sent[1].package, s.other
    ),
    "collecting.note_sealed": lambda s: s.office.collecting.note_sealed(
        (sent := collected(s))[0], sent[1].package, TODAY, "", s.other
    ),
    "collecting.owing": lambda s: s.office.collecting.owing(collected(s)[0], TODAY, s.other),
    "collecting.packages": lambda s: s.office.collecting.packages(collected(s)[0], TODAY, s.other),
    "collecting.preview": _preview,
    "collecting.send": collected,
    "collecting.send_back": lambda s: s.office.collecting.send_back(*_taken_in(s), None, s.other),
    "collecting.send_to_all": lambda s: s.office.collecting.send_to_all(
        opened(s, "monitoring")[0], None, s.other
    ),
    "collecting.take_in": _taken_in,
    "results.make": _made,
    "results.report": lambda s: s.office.results.report(*opened(s), TODAY, s.other),
    "results.many": lambda s: [
        one.data
        for one in s.office.results.many(
            [MakeResult("summary_report", opened(s)[0], TODAY)], s.other
        )
    ],
    "results.note_fate": lambda s: s.office.results.note_fate(*opened(s), "示例", s.other),
    "results.overview": lambda s: s.office.results.overview(opened(s)[0], TODAY, s.other),
    "results.picture": _pictured,
    "results.set_trial": lambda s: s.office.results.set_trial(False, s.other),
    "results.write": _written,
    "set_editing.save": lambda s: s.office.set_editing.save(
        SaveSet(s.office.set_editing.copied(CopySet(SET, "example-county-2027", "示例")), "示例"),
        s.other,
    ),
    "round_evidence.missing": lambda s: s.office.round_evidence.missing(opened(s)[0], s.other),
    "round_course.choose_readings": lambda s: s.office.round_course.choose_readings(
        opened(s)[0], {"window_from": "sending"}, "示例", s.other
    ),
    "round_course.proceed": lambda s: s.office.round_course.proceed(_proceed(s), s.other),
    "round_course.revise": _revised,
    "round_course.row": lambda s: s.office.round_course.row(opened(s)[0], s.other),
    "round_course.void": _voided,
    "round_work.near": lambda s: s.office.round_work.near(TODAY, s.other) if begun(s) else None,
    "round_work.due": lambda s: s.office.round_work.due(TODAY, s.other) if begun(s) else None,
    "round_work.proposed": lambda s: s.office.round_work.proposed(*_named(s), s.other),
    "self_evaluation.assign": lambda s: s.office.self_evaluation.assign(
        opened(s, "self")[0], [Duty("8", ("示例县法院",))], s.other
    ),
    "self_evaluation.assign_source": lambda s: s.office.self_evaluation.assign_source(
        opened(s)[0], "court", ("示例县法院",), "示例", s.other
    ),
    "self_evaluation.compared": lambda s: _compared(s, "compared"),
    "self_evaluation.division": lambda s: s.office.self_evaluation.division(
        *opened(s, "self"), TODAY, s.other
    ),
    "self_evaluation.note_city": lambda s: _compared(s, "compared"),
}
