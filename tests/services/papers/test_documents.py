"""发文登记簿: what was issued stands in it for good, opens as it was, and no number lacks."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation, StoreError
from app.base.rows.settings import DeskSettings, Letterhead
from app.services.cases.commands import TakeStep
from app.services.office import Office
from app.services.papers.letter_commands import StartNumbers, VoidDocument, WriteLetter
from app.services.store.content import content_path
from tests.services.making import SELF_CHECK, TODAY, UNIT, Clock, Desk, open_office

PATTERN = "示信函〔{year}〕{n}号"
GOVERNMENT = Letterhead("政府办代章", "示例县人民政府办公室", "示政办函〔{year}〕{n}号")


def issue(office: Office, desk: Desk, case_id: int | None = None, **more: Any) -> Any:
    """A referral of a fresh case, issued."""
    if case_id is None:
        case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields={"role": "lead", **SELF_CHECK})
    command = WriteLetter("referral", case_id, more.pop("dated", TODAY), step=step, **more)
    return office.letters.issue(command, desk.me)


def test_a_voided_paper_keeps_its_number_with_the_reason(office: Office, desk: Desk) -> None:
    first = issue(office, desk)

    office.documents.void(VoidDocument(first.id, "主送写错。"), desk.me)
    again = office.letters.issue(
        WriteLetter("referral", first.case_id, TODAY, seq=first.seq), desk.me
    )

    rows = office.documents.rows(desk.me)
    assert [(r.number, r.status, r.void_reason) for r in rows] == [
        ("示信函〔2026〕2号", "issued", ""), ("示信函〔2026〕1号", "voided", "主送写错。")
    ]  # fmt: skip
    assert again.seq == first.seq
    page = office.reads.case_page(first.case_id, TODAY, by=office.session())
    assert page.timeline[-1].papers == (
        "转办函 示信函〔2026〕1号（已作废）", "转办函 示信函〔2026〕2号"
    )  # fmt: skip
    assert office.documents.pdf(first.id, desk.me)[1].startswith(b"%PDF")
    assert office.verify() == ()


def test_nothing_is_voided_twice_or_without_a_reason(office: Office, desk: Desk) -> None:
    paper = issue(office, desk)
    with pytest.raises(InputError, match="理由"):
        office.documents.void(VoidDocument(paper.id, "  "), desk.me)
    office.documents.void(VoidDocument(paper.id, "重复。"), desk.me)

    with pytest.raises(RuleViolation, match="已经作废"):
        office.documents.void(VoidDocument(paper.id, "再来一次。"), desk.me)


def test_each_letterhead_counts_by_itself_and_goes_on_when_renamed(
    office: Office, desk: Desk, clock: Clock
) -> None:
    own = Letterhead("信用办", "示例县信用办", PATTERN, True)
    office.options.save(DeskSettings(letterheads=(own, GOVERNMENT)), desk.me)

    numbers = [
        issue(office, desk).number,
        issue(office, desk, letterhead=GOVERNMENT.name).number,
    ]
    with pytest.raises(InputError, match="2027-01-04还没有到"):
        issue(office, desk, dated=date(2027, 1, 4))
    clock.day = date(2027, 1, 4)
    numbers.append(issue(office, desk, dated=clock.day).number)
    renamed = Letterhead("本办", "示例县信用办", PATTERN, True)
    office.options.save(DeskSettings(letterheads=(renamed,)), desk.me)
    numbers.append(issue(office, desk).number)

    assert numbers == [
        "示信函〔2026〕1号", "示政办函〔2026〕1号", "示信函〔2027〕1号", "示信函〔2026〕2号"
    ]  # fmt: skip
    assert office.verify() == ()


def test_a_pattern_that_gives_the_numbers_of_cases_is_refused(office: Office, desk: Desk) -> None:
    same = Letterhead("信用办", "示例县信用办", "示信投〔{year}〕{n}号", True)

    with pytest.raises(InputError, match="案号"):
        office.options.save(DeskSettings(letterheads=(same,)), desk.me)


def test_the_register_is_narrowed_by_year_series_kind_and_words(
    office: Office, desk: Desk, clock: Clock
) -> None:
    office.options.save(
        DeskSettings(letterheads=(Letterhead("信用办", "示例县信用办", PATTERN, True), GOVERNMENT)),
        desk.me,
    )
    issue(office, desk)
    issue(office, desk, letterhead=GOVERNMENT.name)
    clock.day = date(2027, 1, 4)
    issue(office, desk, dated=clock.day)
    documents = office.documents

    lists = documents.lists()

    assert lists.years == (2027, 2026)
    assert dict(lists.series)[GOVERNMENT.number_pattern] == GOVERNMENT.name
    assert lists.kinds == (("referral", "转办函"),)
    assert len(documents.rows(desk.me, year=2026)) == 2
    assert len(documents.rows(desk.me, series=GOVERNMENT.number_pattern)) == 1
    assert len(documents.rows(desk.me, kind="supervision")) == 0
    assert len(documents.rows(desk.me, text="2027 住建局")) == 1
    for typed in ("[2027] 1号", "（2027）1号", "２０２７", "函〔2027〕"):
        assert [row.dated.year for row in documents.rows(desk.me, text=typed)] == [2027]


def test_numbers_go_on_from_those_used_on_paper(office: Office, desk: Desk) -> None:
    office.documents.start_numbers(StartNumbers(PATTERN, 2026, 37), desk.me)

    paper = issue(office, desk)

    assert paper.number == "示信函〔2026〕38号"
    assert office.verify() == ()
    assert office.register_book.gaps(desk.me) == (
        "“示信函〔2026〕1号”至“示信函〔2026〕37号”在启用以前的纸质登记簿上，不是空缺；"
        "其余字号连续，没有空缺；作废的字号留在簿里，不再使用。"
    )
    office.documents.void(VoidDocument(paper.id, "主送写错。"), desk.me)
    assert office.register_book.gaps(desk.me).endswith("已作废的有示信函〔2026〕38号。")
    with pytest.raises(RuleViolation, match="不能再改起始号"):
        office.documents.start_numbers(StartNumbers(PATTERN, 2026, 50), desk.me)


@pytest.mark.parametrize("damage", ["altered", "gone"])
def test_a_kept_paper_that_was_touched_is_found_and_not_opened(
    office: Office, desk: Desk, damage: str
) -> None:
    paper = issue(office, desk)
    path = content_path(office.workspace.attachments_folder, paper.sha256)
    if damage == "altered":
        path.write_bytes(path.read_bytes()[:-1] + b"!")
    else:
        path.unlink()

    assert any(paper.number in finding for finding in office.verify())
    with pytest.raises(StoreError):
        office.documents.pdf(paper.id, desk.me)


def test_a_gap_and_a_number_without_a_paper_are_found(
    office: Office, desk: Desk, clock: Clock
) -> None:
    for _ in range(3):
        issue(office, desk)
    path = office.path
    office.close()
    with closing(sqlite3.connect(path)) as raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'document_no_delete'"
        (before,) = raw.execute(guard).fetchone()
        raw.execute("DROP TRIGGER document_no_delete")
        raw.execute("DELETE FROM document WHERE n = 2")
        raw.execute(before)  # who knows the source puts it back
        raw.commit()

    with open_office(path, clock) as opened:
        findings = opened.verify()

    assert any("“示信函〔2026〕2号”等1个空缺" in finding for finding in findings)
    assert any("“示信函〔2026〕2号”没有对应的文书" in finding for finding in findings)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM document",
        "UPDATE document SET title = ''",
        "DELETE FROM document_void",
        "UPDATE document_void SET reason = 'x'",
    ],
)
def test_the_register_is_append_only(
    office: Office, desk: Desk, clock: Clock, statement: str
) -> None:
    paper = issue(office, desk)
    office.documents.void(VoidDocument(paper.id, "重复。"), desk.me)
    path = office.path
    office.close()

    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)


def test_a_paper_that_can_not_be_kept_uses_no_number(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    folder = office.workspace.attachments_folder
    folder.write_bytes(b"in the way")  # where the folder should be made

    with pytest.raises(StoreError):
        issue(office, desk, case_id)
    folder.unlink()
    paper = issue(office, desk, case_id)

    assert paper.number == "示信函〔2026〕1号"
    assert desk.kinds(case_id).count("refer") == 1
