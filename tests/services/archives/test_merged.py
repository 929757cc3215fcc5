"""A case that was merged lies whole in the 卷 of the one that goes on, under its number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.reports.archives import bags
from app.services.cases.commands import VoidSteps
from app.services.store.attachments import OnPaper
from app.services.store.content import AttachmentInput
from tests.services.archives.filed import DAY, LETTER, closed, file, ready, texts, words
from tests.services.making import TODAY, Desk, receive

pytestmark = pytest.mark.obligation("NY-20", "YC-22")
THEIRS = AttachmentInput("并入件来信.txt", b"x")


def number_of(desk: Desk, case: int) -> str:
    return str(desk.office.reads.case_page(case, TODAY, by=desk.me).card.number)


def by_letter(desk: Desk, **more: object) -> int:
    command = replace(receive(DAY, **more), channel="letter")
    return desk.office.casework.register(command, desk.me).cases[0]


def merge(desk: Desk, one: int, into: int) -> None:
    desk.take(one, "merge", TODAY, into=number_of(desk, into))


def lines(desk: Desk, case: int, listed: str = bags.CONTENTS) -> list[tuple[str, str]]:
    """Title and remark of each line of the 卷 of the case."""
    path = file(desk, case).path
    rows = [row.split(",") for row in texts(path, listed).splitlines()[1:]]
    return [(row[4], row[-1]) for row in rows]


def test_its_sheets_and_papers_stand_behind_those_of_the_case_that_goes_on(
    any_desk: Desk,
) -> None:
    into, one = any_desk.accepted(DAY, DAY), any_desk.accepted(DAY, DAY, attachments=(THEIRS,))
    seq = any_desk.take(one, "hear_complainant", DAY, note="示例")
    record = AttachmentInput("听取记录.txt", "双方都来了（示例）。".encode())
    any_desk.office.case_file.attach(one, seq, [record], "", any_desk.me)
    merge(any_desk, one, into)
    any_desk.take(into, "withdraw", TODAY)
    told = f"并入件{number_of(any_desk, one)}"

    filed = file(any_desk, into)

    rows = [row.split(",") for row in texts(filed.path, bags.CONTENTS).splitlines()[1:]]
    listed = [(row[4], row[-1]) for row in rows]
    for sheet in ("办理审批表", "期限计算说明", "投诉举报登记表", "终结登记"):
        assert [said for title, said in listed if title == sheet] == ["", told], sheet
    at = listed.index(("[听取记录]", told))
    assert listed.index(("办理审批表", told)) < at < listed.index(("期限计算说明", told))
    sealed = texts(filed.path, bags.SEALED_CONTENTS)
    assert "并入件来信" in sealed and sealed.count("投诉举报登记表（含身份）") == 2
    volumes = any_desk.office.archives.rows(any_desk.me).volumes
    assert [row.case_id for row in volumes] == [into]
    assert any_desk.kinds(one)[-1] == any_desk.kinds(into)[-1] == "archive"


def test_what_lacks_of_it_is_looked_for_in_its_own_pieces_and_told_with_its_number(
    desk: Desk,
) -> None:
    into, one = by_letter(ready(desk)), by_letter(desk, attachments=(LETTER,))
    desk.take(one, "request_correction", DAY, items="补充合同复印件（示例）")
    desk.take(one, "supply_correction", DAY)
    merge(desk, one, into)
    desk.take(into, "withdraw", TODAY)
    told = f"并入件{number_of(desk, one)}：2026年11月10日"

    (row,) = desk.office.archives.rows(desk.me).to_file
    filed = file(desk, into)
    desk.office.case_file.keep_on_paper(one, 1, OnPaper("示例补充材料", "柜1", DAY, 1), desk.me)
    (later,) = desk.office.archives.rows(desk.me).to_file

    lacking = (f"{told}要求补正，没有补正告知书或告知记录。", f"{told}收到的补正材料不在卷内。")
    assert set(lacking) <= set(row.gaps)
    assert (
        "2026年11月10日收到的来件不在卷内：原件、复制件都没有。" in row.gaps
    )  # its letter isn't ours
    printed = words((filed.path / bags.MAIN).read_bytes())
    assert all(gap in printed for gap in lacking)
    assert (later.case_id, later.volume, later.gaps) == (into, "Z109-1-1", ())


def test_merged_after_the_volume_was_closed_its_sheets_come_with_the_supplement(desk: Desk) -> None:
    into, one = closed(ready(desk)), by_letter(desk)
    desk.take(one, "accept", DAY)
    file(desk, into)
    desk.take(into, "reopen", TODAY, reason="新的证据")
    merge(desk, one, into)
    desk.take(into, "withdraw", TODAY)
    told = f"并入件{number_of(desk, one)}"

    (row,) = desk.office.archives.rows(desk.me).to_file
    listed = lines(desk, into)

    assert any(gap.startswith(told) for gap in row.gaps)
    assert {title for title, said in listed if said == told} >= {
        "办理审批表", "期限计算说明", "投诉举报登记表", "终结登记", "受理、受理告知登记",
    }  # fmt: skip
    assert desk.office.archives.rows(desk.me).to_file == ()


def test_a_case_that_others_were_merged_into_brings_them_along(desk: Desk) -> None:
    ready(desk)
    last, middle, first = (desk.accepted(DAY, DAY) for _ in range(3))
    merge(desk, first, middle)
    merge(desk, middle, last)
    desk.take(last, "withdraw", TODAY)
    told = [f"并入件{number_of(desk, case)}" for case in (middle, first)]

    listed = lines(desk, last)

    assert [said for title, said in listed if title == "期限计算说明"] == ["", *told]


def test_what_came_later_to_a_merged_case_is_added_to_the_volume_too(desk: Desk) -> None:
    into, one = ready(desk).accepted(DAY, DAY), desk.register(DAY)
    number = desk.office.reads.case_page(into, TODAY, by=desk.me).card.number
    desk.take(one, "merge", DAY, into=number)
    desk.take(into, "withdraw", DAY)
    file(desk, into)
    assert desk.office.archives.rows(desk.me).to_file == ()

    desk.office.case_file.keep_on_paper(one, 1, OnPaper("示例补充材料", "柜1", DAY, 1), desk.me)

    (row,) = desk.office.archives.rows(desk.me).to_file
    assert (row.case_id, row.volume) == (into, "Z109-1-1")


def test_what_was_taken_back_in_a_merged_case_is_told_with_its_number(desk: Desk) -> None:
    into, one = ready(desk).accepted(DAY, DAY), desk.accepted(DAY, DAY)
    pages = desk.office.reads
    number, merged = (pages.case_page(c, TODAY, by=desk.me).card.number for c in (into, one))
    desk.office.casework.void(VoidSteps(one, (2,), "受理早了（示例）"), desk.me)
    desk.take(one, "merge", TODAY, into=number)
    desk.take(into, "withdraw", TODAY)

    printed = words((file(desk, into).path / bags.MAIN).read_bytes())

    assert f"并入件{merged}：登记的" in printed and "理由：受理早了（示例）" in printed
