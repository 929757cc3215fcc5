"""Each kind for each reader: what a unit gets points to nobody who complains, whatever was typed where;
what the complainant gets holds nothing of the office's and the units' own study."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.rows.papers import LetterDraft
from app.reports.letters.templates import heads
from app.rules.redaction import Audience
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.paper_commands import PaperAnnex
from app.services.store.content import AttachmentInput
from tests.leaks.canaries import (
    CODE,
    FILE,
    PACKS,
    PEOPLE,
    Nest,
    of_parts,
    of_pdf,
    traces,
)
from tests.services.making import TODAY, Clock, Desk, make_office
from tests.services.papers.desk_kinds import command_of_paper, prepared_paper
from tests.services.papers.every_kind import HANDLING, command_for, prepared
from tests.services.papers.test_papers import pdf_saying, written

pytestmark = [pytest.mark.slow, pytest.mark.obligation("NY-15.3", "YC-17")]

TOLD = "请与柏 示例樨（１３８ ００００－９９１７）联系，材料由楝示例贸易行提供。"
UNITS = (Audience.HANDLING_UNIT, Audience.RESPONDENT, Audience.SUPERIOR)
CASE_KINDS = [head for head in heads().values() if head.subject == "case"]
TO_UNITS = [head.kind for head in CASE_KINDS if head.numbered and head.audience in UNITS]
TO_COMPLAINANTS = [head.kind for head in CASE_KINDS if head.audience is Audience.COMPLAINANT]


# ------------------------------------------------------------ what units get


def attacked(draft: LetterDraft, command: WriteLetter) -> Iterator[tuple[str, WriteLetter]]:
    """The paper with who complains in one of the fields where a clerk writes what they like."""
    of_step = {field.name for field in draft.step.fields} if draft.step else set()
    fields = (*draft.fields, *(draft.step.fields if draft.step else ()))
    for field in fields:
        if field.kind not in ("text", "lines", "texts") or field.name == "decided_by":
            continue
        if field.name in of_step and command.step is not None:
            said = {**command.step.fields, field.name: TOLD}
            yield field.name, replace(command, step=replace(command.step, fields=said))
        elif field.name not in of_step:
            value: Any = (TOLD,) if field.name == "copies" else TOLD
            yield field.name, replace(command, edits={**command.edits, field.name: value})


@pytest.mark.parametrize("kind", TO_UNITS)
def test_who_complains_typed_into_any_field_of_a_paper_to_a_unit_stops_it(
    nest: Nest, kind: str
) -> None:
    desk, tried, stopped = nest.desk, 0, 0
    pack = next(iter(heads()[kind].packs), PACKS[0])
    draft = prepared(desk, kind, regulation=pack, complainants=PEOPLE, category="")
    for name, command in attacked(draft, command_for(draft)):
        tried += 1
        try:
            made = desk.office.letters.preview(command, desk.me, draft)
        except InputError as refused:  # said of what was typed, without saying it
            assert traces([("提示", str(refused))]) == []
            stopped += 1
            continue
        if traces(of_pdf(kind, made.pdf)):
            stopped += 1
            assert any(not hit.doubtful for hit in made.hits), name
            with pytest.raises(IdentityLeak):
                desk.office.letters.issue(command, desk.me)
        assert traces([("文件名", made.file_name)]) == []
    assert tried >= 2 and stopped >= 1
    assert not any(row.case_id == draft.case_id for row in desk.office.documents.rows(desk.me))


@pytest.mark.parametrize("pack", PACKS)
def test_no_docx_of_a_kind_tells_who_complains_but_to_its_own_reader(nest: Nest, pack: str) -> None:
    letters = nest.office.letters
    for head in CASE_KINDS:
        if head.packs and pack not in head.packs:
            continue
        draft = prepared(nest.desk, head.kind, regulation=pack, complainants=PEOPLE, category="")

        told = [*of_parts(head.kind, letters.word(command_for(draft), nest.desk.me, draft))]

        found = traces(told)
        if head.audience is Audience.COMPLAINANT:
            assert found and all("word/document.xml" in place for place in found), found
            assert not any("贸易行" in text or CODE in text for _place, text in told)
        else:
            assert found == [], head.kind


def test_who_complains_in_the_name_or_the_pages_of_an_attached_file_stops_a_paper(
    nest: Nest,
) -> None:
    number = nest.office.reads.case_page(nest.cases[PACKS[0]].mail, TODAY, by=nest.desk.me).card
    about = {"text": f"现就{number.number}号事项函告如下。"}
    paper = written(blocks=[about])
    attempts = (
        PaperAnnex("证明材料", AttachmentInput("材料.pdf", pdf_saying("13800009917"))),
        PaperAnnex(FILE.removesuffix(".txt"), AttachmentInput("材料.pdf", pdf_saying("PLAN"))),
        PaperAnnex("证明材料", AttachmentInput(FILE.replace(".txt", ".pdf"), pdf_saying("PLAN"))),
    )
    for annex in attempts:
        command = replace(paper, annexes=(annex,))
        try:
            issued = nest.office.papers.issue(command, nest.desk.me)
        except IdentityLeak as stopped:
            assert traces([("提示", str(stopped))]) == []
            continue
        row, pdf = nest.office.documents.pdf(issued.id, nest.desk.me)
        told = [*of_pdf(issued.number, pdf), ("登记簿", repr(row)), ("标题", row.title)]
        assert traces(told) == [], annex.title


# ------------------------------------------------------------ what an officer or a unit is handed


@pytest.mark.parametrize("subject", ["handover", "answer"])
def test_a_sheet_without_a_case_tells_nobody_who_complains(nest: Nest, subject: str) -> None:
    head = next(head for head in heads().values() if head.subject == subject)
    draft = prepared_paper(nest.desk, head.kind)
    command = command_of_paper(draft)

    made = nest.office.papers.preview(command, nest.desk.me)
    told = [*of_pdf(head.kind, made.pdf), ("文件名", made.file_name), ("草稿", repr(draft)),
            *of_parts(head.kind, nest.office.papers.word(command, nest.desk.me))]  # fmt: skip

    words = re.sub(r"\s", "", "".join(text for place, text in told if place.endswith("正文")))
    assert ("：土地没有交付" in words) == (subject == "handover")  # the title of one who is starred
    assert traces(told) == []


# ------------------------------------------------------------ what the complainant gets

STUDY = "内部研究示例词"  # stands in every note that office and units keep to themselves
RECEIVED = date(2026, 8, 3)


def studied(desk: Desk, case_id: int, on: date) -> None:
    desk.take(case_id, "instruct", on, note=STUDY, given_by="王示例", post="副县长")


def accepted(desk: Desk) -> int:
    case_id = desk.register(RECEIVED)
    desk.take(case_id, "accept", date(2026, 8, 5), note=STUDY)
    desk.take(case_id, "refer", date(2026, 8, 6), unit=HANDLING, delivered_on="2026-08-06",
              note=STUDY)  # fmt: skip
    desk.take(case_id, "remind", date(2026, 8, 20), note=STUDY)
    studied(desk, case_id, date(2026, 8, 20))
    return case_id


def declined(desk: Desk) -> int:
    case_id = desk.register(RECEIVED)
    studied(desk, case_id, date(2026, 8, 4))
    desk.take(case_id, "decline", date(2026, 8, 5), ground="1", reason="已由人民法院受理。")
    return case_id


def forwarded(desk: Desk) -> int:
    case_id = desk.register(RECEIVED)
    studied(desk, case_id, date(2026, 8, 4))
    desk.take(case_id, "forward", date(2026, 8, 5), to_channel="示例县市场监督管理局",
              to_kind="competent", reason="属于接收单位的职权范围。")  # fmt: skip
    return case_id


def received(desk: Desk) -> int:
    case_id = desk.register(RECEIVED)
    studied(desk, case_id, date(2026, 8, 4))
    return case_id


def passed(desk: Desk) -> int:
    case_id = accepted(desk)
    if desk.office.reads.settings().regulation == "yuncheng-2021":
        desk.take(case_id, "unit_respond", date(2026, 8, 7), unit=HANDLING, note=STUDY)
    desk.take(case_id, "request_extension", date(2026, 8, 21), unit=HANDLING, amount=1,
              reason=STUDY)  # fmt: skip
    desk.take(case_id, "follow_up", date(2026, 8, 21), note=STUDY)
    desk.take(case_id, "report_result", date(2026, 8, 26), unit=HANDLING, result="partly",
              measures="初次的措施。", note=STUDY)  # fmt: skip
    desk.take(case_id, "review_result", date(2026, 8, 27), outcome="return", reason=STUDY)
    desk.take(case_id, "report_result", date(2026, 8, 28), unit=HANDLING, result="true",
              measures="已经兑现承诺。", note=STUDY)  # fmt: skip
    desk.take(case_id, "review_result", date(2026, 9, 1), outcome="pass", reason=STUDY)
    return case_id


def objected(desk: Desk) -> int:
    case_id = passed(desk)
    desk.take(case_id, "give_feedback", date(2026, 9, 3), by="unit", method="paper",
              satisfaction="unsatisfied")  # fmt: skip
    desk.take(case_id, "object", date(2026, 9, 7), reason="兑现的金额与承诺不一致。")
    studied(desk, case_id, date(2026, 9, 8))
    return case_id


HISTORY: dict[str, Callable[[Desk], int]] = {
    "acceptance_notice": accepted, "refusal_notice": declined, "forward_notice": forwarded,
    "correction_notice": received, "result_notice": passed, "objection_notice": objected,
}  # fmt: skip


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("kind", TO_COMPLAINANTS)
def test_what_the_complainant_gets_holds_nothing_of_the_study_within(
    tmp_path: Path, kind: str, pack: str
) -> None:
    with make_office(tmp_path / "study.cxt", Clock(), regulation=pack) as office:
        desk = Desk(office)
        case_id = HISTORY[kind](desk)
        offer = next(o for o in office.letters.offers(case_id, desk.me) if o.kind == kind)
        draft = office.letters.prepare(kind, case_id, desk.me, offer.seq)
        command = command_for(draft)

        made = office.letters.preview(command, desk.me, draft)
        told = [*of_pdf(kind, made.pdf), ("文件名", made.file_name), ("草稿", repr(draft)),
                *of_parts(kind, office.letters.word(command, desk.me, draft))]  # fmt: skip

    assert [place for place, text in told if STUDY in re.sub(r"\s", "", text)] == []
    words = "".join(text for place, text in told if place.endswith("正文"))
    assert words and "王示例" not in words
