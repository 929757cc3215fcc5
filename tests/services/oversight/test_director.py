"""The director's page: whose fault, what waits, what leaves, who looked; on one sheet of A4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app.base.rows.oversight import DirectorRows
from app.base.rows.papers import PaperAbout
from app.base.session import Role
from app.services.cases.commands import Propose, Recuse
from app.services.office import Office
from app.services.papers.paper_commands import WritePaper
from tests.services.making import TODAY, UNIT, Clock, Desk, copied_office, make_office
from tests.services.statistics import office60

CIRCULAR = WritePaper("circular", PaperAbout("free"), TODAY, {
    "addressee": "县直各单位", "matter": "开会", "body": "请参加。",
})  # fmt: skip


def part(page: DirectorRows, key: str) -> list[str]:
    return [line.text for one in page.parts if one.key == key for line in one.lines]


def full_office(path: Path) -> Office:
    desk = Desk(make_office(path, Clock()))
    office60.fill(desk)
    waiting = desk.register(TODAY)
    desk.office.approvals.propose(Propose(waiting, "accept", "拟受理。", TODAY), desk.me)
    desk.office.papers.issue(CIRCULAR, desk.me)
    desk.office.identities.read(1, "reveal", desk.me, "回电核实")
    return desk.office


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Desk]:
    """The office of 60 cases; a proposal waits, a paper went out, an identity was looked at."""
    with copied_office(tmp_path / "office.cxt", Clock(), "director", full_office) as office:
        yield Desk(office)


@pytest.mark.obligation("NY-21.2")
def test_the_page_says_whose_fault_what_waits_and_who_looked(busy: Desk) -> None:
    page = busy.office.director.page(TODAY, busy.me)

    assert any(f"项　{office60.C}　最早的" in text for text in part(page, "late"))
    assert part(page, "waiting") == ["批示：受理（11-20 经办甲示例报）"]
    assert part(page, "looks") == ["经办甲示例　查看1次：回电核实"]
    assert part(page, "backup") == ["还没有备份"] and part(page, "sent") == ["通知"]
    assert part(page, "month")[0] == "收到 1，上月同期 0（不足5件，不算增减）"
    officer = replace(busy.me, roles=frozenset({Role.OFFICER}))
    assert part(busy.office.director.page(TODAY, officer), "looks") == ["只有负责人可以看。"]


def test_what_waits_to_be_signed_stands_beside_what_left_today(busy: Desk) -> None:
    office, me = busy.office, busy.me
    office.stations.submit(CIRCULAR, {}, me)

    page = office.director.page(TODAY, me)

    sent = next(one for one in page.parts if one.key == "sent")
    assert sent.number == "1　还没有发出 1"
    assert part(page, "sent") == ["待签发：通知", "通知"]
    assert "签发：通知（11-20 经办甲示例报）" in part(page, "waiting")


def test_it_prints_on_one_page_however_much_there_is(busy: Desk) -> None:
    pdf = pypdfium2.PdfDocument(busy.office.director.paper(TODAY, busy.me))
    page = busy.office.director.page(TODAY, busy.me)

    assert len(pdf) == 1
    assert (round(pdf[0].get_width()), round(pdf[0].get_height())) == (595, 842)  # A4
    told = "".join(pdf[0].get_textpage().get_text_range().split())
    assert "主任一页" in told and part(page, "warnings")
    for one in page.parts:
        first = part(page, one.key)[0] if one.lines else "无。"
        assert one.caption in told and "".join(first.split())[:12] in told, one.key


def test_the_page_without_its_warnings_and_these_together_are_the_page(busy: Desk) -> None:
    director, me = busy.office.director, busy.me
    rest, whole = director.at_once(TODAY, me), director.page(TODAY, me)

    assert "warnings" not in {one.key for one in rest.parts}
    assert rest.joined(director.warned(TODAY, me)).parts == whole.parts


@pytest.mark.obligation("NY-15.1")
def test_what_the_director_keeps_out_of_is_not_on_it(busy: Desk) -> None:
    office = busy.office
    page = office.director.page(TODAY, busy.me)
    late = next(one for one in page.parts if one.key == "late")
    other = office.session(office.officers.add("经办乙示例", busy.me))
    number = late.lines[0].number
    case = office.reads.case_id(number, busy.me)
    assert case is not None
    office.recusals.recuse(Recuse(case, other.name, "近亲属", TODAY), busy.me)

    seen = office.director.page(TODAY, other)

    fewer = next(one for one in seen.parts if one.key == "late").number
    assert int(fewer.removesuffix("项")) < int(late.number.removesuffix("项"))
    assert number not in {line.number for one in seen.parts for line in one.lines}


@pytest.mark.obligation("NY-20")
def test_ended_cases_of_last_year_without_a_volume_are_owed_to_the_archive(
    desk: Desk, clock: Clock
) -> None:
    clock.day = date(2026, 12, 30)
    desk.take(desk.register(date(2026, 12, 20)), "withdraw", date(2026, 12, 28))
    before = part(desk.office.director.page(clock.day, desk.me), "warnings")

    clock.day = date(2027, 1, 5)

    after = part(desk.office.director.page(clock.day, desk.me), "warnings")
    assert before == [] and after == ["应归档1件，2027-06-30 前移交档案室"]


LONG = "示例县经济技术开发区管理委员会招商引资和项目建设服务中心第{}分中心（筹备）"


@pytest.mark.obligation("NY-15.1")
def test_a_case_left_alone_by_who_keeps_out_waits_for_the_director(desk: Desk) -> None:
    office, me = desk.office, desk.me
    other = office.session(office.officers.add("经办乙示例", me))
    case = desk.register(TODAY)
    desk.take(case, "assign", TODAY, officer=other.name)
    office.recusals.recuse(Recuse(case, other.name, "近亲属", TODAY), me)

    waiting = part(office.director.at_once(TODAY, me), "waiting")
    assert waiting == [f"回避：{other.name}回避以后没有人经办，请指定"]
    desk.take(case, "assign", TODAY, officer=me.name)
    assert part(office.director.at_once(TODAY, me), "waiting") == []


def test_who_does_not_direct_is_told_that_it_waits_for_the_director(desk: Desk) -> None:
    office, me = desk.office, desk.me
    other = office.session(office.officers.add("经办乙示例", me))
    office.options.save(replace(office.options.current(), director=me.uid), me)

    captions = [
        next(
            one.caption for one in office.director.at_once(TODAY, by).parts if one.key == "waiting"
        )
        for by in (me, other)
    ]

    assert captions == ["待我决定", "待负责人决定"]


def test_an_empty_office_says_in_words_that_there_is_nothing_to_measure(desk: Desk) -> None:
    told = part(desk.office.director.at_once(TODAY, desk.me), "month")

    assert told[-1] == "按期办结率 没有到期应办结的，上月同期 没有到期应办结的"
    assert not {"–", "—"} & set("".join(told))


def test_a_full_office_with_long_names_prints_on_one_page_and_says_how_many_more(
    desk: Desk,
) -> None:
    day = date(2026, 3, 2)
    for at in range(30):
        unit = LONG.format(at)
        case = desk.accepted(day, day, respondents=(unit,), facts=f"示例{at}", complainants=())
        desk.take(case, "refer", day, unit=unit, delivered_on=day.isoformat())

    pdf = pypdfium2.PdfDocument(desk.office.director.paper(TODAY, desk.me))

    assert len(pdf) == 1
    told = "".join(pdf[0].get_textpage().get_text_range().split())
    shown = sum(LONG.format(at) in told for at in range(30))
    assert shown >= 8 and "另有" in told


@pytest.mark.obligation("YC-18")
def test_an_extension_that_a_unit_applied_for_waits_in_yuncheng(tmp_path: Path) -> None:
    desk = Desk(make_office(tmp_path / "yc.cxt", Clock(), regulation="yuncheng-2021"))
    case = desk.accepted(date(2026, 11, 2), date(2026, 11, 3))
    desk.take(case, "request_extension", TODAY, unit=UNIT, reason="案情复杂")

    (waiting,) = part(desk.office.director.at_once(TODAY, desk.me), "waiting")
    assert waiting == "延期申请（11-20 经办甲示例报）"
