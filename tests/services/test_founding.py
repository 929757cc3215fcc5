"""The first day of an office: its file is made whole or not at all, the demo beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import AppError, Cancelled, StoreError
from app.base.progress import Progress
from app.base.rows.settings import Letterhead, OfficeSettings
from app.models.filelock import FileInUse
from app.services.founding import ASIDE, NewOffice, demo_file, found_demo, found_office
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.making import Clock, Desk, open_office

PACK = Path(__file__).parents[1] / "rules" / "packs" / "third-city.toml"
SETTINGS = OfficeSettings(
    "示例县信用办", "county", "nanyang-2020", {"investigation_stops": "dated"}
)


@pytest.fixture
def wanted(tmp_path: Path) -> NewOffice:
    return NewOffice(tmp_path / "数据" / "office.sqlite", SETTINGS, " 王示例 ")


def found(wanted: NewOffice, clock: Clock, progress: Progress | None = None) -> None:
    found_office(wanted, today=clock.today, now=clock.now, progress=progress or Progress())


def test_the_office_is_as_it_was_asked_for(wanted: NewOffice, clock: Clock) -> None:
    head = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", default=True)
    found(replace(wanted, letterhead=head), clock)

    with open_office(wanted.file, clock) as office:
        assert office.reads.settings() == SETTINGS
        assert office.regulations.current().chosen["investigation_stops"] == "dated"
        assert [officer.name for officer in office.officers.all()] == ["王示例"]
        assert office.options.current().letterheads == (head,)
        assert office.verify() == ()


def test_nothing_but_its_header_lies_beside_a_new_office(wanted: NewOffice, clock: Clock) -> None:
    found(wanted, clock)

    names = sorted(path.name for path in wanted.file.parent.iterdir())
    assert names == ["office.sqlite", "office.sqlite.head"]


def test_the_demo_is_a_file_of_its_own_and_the_office_is_empty(
    wanted: NewOffice, clock: Clock
) -> None:
    found(replace(wanted, with_demo=True), clock)

    with (
        open_office(wanted.file, clock) as office,
        open_office(demo_file(wanted.file), clock) as demo,
    ):
        assert office.reads.stages() == {}
        assert not office.reads.settings().demo
        assert sum(demo.reads.stages().values()) > 80
        assert demo.reads.settings().demo
        numbers = {
            demo.reads.case_page(n, clock.day, by=demo.session()).card.number[:2]
            for n in (1, 40, 80)
        }
        assert numbers == {"演示"}


def test_a_regulation_of_its_own_is_kept_beside_the_file(wanted: NewOffice, clock: Clock) -> None:
    own = replace(SETTINGS, regulation="third-city", readings={})
    found(replace(wanted, settings=own, pack=PACK, with_demo=True), clock)

    with open_office(wanted.file, clock) as office:
        assert office.regulations.current().id == "third-city"
    assert (wanted.file.parent / "regulations" / PACK.name).read_bytes() == PACK.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"officer": " "},
        {"settings": replace(SETTINGS, name="")},
        {"settings": replace(SETTINGS, number_pattern="示信投1号")},
        {"settings": replace(SETTINGS, regulation="nowhere-1999")},
        {"settings": replace(SETTINGS, readings={"investigation_stops": "whenever"})},
        {"letterhead": Letterhead("信用办", "示例", "示信函")},
    ],
)
def test_what_can_not_be_an_office_leaves_nothing(
    wanted: NewOffice, clock: Clock, tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(AppError):
        found(replace(wanted, **change), clock)

    assert list(tmp_path.iterdir()) == []


def test_stopped_while_the_demo_is_filled_nothing_is_left(
    wanted: NewOffice, clock: Clock, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        found(replace(wanted, with_demo=True), clock, Progress(is_cancelled=lambda: True))

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_left_is_no_obstacle(wanted: NewOffice, clock: Clock) -> None:
    left = wanted.file.with_name(wanted.file.name + ASIDE)
    left.mkdir(parents=True)
    (left / "office.sqlite").write_bytes(b"half")

    found(wanted, clock)

    assert not left.exists()
    open_office(wanted.file, clock).close()


def test_an_office_that_is_there_is_never_replaced(wanted: NewOffice, clock: Clock) -> None:
    found(wanted, clock)
    before = wanted.file.read_bytes()

    with pytest.raises(StoreError, match="已经存在"):
        found(wanted, clock)

    assert wanted.file.read_bytes() == before


def test_a_move_that_fails_takes_back_what_was_moved(wanted: NewOffice, clock: Clock) -> None:
    own = replace(SETTINGS, regulation="third-city", readings={})

    def stand_in_the_way(_done: int, _total: int, _caption: str) -> None:
        wanted.file.mkdir(exist_ok=True)  # the regulation and the demo are moved before it

    with pytest.raises(StoreError, match="没有留下任何文件"):
        found(replace(wanted, settings=own, pack=PACK, with_demo=True), clock,
              Progress(stand_in_the_way))  # fmt: skip

    assert [p for p in wanted.file.parent.rglob("*") if p.is_file()] == []


def test_a_folder_in_which_nothing_can_be_made_is_named(tmp_path: Path, clock: Clock) -> None:
    in_the_way = tmp_path / "文件"
    in_the_way.write_text("x")

    with pytest.raises(StoreError, match="换一个文件夹"):
        found(NewOffice(in_the_way / "office.sqlite", SETTINGS, "王示例"), clock)


def test_a_demo_made_later_stays_as_it_is_when_asked_for_again(
    wanted: NewOffice, clock: Clock
) -> None:
    found(wanted, clock)
    arguments = (wanted.file, SETTINGS, "王示例")

    path = found_demo(*arguments, today=clock.today, now=clock.now)
    before = path.stat().st_mtime_ns
    again = found_demo(*arguments, today=clock.today, now=clock.now)

    assert (again, again.stat().st_mtime_ns) == (path, before)
    with Office.open(path, today=clock.today, now=clock.now) as demo:
        assert demo.reads.settings().demo


def test_a_demo_made_anew_is_as_of_today_and_holds_nothing_of_what_was_tried(
    wanted: NewOffice, clock: Clock
) -> None:
    found(replace(wanted, with_demo=True), clock)
    path = demo_file(wanted.file)
    with open_office(path, clock) as demo:
        before = sum(demo.reads.stages().values())
        Desk(demo).register(clock.day, attachments=(AttachmentInput("试.txt", b"x"),))
    clock.day = date(2027, 3, 10)

    found_demo(wanted.file, SETTINGS, "王示例", today=clock.today, now=clock.now, anew=True)

    with open_office(path, clock) as demo:
        assert sum(demo.reads.stages().values()) == before
        assert len(demo.workbench.work(clock.day, by=demo.session()).changed) == 3
    assert not path.with_name(path.name + ".attachments").exists()


def test_a_demo_that_is_open_is_not_made_anew(wanted: NewOffice, clock: Clock) -> None:
    found(replace(wanted, with_demo=True), clock)

    with open_office(demo_file(wanted.file), clock), pytest.raises(FileInUse):
        found_demo(wanted.file, SETTINGS, "王示例", today=clock.today, now=clock.now, anew=True)

    assert demo_file(wanted.file).exists()


def test_an_office_that_bears_the_name_of_a_demo_is_left_alone(
    wanted: NewOffice, clock: Clock
) -> None:
    found(replace(wanted, file=demo_file(wanted.file)), clock)

    with pytest.raises(StoreError, match="不是演示办公"):
        found_demo(wanted.file, SETTINGS, "王示例", today=clock.today, now=clock.now, anew=True)

    open_office(demo_file(wanted.file), clock).close()
