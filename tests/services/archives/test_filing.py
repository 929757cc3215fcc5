"""Every ended case becomes a 卷 in one act; gaps stand in the way until a reason is given."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import InputError, PackError, RuleViolation, StoreError
from app.base.machine import halves
from app.base.machine.resources import resource_text
from app.base.progress import Progress
from app.reports.archives import bags
from app.services.archives import filing
from app.services.archives.archive_commands import FileCase, FileMany
from app.services.archives.gathered import Choices
from app.services.archives.gathering import matter
from app.services.archives.sheets import RECORDS
from app.services.backups.restoring import restore
from app.services.cases.commands import (
    Instruct,
    Propose,
    Recuse,
    ReviseStep,
    TakeStep,
    VoidSteps,
)
from app.services.papers.dispatch import Deliver, UseSeal
from app.services.papers.ink import Ink
from app.services.papers.letter_commands import WriteLetter
from app.services.store.attachments import OnPaper
from app.services.store.content import AttachmentInput
from tests.reports.archives.awkward import pdf
from tests.services.archives.filed import (
    DAY,
    ENDS,
    OTHER,
    WHY,
    closed,
    closed_twice,
    file,
    other,
    ready,
    refused,
    texts,
    withdrawn,
    words,
)
from tests.services.making import TODAY, Clock, Desk, make_office, open_office

pytestmark = pytest.mark.obligation("NY-20", "YC-22")
PICTURE = (Path(__file__).parents[3] / "resources" / "icons" / "board.svg").read_bytes()


@pytest.mark.parametrize("end", list(ENDS))
def test_a_case_becomes_a_volume_however_it_ended(any_desk: Desk, end: str) -> None:
    case = ENDS[end](any_desk)

    filed = file(any_desk, case)

    (row,) = any_desk.office.archives.rows(any_desk.me).volumes
    assert (row.code, row.year, row.case_id) == ("Z109-1-1", 2026, case) == (filed.code, 2026, case)
    assert all((filed.path / name).is_file() for name in (bags.MAIN, bags.SEALED, bags.CONTENTS))
    assert row.retention == ("D30" if end == "closed" else "D10")
    assert any_desk.kinds(case)[-1] == "archive"
    assert any_desk.office.archives.rows(any_desk.me).to_file == ()


def test_gaps_stand_in_the_way_until_a_reason_is_given_that_is_kept_and_printed(desk: Desk) -> None:
    case = closed(ready(desk))
    (row,) = desk.office.archives.rows(desk.me).to_file
    assert any("没有转办函" in gap for gap in row.gaps)

    with pytest.raises(InputError, match="缺件：.*没有归档"):
        desk.office.filings.file(FileCase(case, OTHER), desk.me)
    assert desk.kinds(case)[-1] == "close"

    filed = file(desk, case)
    (volume,) = desk.office.archives.rows(desk.me).volumes
    assert (volume.gaps, volume.reason) == (row.gaps, WHY)
    printed = words((filed.path / bags.MAIN).read_bytes())
    assert WHY in printed and all(gap in printed for gap in row.gaps)


@pytest.mark.parametrize("checker", ["", "经办甲示例"])
def test_the_checker_is_somebody_else(desk: Desk, checker: str) -> None:
    case = withdrawn(ready(desk))

    with pytest.raises(InputError, match="检查人"):
        desk.office.filings.file(FileCase(case, checker, reason=WHY), desk.me)


def test_without_a_number_of_the_fonds_nothing_is_filed_and_it_is_said_where_it_is_given(
    desk: Desk,
) -> None:
    case = withdrawn(desk)

    with pytest.raises(InputError, match="全宗号.*设置"):
        file(desk, case)


def test_an_open_case_is_not_filed(desk: Desk) -> None:
    with pytest.raises(InputError, match="还没有终结"):
        file(desk, ready(desk).register(DAY))


def test_numbers_of_volumes_go_on_and_none_is_skipped_by_a_refusal(desk: Desk) -> None:
    ready(desk)
    first, second = withdrawn(desk), closed(desk)
    file(desk, first)
    with pytest.raises(InputError):
        desk.office.filings.file(FileCase(second, OTHER), desk.me)

    assert file(desk, second).code == "Z109-1-2"


def test_what_came_later_is_added_to_the_volume_and_nothing_of_it_twice(desk: Desk) -> None:
    case = withdrawn(ready(desk))
    whole = file(desk, case)
    with pytest.raises(InputError, match="没有新的材料"):
        file(desk, case)
    paper = OnPaper("示例会议纪要", "档案柜3层", DAY, 2)
    desk.office.case_file.keep_on_paper(case, 2, paper, desk.me)

    (row,) = desk.office.archives.rows(desk.me).to_file
    added = file(desk, case)

    assert row.gaps == ()  # those of the 卷 stand with their reason in its 备考表
    assert row.volume == whole.code and added.path.name == f"{whole.code}-补1"
    listed = texts(added.path, bags.CONTENTS, bags.SEALED_CONTENTS)
    assert "示例会议纪要" in listed and "投诉举报登记表" not in listed
    (volume,) = desk.office.archives.rows(desk.me).volumes
    assert volume.supplements == 1 and volume.code == whole.code
    assert desk.office.archives.rows(desk.me).to_file == ()


def test_a_case_that_was_opened_again_is_supplemented_when_it_has_ended_again(desk: Desk) -> None:
    case = closed(ready(desk))
    file(desk, case)
    desk.take(case, "reopen", TODAY, reason="新的证据")
    assert desk.office.archives.rows(desk.me).to_file == ()
    desk.take(case, "withdraw", TODAY)

    (row,) = desk.office.archives.rows(desk.me).to_file
    added = file(desk, case)

    assert row.volume == "Z109-1-1"
    assert "终结登记" in texts(added.path, bags.CONTENTS)


def test_by_piece_each_piece_has_its_number_and_the_next_case_goes_on(desk: Desk) -> None:
    ready(desk, by_piece=True)
    first, second = file(desk, withdrawn(desk)), file(desk, withdrawn(desk))

    assert first.code == "Z109-WS·2026-D10-XYB-0001"
    used = len(list((first.path / bags.PIECES).iterdir())) + 1  # the sealed part has one, too
    assert second.code == f"Z109-WS·2026-D10-XYB-{used + 1:04d}"


def test_a_scan_lies_sealed_until_somebody_has_looked_at_it(desk: Desk) -> None:
    case = closed(ready(desk))
    report = next(
        row.seq for row in desk.office.reads.case_page(case, TODAY, by=desk.me).timeline
        if row.kind == "report_result"
    )  # fmt: skip
    desk.office.case_file.attach(
        case, report, [AttachmentInput("现场照片.jpg", PICTURE)], "", desk.me
    )

    draft = desk.office.filings.draft(case, desk.me)
    (photo,) = [piece for piece in draft.pieces if piece.title == "现场照片"]
    filed = file(desk, case, choices=Choices(main=frozenset({photo.uid})))

    assert (photo.sealed, photo.unread, photo.fixed) == (True, True, False)
    assert "现场照片" in texts(filed.path, bags.CONTENTS)


def test_where_nobody_said_who_they_are_a_scan_waits_for_a_look_all_the_same(desk: Desk) -> None:
    case = closed(ready(desk), complainants=())
    desk.office.case_file.attach(case, 4, [AttachmentInput("现场照片.jpg", PICTURE)], "", desk.me)

    (photo,) = [p for p in desk.office.filings.draft(case, desk.me).pieces if p.title == "现场照片"]

    assert (photo.sealed, photo.unread) == (True, True)


def test_what_tells_who_complains_stays_sealed_whatever_is_chosen(desk: Desk) -> None:
    case = closed(ready(desk))
    told = AttachmentInput("情况说明.txt", "经联系张示例（138 0000 0001）核实。".encode())
    desk.office.case_file.attach(case, 4, [told], "", desk.me)
    draft = desk.office.filings.draft(case, desk.me)
    (piece,) = [one for one in draft.pieces if one.title == "情况说明"]

    filed = file(desk, case, choices=Choices(main=frozenset({piece.uid}), all_main=True))

    assert piece.fixed and "情况说明" not in texts(filed.path, bags.CONTENTS)
    assert "情况说明" in texts(filed.path, bags.SEALED_CONTENTS)


def test_reading_who_complains_is_recorded_with_its_purpose(desk: Desk) -> None:
    file(desk, withdrawn(ready(desk)))

    with desk.office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT purpose, note FROM identity_access").all()
    assert [tuple(row) for row in rows] == [("disclose", "立卷归档（密封件）")]


def test_many_are_filed_one_by_one_and_those_refused_are_told_with_the_reason(desk: Desk) -> None:
    ready(desk)
    first, second, lacking = withdrawn(desk), withdrawn(desk), refused(desk)
    desk.office.case_file.keep_on_paper(first, 2, OnPaper("撤回申请", "柜1", DAY, 1), desk.me)
    desk.office.case_file.keep_on_paper(second, 2, OnPaper("撤回申请", "柜1", DAY, 1), desk.me)
    for case in (first, second):
        desk.office.case_file.keep_on_paper(case, 1, OnPaper("来信", "柜1", DAY, 1), desk.me)

    done = desk.office.filings.file_many(FileMany((first, second, lacking), OTHER), desk.me)

    assert [one.code for one in done.filed] == ["Z109-1-1", "Z109-1-2"]
    ((case, number, why),) = done.refused
    assert case == lacking and number and "缺件" in why and done.untried == 0


def test_stopped_the_filed_stay_filed_and_the_others_untouched(desk: Desk) -> None:
    ready(desk)
    cases = tuple(withdrawn(desk) for _ in range(3))
    told: list[int] = []

    def stop() -> bool:
        return len(told) > 1

    progress = Progress(lambda done, _total, _caption: told.append(done), stop)
    done = desk.office.filings.file_many(FileMany(cases, OTHER, WHY), desk.me, progress)

    assert len(done.filed) == 2 and done.untried == 1
    assert desk.kinds(cases[2])[-1] == "withdraw"


def test_a_folder_that_takes_nothing_leaves_no_trace_of_a_filing(
    desk: Desk, tmp_path: Path
) -> None:
    blocked = tmp_path / "不是文件夹"
    blocked.write_bytes(b"")
    case = withdrawn(ready(desk, folder=str(blocked)))

    with pytest.raises(StoreError, match="没有归档"):
        file(desk, case)

    assert desk.kinds(case)[-1] == "withdraw"
    assert desk.office.archives.rows(desk.me).volumes == ()


def test_who_keeps_out_of_a_case_neither_sees_its_volume_nor_files_it(desk: Desk) -> None:
    ready(desk)
    case, next_one = withdrawn(desk), withdrawn(desk)
    file(desk, case)
    for one in (case, next_one):
        desk.office.recusals.recuse(Recuse(one, OTHER, "近亲属", TODAY), desk.me)
    by = other(desk)

    rows = desk.office.archives.rows(by)

    assert (rows.volumes, rows.to_file, rows.recused) == ((), (), 1)
    with pytest.raises(RuleViolation, match="回避"):
        desk.office.filings.file(FileCase(next_one, "经办甲示例", reason=WHY), by)


def test_who_keeps_out_of_a_merged_case_does_not_file_the_one_that_goes_on(desk: Desk) -> None:
    ready(desk)
    into, one = desk.accepted(DAY, DAY), desk.register(DAY)
    number = desk.office.reads.case_page(into, TODAY, by=desk.me).card.number
    desk.take(one, "merge", DAY, into=number)
    desk.take(into, "withdraw", DAY)
    desk.office.recusals.recuse(Recuse(one, OTHER, "近亲属", TODAY), desk.me)

    with pytest.raises(RuleViolation, match="并入本件"):
        desk.office.filings.file(FileCase(into, "经办甲示例", reason=WHY), other(desk))


def test_while_a_case_is_filed_it_is_on_record_what_a_kill_would_leave(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = withdrawn(ready(desk))
    on_record: list[bool] = []

    def full(_work: object, _by: object, fresh: Path, *_rest: object) -> None:
        told = [json.loads(one.read_text("utf-8")) for one in (tmp_path / "正在写").iterdir()]
        half = fresh.parent
        on_record.append(
            any(
                Path(one["folder"]) == half.parent and half.match(name)
                for one in told
                for name in one["names"]
            )
        )
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filing, "pack", full)
    halves.keep_in(tmp_path)
    with pytest.raises(StoreError, match="没有归档"):
        file(desk, case)
    halves.keep_in(None)

    assert on_record == [True] and not list((tmp_path / "正在写").glob("*.json"))


def test_what_a_killed_filing_left_is_put_aside_and_never_in_the_way(desk: Desk) -> None:
    case = withdrawn(ready(desk))
    orphan = desk.office.archive_options.folder() / "2026" / "Z109-1-1"
    orphan.mkdir(parents=True)

    filed = file(desk, case)

    assert filed.path == orphan and (orphan / "bagit.txt").exists()
    assert (orphan.parent / "Z109-1-1 未登记1").is_dir()


@pytest.mark.parametrize(
    ("title", "units", "called"),
    [
        ("招商承诺未兑现", ("示例县住建局",), "关于反映示例县住建局招商承诺未兑现问题投诉举报的办理材料"),
        ("反映示例县住建局拖欠工程款的问题", ("示例县住建局",), "关于反映示例县住建局拖欠工程款问题投诉举报的办理材料"),
        ("拖欠工程款", ("甲局", "乙局"), "关于反映甲局等单位拖欠工程款问题投诉举报的办理材料"),
    ],
)  # fmt: skip
def test_the_title_of_a_volume_names_the_unit_and_the_matter(title, units, called) -> None:  # type: ignore[no-untyped-def]
    assert matter(title, units) == called


def test_the_year_is_that_of_the_ending(tmp_path: Path) -> None:
    desk = ready(Desk(make_office(tmp_path / "b.cxt", Clock(date(2027, 3, 1)))))
    case = desk.register(date(2026, 12, 20))
    desk.take(case, "withdraw", date(2026, 12, 28))

    file(desk, case)

    (row,) = desk.office.archives.rows(desk.me).volumes
    (year,) = desk.office.archives.rows(desk.me).years
    assert (row.year, year.due_on, year.volumes) == (2026, date(2027, 6, 30), 1)


def test_the_offices_own_schedule_holds_where_it_lies_beside_the_file(desk: Desk) -> None:
    case = withdrawn(ready(desk))
    own = desk.office.workspace.path.parent / "archives" / "retention.toml"
    own.parent.mkdir()
    shipped = resource_text("archives/retention.toml")
    own.write_text(
        shipped.replace('period = "D10"', 'period = "D30"')
        .replace("待审", "示档〔2026〕1号")
        .replace("due_day = 30", "due_day = 15"),
        "utf-8",
    )
    rows = desk.office.archives.rows(desk.me)
    assert {rows.to_file[0].handover_by, rows.years[0].due_on} == {date(2027, 6, 15)}

    draft = desk.office.filings.draft(case, desk.me)
    assert draft.retention == "D30" and "示档〔2026〕1号" in draft.retention_ground

    own.write_text("schema = 2", "utf-8")
    with pytest.raises(PackError, match="保管期限表"):
        file(desk, case)


def test_a_paper_lies_with_who_signed_it_and_how_it_was_delivered_behind_it(desk: Desk) -> None:
    case = ready(desk).accepted(DAY, DAY)
    fields = {"role": "lead", "identity_given": "withheld"}
    step = TakeStep(case, "refer", TODAY, unit="示例县交通局", fields=fields)
    issued = desk.office.letters.issue(WriteLetter("referral", case, TODAY, step=step), desk.me)
    dispatch = desk.office.dispatch
    dispatch.deliver(Deliver(issued.id, "exchange", TODAY, "OA回执1号", "示例县交通局"), desk.me)
    dispatch.seal(UseSeal("示例县信用办章", TODAY, 2, "负责人示例", issued.id), desk.me)
    seq = desk.take(case, "report_result", TODAY, result="true", measures="已经交付。")
    report = AttachmentInput("办理报告.txt", "已经交付。".encode())
    desk.office.case_file.attach(case, seq, [report], "", desk.me)
    desk.take(case, "withdraw", TODAY)

    filed = file(desk, case)

    lines = [line.split(",") for line in texts(filed.path, bags.CONTENTS).splitlines()]
    titles = [line[4] for line in lines]
    at = titles.index("关于转办政务失信投诉举报事项的函")
    assert titles[at + 1 : at + 3] == [
        f"发文稿纸（{issued.number}）",
        f"送达登记（{issued.number}）",
    ]
    assert next(line[3] for line in lines if line[4] == "[办理报告]") == "示例县交通局"
    printed = words((filed.path / bags.MAIN).read_bytes())
    assert all(said in printed for said in ("签发", "示例县信用办章", "OA回执1号"))


def test_what_a_leader_signed_in_ink_lies_with_the_draft_behind_the_paper(desk: Desk) -> None:
    case = ready(desk).accepted(DAY, DAY)
    fields = {"role": "lead", "identity_given": "withheld"}
    step = TakeStep(case, "refer", TODAY, unit="示例县交通局", fields=fields)
    ink = Ink("赵示例", "副县长", TODAY, (AttachmentInput("签字件.pdf", pdf("SIGNED")),))
    command = WriteLetter("referral", case, TODAY, step=step)
    issued = desk.office.stations.issue_now(command, {}, desk.me, ink)
    desk.take(case, "withdraw", TODAY)

    listed = texts(file(desk, case).path, bags.CONTENTS).splitlines()

    titles = [line.split(",")[4] for line in listed]
    at = titles.index("关于转办政务失信投诉举报事项的函")
    assert {*titles[at + 1 : at + 3]} == {
        f"发文稿纸（{issued.number}）",
        "副县长赵示例签发的发文稿纸",
    }


@pytest.mark.parametrize(("by", "whose"), [("unit", "示例县交通局"), ("office", "示例县信用办")])
def test_a_record_of_feedback_is_whose_who_gave_it(desk: Desk, by: str, whose: str) -> None:
    case = ready(desk).accepted(DAY, DAY)
    desk.take(case, "refer", DAY, unit="示例县交通局", delivered_on=DAY.isoformat())
    desk.take(case, "report_result", DAY, result="true", measures="已经交付。")
    desk.take(case, "review_result", DAY, outcome="pass")
    seq = desk.take(case, "give_feedback", DAY, satisfaction="satisfied", method="visit", by=by)
    record = AttachmentInput("反馈记录.txt", "当面反馈（示例）。".encode())
    desk.office.case_file.attach(case, seq, [record], "", desk.me)
    desk.take(case, "close", DAY)

    rows = [line.split(",") for line in texts(file(desk, case).path, bags.CONTENTS).splitlines()]

    assert [row[3] for row in rows if row[4] == "[反馈记录]"] == [whose]


def test_what_came_with_one_step_lies_in_the_order_in_which_it_came(desk: Desk) -> None:
    case = closed(ready(desk))
    names = ["证据3", "证据1", "证据2", "证据5", "证据4"]
    given = [AttachmentInput(f"{name}.txt", name.encode()) for name in names]
    desk.office.case_file.attach(case, 4, given, "", desk.me)

    filed = file(desk, case)

    listed = [line.split(",")[4] for line in texts(filed.path, bags.CONTENTS).splitlines()]
    assert [one.strip("[]") for one in listed if one.startswith("[证据")] == names


@pytest.mark.parametrize("by_piece", [False, True])
def test_a_code_that_was_given_since_a_backup_is_never_given_to_another(
    tmp_path: Path, *, by_piece: bool
) -> None:
    path, clock = tmp_path / "c.cxt", Clock()
    desk = ready(Desk(make_office(path, clock)), by_piece=by_piece)
    first, second = withdrawn(desk), withdrawn(desk)
    backup = desk.office.backups.make("manual").row
    given = file(desk, first)
    desk.office.close()
    restore(backup.path, path, now=clock.now())

    with open_office(path, clock) as office:
        filed = file(Desk(office), second)

    assert given.path.is_dir() and filed.path != given.path
    assert int(filed.code.rsplit("-", 1)[1]) > int(given.code.rsplit("-", 1)[1])


def test_a_folder_that_is_gone_in_the_middle_leaves_those_filed_and_says_so(desk: Desk) -> None:
    ready(desk)
    cases = tuple(withdrawn(desk) for _ in range(3))
    folder = desk.office.archive_options.folder()

    def pull_out(done: int, _total: int, _caption: str) -> None:
        if done == 1:
            folder.rename(folder.with_name("拔掉的盘"))
            folder.write_bytes(b"")

    command = FileMany(cases, OTHER, WHY)
    done = desk.office.filings.file_many(command, desk.me, Progress(pull_out))

    ((case, _number, why),) = done.refused
    assert [one.case_id for one in done.filed] == [cases[0]]
    assert case == cases[1] and "没有归档" in why and done.untried == 1
    assert desk.kinds(cases[1])[-1] == "withdraw"


def test_a_case_whose_content_the_store_lost_names_it_and_the_others_are_filed(desk: Desk) -> None:
    broken, whole = closed(ready(desk)), withdrawn(desk)
    (lost,) = (
        path for path in desk.office.workspace.attachments_folder.rglob("*") if path.is_file()
    )
    lost.write_bytes(b"another")

    done = desk.office.filings.file_many(FileMany((broken, whole), OTHER, WHY), desk.me)

    ((case, _number, why),) = done.refused
    assert case == broken and "“来信”的内容" in why and "没有归档" in why
    assert [one.case_id for one in done.filed] == [whole]


def test_calls_that_nobody_answered_have_their_line_in_the_volume(desk: Desk) -> None:
    case = closed(ready(desk))
    desk.take(case, "record_unreachable", TODAY, method="call", note="三次拨打无人接听（示例）")

    filed = file(desk, case)

    printed = words((filed.path / bags.MAIN).read_bytes())
    assert "反馈、征求意见登记" in printed and "三次拨打无人接听（示例）" in printed


def test_every_step_of_a_case_that_may_leave_no_paper_has_its_place_on_a_sheet() -> None:
    common = tomllib.loads(resource_text("regulations/common.toml"))
    told = {role for _role, _title, roles in RECORDS for role in roles}
    elsewhere = {
        "receive", "record", "amend", "assign",  # 登记表
        "learn_contact", "amend_person", "recuse",  # sealed
        "archive", "draw_visit", "adopt_calendar", "adopt_edition", "revise_step", "void_step",
    }  # fmt: skip

    assert set(common["steps"]) <= told | elsewhere


def test_what_the_complainant_wrote_later_lies_sealed_until_it_is_moved_by_itself(
    desk: Desk,
) -> None:
    case = ready(desk).register(DAY)
    desk.take(case, "request_correction", DAY, items="补充合同复印件（示例）")
    seq = desk.take(case, "supply_correction", DAY)
    letter = AttachmentInput("补正说明.txt", "我是唯一的供货方，合同附后。".encode())
    desk.office.case_file.attach(case, seq, [letter], "", desk.me)
    desk.take(case, "withdraw", DAY)

    draft = desk.office.filings.draft(case, desk.me)
    (piece,) = [one for one in draft.pieces if one.title == "补正说明"]
    moved = desk.office.filings.draft(case, desk.me, Choices(main=frozenset({piece.uid})))
    filed = file(desk, case, choices=Choices(all_main=True))

    assert (piece.sealed, piece.fixed) == (True, False)
    assert [one.sealed for one in moved.pieces if one.title == "补正说明"] == [False]
    assert "补正说明" in texts(filed.path, bags.SEALED_CONTENTS)
    assert "补正说明" not in texts(filed.path, bags.CONTENTS)


def test_what_was_taken_back_or_put_right_stands_in_the_remarks(desk: Desk) -> None:
    case = ready(desk).accepted(DAY, DAY)
    seq = desk.take(case, "refer", TODAY, unit="示例县交通局")
    desk.office.casework.void(VoidSteps(case, (seq,), "单位选错了（示例）"), desk.me)
    desk.office.casework.revise(ReviseStep(case, 2, TODAY, "日期写错了（示例）"), desk.me)
    desk.take(case, "withdraw", TODAY)

    printed = words((file(desk, case).path / bags.MAIN).read_bytes())

    assert "登记的“2026-11-20转办”已撤销，理由：单位选错了（示例）" in printed
    assert "已改正（日期为2026-11-20），理由：日期写错了（示例）" in printed


def test_a_code_is_not_given_again_when_its_step_is_taken_back(desk: Desk) -> None:
    case, second = withdrawn(ready(desk)), withdrawn(desk)
    first = file(desk, case)
    last = desk.office.reads.case_page(case, TODAY, by=desk.me).timeline
    seq = max(row.seq for row in last)
    with suppress(RuleViolation):
        desk.office.casework.void(VoidSteps(case, (seq,), "误办（示例）"), desk.me)

    assert file(desk, second).code != first.code
    assert len(desk.office.archives.rows(desk.me).volumes) == 2


def test_what_the_director_approved_stands_on_the_sheet_of_its_decision(desk: Desk) -> None:
    case = ready(desk).register(DAY)
    office, me = desk.office, desk.me
    asked = office.approvals.propose(Propose(case, "accept", "符合受理条件", TODAY), me).seq
    office.approvals.instruct(Instruct(case, asked, True, "同意受理，尽快转办", TODAY), other(desk))
    desk.take(case, "accept", TODAY)
    asked = office.approvals.propose(Propose(case, "refer", "拟转交通局", TODAY), me).seq
    office.approvals.instruct(Instruct(case, asked, True, "注意保密", TODAY), other(desk))
    seq = desk.take(case, "refer", TODAY, unit="示例县交通局", delivered_on=TODAY.isoformat())
    report = AttachmentInput("办理报告.txt", "已经交付。".encode())
    office.case_file.attach(case, seq, [report], "", me)
    desk.take(case, "withdraw", TODAY)

    filed = file(desk, case)

    rows = [line.split(",") for line in texts(filed.path, bags.CONTENTS).splitlines()[1:]]
    titles = [row[4] for row in rows]
    assert titles.index("办理审批表") < titles.index("受理审批表") < titles.index("投诉举报登记表")
    printed = words((filed.path / bags.MAIN).read_bytes())
    ending, accepting = (told.split("条款")[0] for told in printed.split("审批事项")[1:])
    assert "√其他" in ending and "注意保密（2026-11-20）" in ending and "同意受理" not in ending
    assert "√受理" in accepting and "同意受理，尽快转办（2026-11-20）" in accepting
    assert "注意保密" not in accepting
    assert "转办、回执、反馈和退回登记" in titles  # a file beside the step is no paper about it
    assert "符合受理条件" not in printed


def test_a_masked_copy_of_the_letter_lies_in_the_main_part_once_somebody_has_read_it(
    desk: Desk,
) -> None:
    case, other_case = closed(ready(desk)), closed(desk)
    draft = desk.office.filings.draft(case, desk.me)
    (copy,) = [one for one in draft.pieces if one.title == "来件复制件（来信）"]

    left_out = file(desk, other_case, choices=Choices(all_main=True))
    filed = file(desk, case, choices=Choices(main=frozenset({copy.uid})))

    assert (copy.sealed, copy.fixed) == (True, False)
    listed = texts(left_out.path, bags.CONTENTS, bags.SEALED_CONTENTS)
    assert "来件复制件" not in listed and "来信" in listed
    printed = words((filed.path / bags.MAIN).read_bytes())
    assert "来件复制件（来信）" in printed and "反映土地没有交付" in printed
    assert "张示例" not in printed and "13800000001" not in printed
    assert "来信" in texts(filed.path, bags.SEALED_CONTENTS)


def test_what_a_second_inquiry_brought_is_told_apart_from_the_first(desk: Desk) -> None:
    case = closed_twice(ready(desk))

    rows = [line.split(",") for line in texts(file(desk, case).path, bags.CONTENTS).splitlines()]
    titles = [row[4] for row in rows]

    assert titles.index("办理结果登记") < titles.index("办理结果登记（第2轮）")
    assert titles.index("办理结果登记（第2轮）") < titles.index("受理、受理告知登记")
    assert titles.count("反馈、征求意见登记") == 1
