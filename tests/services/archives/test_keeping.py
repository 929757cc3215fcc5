"""What becomes of a 卷: checked by another officer, handed over with a list, lent and brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from app.base.archive_tables import whereabouts
from app.base.errors import InputError, RuleViolation
from app.base.rows.archives import VolumeRow
from app.reports.archives import bags
from app.services.archives.archive_commands import (
    CheckVolume,
    DecideLeave,
    GiveBack,
    Lend,
    Transfer,
)
from app.services.cases.commands import Recuse
from app.services.store.attachments import OnPaper
from tests.services.archives.filed import OTHER, file, other, ready, withdrawn
from tests.services.making import TODAY, Clock, Desk

pytestmark = pytest.mark.obligation("NY-20", "YC-22")
DUE = TODAY + timedelta(days=14)


@pytest.fixture
def held(desk: Desk) -> VolumeRow:
    """One 卷."""
    case = withdrawn(ready(desk))
    file(desk, case)
    return volume(desk)


def volume(desk: Desk) -> VolumeRow:
    (row,) = desk.office.archives.rows(desk.me).volumes
    return row


def direct(desk: Desk) -> None:
    """The other officer directs the office."""
    options = desk.office.options
    options.save(replace(options.current(), director=other(desk).uid), desk.me)


# ------------------------------------------------------------ 检查


def test_a_volume_is_checked_by_somebody_else_and_found_sound(desk: Desk, held: VolumeRow) -> None:
    with pytest.raises(RuleViolation, match="另一人"):
        desk.office.archive_checks.check(CheckVolume(held.id), desk.me)

    done = desk.office.archive_checks.check(CheckVolume(held.id), other(desk))

    assert done.outcome == "sound" and "完好" in done.sentence
    assert (volume(desk).outcome, volume(desk).checked_on) == ("sound", TODAY)


def test_one_changed_byte_is_found_and_stands_in_the_register(desk: Desk, held: VolumeRow) -> None:
    paper = held.path / bags.MAIN
    data = bytearray(paper.read_bytes())
    data[len(data) // 2] ^= 1
    paper.write_bytes(bytes(data))

    done = desk.office.archive_checks.check(CheckVolume(held.id), other(desk))

    assert done.outcome == "flawed" and any("案卷.pdf" in line for line in done.found)
    assert "案卷.pdf" in volume(desk).found


def test_a_package_whose_lists_were_made_anew_is_found_by_the_register(
    desk: Desk, held: VolumeRow
) -> None:
    tags = held.path / "tagmanifest-sha256.txt"
    tags.write_bytes(tags.read_bytes()[::-1])

    done = desk.office.archive_checks.check(CheckVolume(held.id), other(desk))

    assert any("指纹" in line for line in done.found)


def test_a_package_that_is_gone_and_what_a_person_saw_are_kept(desk: Desk, held: VolumeRow) -> None:
    held.path.rename(held.path.with_name("搬走"))

    command = CheckVolume(held.id, "第3页装订反了\n")
    done = desk.office.archive_checks.check(command, other(desk))

    assert done.found[0] == "第3页装订反了" and "找不到归档包" in done.found[1]


# ------------------------------------------------------------ 移交


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = (document[n].get_textpage().get_text_range() for n in range(len(document)))
    return "".join("".join(pages).split())


def test_a_year_is_handed_over_with_a_list_in_two_copies(
    desk: Desk, held: VolumeRow, tmp_path: Path
) -> None:
    transfers = desk.office.archive_transfers
    copies = [words(paper) for paper in transfers.papers(2026, desk.me)]
    exported = transfers.export(tmp_path / "清册.xlsx", 2026, desk.me)
    sheet = openpyxl.load_workbook(exported.path).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]

    key = transfers.hand_over(Transfer(2026, TODAY, "经办甲示例", "档案员示例"), desk.me)

    assert len(copies) == 2 and "第一份" in copies[0] and "第二份" in copies[1]
    assert all(held.code in copy and "接收人" in copy and "2027-06-30" in copy for copy in copies)
    assert held.code in cells and "30年" not in cells
    (fingerprint,) = held.fingerprints  # whoever made all lists anew can't have made this one
    assert fingerprint in cells and all(fingerprint in copy for copy in copies)
    assert sha256((held.path / bags.TAGS).read_bytes()).hexdigest() == fingerprint
    (row,) = desk.office.archives.rows(desk.me).transfers
    assert (row.id, [one.code for one in row.packages], row.received_by) == (
        key,
        [held.code],
        "档案员示例",
    )
    assert volume(desk).transferred_on == TODAY
    assert "档案员示例接收" in words(transfers.papers(2026, desk.me, key)[0])


def added(desk: Desk, case: int, title: str) -> str:
    """A paper that came after the 卷 was closed, filed; gives the folder of its package."""
    desk.office.case_file.keep_on_paper(case, 1, OnPaper(title, "柜1", pages=2), desk.me)
    return file(desk, case).path.name


def lists(desk: Desk) -> list[tuple[int, int, int]]:
    years = desk.office.archives.rows(desk.me).years
    return [(year.year, year.volumes, year.supplements) for year in years]


def test_what_is_added_to_a_volume_already_handed_over_stands_in_the_list_of_the_next_year(
    desk: Desk, held: VolumeRow, clock: Clock, tmp_path: Path
) -> None:
    transfers = desk.office.archive_transfers
    early = added(desk, held.case_id, "移交以前的补充")
    assert lists(desk) == [(2026, 1, 1)]
    clock.day = date(2027, 6, 20)
    first = transfers.hand_over(Transfer(2026, clock.day, "甲示例", "档案员示例"), desk.me)
    assert lists(desk) == []

    clock.day = date(2027, 9, 1)
    late = added(desk, held.case_id, "移交以后的补充")
    next_case = desk.register(date(2027, 8, 2))
    desk.take(next_case, "withdraw", clock.day, reason="已经协商解决")
    file(desk, next_case)
    assert lists(desk) == [(2027, 1, 1)]
    copies = transfers.papers(2027, desk.me)
    sheet = openpyxl.load_workbook(transfers.export(tmp_path / "2.xlsx", 2027, desk.me).path)
    cells = [str(c.value) for row in sheet.worksheets[0].iter_rows() for c in row if c.value]
    clock.day = date(2028, 6, 1)
    second = transfers.hand_over(Transfer(2027, clock.day, "甲示例", "档案员示例"), desk.me)

    rows = {row.id: row for row in desk.office.archives.rows(desk.me).transfers}
    assert [one.code for one in rows[first].packages] == [held.code, early]
    assert [one.code for one in rows[second].packages] == [late, "Z109-1-2"]
    (line, _other) = rows[second].packages
    assert (line.n, line.before, line.transfer_id) == (2, date(2027, 6, 20), second)
    mark = sha256((held.path.parent / late / bags.TAGS).read_bytes()).hexdigest()
    told = "第2次补充归档，本卷已于2027-06-20移交；另有密封件"
    assert line.fingerprint == mark and mark in cells
    assert f"{told}{line.sealed_pieces}件{line.sealed_pages}页" in cells
    for copy in map(words, copies):
        assert mark in copy and told in copy and late in copy
        assert f"共1卷，补充归档1次，{sum(one.pieces for one in rows[second].packages)}件" in copy
        assert early not in copy
    again = words(transfers.papers(2026, desk.me, first)[0])  # as it was then
    assert mark not in again and late not in again and "第1次补充归档" in again
    assert lists(desk) == []


def test_what_is_added_while_its_year_is_handed_over_in_parts_goes_with_the_rest_of_it(
    desk: Desk, held: VolumeRow, clock: Clock
) -> None:
    transfers = desk.office.archive_transfers
    transfers.hand_over(Transfer(2026, TODAY, "甲示例", "档案员示例"), desk.me)
    file(desk, withdrawn(desk))
    clock.day = date(2027, 2, 1)
    late = added(desk, held.case_id, "移交以后的补充")

    assert lists(desk) == [(2026, 1, 1)]
    transfers.hand_over(Transfer(2026, clock.day, "甲示例", "档案员示例"), desk.me)

    newest = desk.office.archives.rows(desk.me).transfers[0]
    assert [one.code for one in newest.packages] == [late, "Z109-1-2"] and lists(desk) == []


def test_by_piece_a_line_says_how_far_the_numbers_of_its_pieces_go(desk: Desk) -> None:
    case = withdrawn(ready(desk, by_piece=True))
    filed = file(desk, case)
    late = added(desk, case, "补充的纸质材料")

    printed = words(desk.office.archive_transfers.papers(2026, desk.me)[0])

    last = 1 + len(list((filed.path / bags.PIECES).iterdir()))
    assert f"{filed.code}（至{last:04d}）" in printed
    assert late == f"Z109-WS·2026-D10-XYB-{last + 1:04d}-补1" and late in printed


def test_a_supplement_alone_is_handed_over_and_nobody_recused_does_it(
    desk: Desk, held: VolumeRow
) -> None:
    transfers = desk.office.archive_transfers
    command = Transfer(2026, TODAY, "甲示例", "档案员示例")
    transfers.hand_over(command, desk.me)
    late = added(desk, held.case_id, "移交以后的补充")
    assert whereabouts(volume(desk)) == f"{TODAY} 移交，补充1次待移交"
    desk.office.recusals.recuse(Recuse(held.case_id, OTHER, "近亲属", TODAY), desk.me)

    with pytest.raises(InputError, match="回避"):
        transfers.hand_over(command, other(desk))
    transfers.hand_over(command, desk.me)

    rows = desk.office.archives.rows(desk.me).transfers
    assert [[one.code for one in row.packages] for row in rows] == [[late], [held.code]]
    hidden = desk.office.archives.rows(other(desk)).transfers
    assert [(row.packages, row.recused) for row in hidden] == [((), 1), ((), 1)]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (Transfer(2026, TODAY, "", "档案员示例"), "移交人和接收人"),
        (Transfer(2026, TODAY, "甲", "甲"), "同一个人"),
        (Transfer(2026, TODAY + timedelta(1), "甲", "乙"), "今天之后"),
        (Transfer(2026, date(2026, 1, 1), "甲", "乙"), "早于立卷"),
        (Transfer(2025, TODAY, "甲", "乙"), "没有可以移交"),
    ],
)
def test_a_handover_that_can_not_be_is_refused(
    desk: Desk, held: VolumeRow, command: Transfer, why: str
) -> None:
    with pytest.raises(InputError, match=why):
        desk.office.archive_transfers.hand_over(command, desk.me)

    assert volume(desk).transferred_on is None


def test_who_keeps_out_of_a_volume_hands_nothing_over_and_lists_nothing(
    desk: Desk, held: VolumeRow
) -> None:
    desk.office.recusals.recuse(Recuse(held.case_id, OTHER, "近亲属", TODAY), desk.me)

    with pytest.raises(InputError, match="回避"):
        desk.office.archive_transfers.hand_over(Transfer(2026, TODAY, "甲", "乙"), other(desk))
    with pytest.raises(InputError, match="回避"):
        desk.office.archive_transfers.papers(2026, other(desk))


# ------------------------------------------------------------ 借阅


def lend(held: VolumeRow, part: str = "main") -> Lend:
    return Lend(held.id, part, "示例县审计局 王示例", "审计", DUE)


def test_a_volume_that_is_lent_is_handed_over_when_it_is_back(desk: Desk, held: VolumeRow) -> None:
    desk.office.lending.lend(lend(held), desk.me)
    command = Transfer(2026, TODAY, "甲示例", "档案员示例")
    with pytest.raises(InputError, match=f"{held.code}借给示例县审计局.*还没有归还"):
        desk.office.archive_transfers.hand_over(command, desk.me)

    (loan,) = desk.office.archives.rows(desk.me).loans
    desk.office.lending.give_back(GiveBack(loan.id, TODAY), desk.me)

    assert desk.office.archive_transfers.hand_over(command, desk.me)


def test_a_volume_is_lent_once_and_comes_back(desk: Desk, held: VolumeRow) -> None:
    desk.office.lending.lend(lend(held), desk.me)
    with pytest.raises(RuleViolation, match="还没有归还"):
        desk.office.lending.lend(lend(held), desk.me)
    assert "示例县审计局" in volume(desk).lent

    (loan,) = desk.office.archives.rows(desk.me).loans
    desk.office.lending.give_back(GiveBack(loan.id, TODAY, "完好"), desk.me)

    (loan,) = desk.office.archives.rows(desk.me).loans
    assert (loan.state, loan.returned_on, volume(desk).lent) == ("returned", TODAY, "")
    desk.office.lending.lend(lend(held), desk.me)


def test_the_sealed_part_waits_for_the_director_and_goes_out_with_the_leave(
    desk: Desk, held: VolumeRow
) -> None:
    direct(desk)
    desk.office.lending.lend(lend(held, "sealed"), desk.me)
    (asked,) = desk.office.archives.rows(desk.me).loans
    with pytest.raises(RuleViolation, match="由负责人"):
        desk.office.lending.decide(DecideLeave(asked.uid, True), desk.me)

    desk.office.lending.decide(DecideLeave(asked.uid, True, "审计需要"), other(desk))

    (loan,) = desk.office.archives.rows(desk.me).loans
    assert asked.state == "waiting" and (loan.part, loan.state) == ("sealed", "lent")
    assert loan.allowed == f"{TODAY:%Y-%m-%d} {OTHER}同意"


def test_refused_by_the_director_it_stays_here(desk: Desk, held: VolumeRow) -> None:
    direct(desk)
    desk.office.lending.lend(lend(held, "sealed"), desk.me)
    (asked,) = desk.office.archives.rows(desk.me).loans

    desk.office.lending.decide(DecideLeave(asked.uid, False, "与用途无关"), other(desk))

    (loan,) = desk.office.archives.rows(desk.me).loans
    assert (loan.state, loan.note, volume(desk).lent) == ("refused", "与用途无关", "")


def test_the_director_lends_the_sealed_part_with_a_record_of_the_leave(
    desk: Desk, held: VolumeRow
) -> None:
    direct(desk)

    desk.office.lending.lend(lend(held, "sealed"), other(desk))

    with desk.office.gate.file.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT a.act, a.state FROM archive_loan l JOIN approval a ON a.uid = l.approval_uid"
        ).all()
    assert [tuple(row) for row in rows] == [("allow_sealed", "approved")]


def test_a_loan_that_is_not_brought_back_in_time_is_late(
    desk: Desk, held: VolumeRow, clock
) -> None:  # type: ignore[no-untyped-def]
    desk.office.lending.lend(lend(held), desk.me)
    clock.day = DUE + timedelta(days=1)

    (loan,) = desk.office.archives.rows(desk.me).loans
    assert loan.state == "late"


def test_who_keeps_out_of_the_case_does_not_see_who_borrowed_it(
    desk: Desk, held: VolumeRow
) -> None:
    desk.office.lending.lend(lend(held), desk.me)
    desk.office.recusals.recuse(Recuse(held.case_id, OTHER, "近亲属", TODAY), desk.me)

    assert desk.office.archives.rows(other(desk)).loans == ()
    with pytest.raises(RuleViolation):
        desk.office.lending.lend(lend(held), other(desk))


def test_what_lies_in_the_register_of_the_archive_is_never_changed(
    desk: Desk, held: VolumeRow
) -> None:
    with desk.office.gate.file.write() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("UPDATE archive_volume SET title = 'x'")
