"""The first start, worked as a clerk does: by keys alone, to and fro, and nothing written before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.base.machine.pc_settings import OFFICE_FILE, PcSettings
from app.services.office import Office
from app.ui.choosing import last_folder
from app.ui.plain import PlainLabel
from app.ui.start import make_window
from app.ui.window_state import keep_first_folder
from app.ui.wizard import first_start
from app.ui.wizard.first_start import FirstStart
from tests.services.making import Clock, make_office, open_office
from tools.tour import hands

DAY = date(2026, 11, 20)
PACK = Path(__file__).parents[2] / "rules" / "packs" / "third-city.toml"


@pytest.fixture
def pc() -> PcSettings:
    return PcSettings()


@pytest.fixture
def wizard(qtbot: QtBot, tmp_path: Path, pc: PcSettings) -> Iterator[FirstStart]:
    made = FirstStart(tmp_path / "数据" / "office.sqlite", pc, today=lambda: DAY, serial=True)
    qtbot.addWidget(made)
    made.show()
    hands.settle()
    yield made
    made.close()


def say_who(wizard: FirstStart) -> None:
    hands.fill(wizard.office_page.form, {"name": "示例县信用办", "officer": "王示例"})


def to_page(wizard: FirstStart, page: int) -> None:
    """Go on to a page, counted from 0, with the usual answers."""
    if wizard.at == 0:
        say_who(wizard)
    while wizard.at < page:
        hands.click(wizard.next_button)


def read(file: Path) -> Office:
    return open_office(file, Clock(DAY))


def test_the_dialogs_begin_where_the_last_one_was_left(
    wizard: FirstStart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def file(_owner: object, _caption: str, folder: str, _kinds: str) -> tuple[str, str]:
        asked.append(folder)
        return str(tmp_path / "别处" / "办公.sqlite"), ""

    def folder(_owner: object, _caption: str, folder: str) -> str:
        asked.append(folder)
        return str(tmp_path / "备份")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    wizard.office_page.existing_wanted.emit()
    wizard.office_page.existing_wanted.emit()
    to_page(wizard, 3)
    hands.click(wizard.places_page.backup_button)

    assert asked == [str(tmp_path / "数据"), str(tmp_path / "别处"), str(tmp_path / "别处")]
    assert wizard.places_page.backup_line.text() == str(tmp_path / "备份")


def test_the_window_goes_on_asking_where_the_first_start_asked_last(
    qtbot: QtBot,
    wizard: FirstStart,
    tmp_path: Path,
    pc: PcSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "备份").mkdir()
    chosen = lambda *_asked: str(tmp_path / "备份")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    to_page(wizard, 3)
    hands.click(wizard.places_page.backup_button)

    keep_first_folder(wizard, pc)
    window = make_window(lambda: DAY, serial=True, pc=pc)
    qtbot.addWidget(window)

    assert last_folder(window) == str(tmp_path / "备份")


def test_the_usual_answers_make_an_empty_office_and_open_it(
    wizard: FirstStart, tmp_path: Path, pc: PcSettings
) -> None:
    to_page(wizard, 4)
    hands.click(wizard.next_button)

    file = tmp_path / "数据" / "office.sqlite"
    assert wizard.opens == file
    assert pc.get(OFFICE_FILE) == str(file)
    with read(file) as office:
        settings = office.reads.settings()
        assert (settings.name, settings.level, settings.demo) == ("示例县信用办", "county", False)
        assert settings.number_pattern == "示信投〔{year}〕{n}号"
        assert office.session().name == "王示例"
        assert office.options.current().letterheads[0].number_pattern == "示信函〔{year}〕{n}号"


def test_it_is_worked_by_keys_alone(qtbot: QtBot, wizard: FirstStart, tmp_path: Path) -> None:
    def focused() -> None:
        hands.settle()
        assert QApplication.focusWidget() is not None

    for text in ("示例市信用办", None, "李示例"):
        focused()
        if text:
            hands.write(QApplication.focusWidget(), text)
        else:
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    for page in range(3):
        assert wizard.at == page
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        focused()
    hands.press(wizard, "Alt+N")
    qtbot.waitUntil(lambda: wizard.at == 4)  # a button pressed by its letter is seen to go down
    focused()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    with read(tmp_path / "数据" / "office.sqlite") as office:
        assert office.reads.settings().level == "city"
        assert office.session().name == "李示例"


def test_nothing_is_written_on_the_way_and_nothing_after_leaving(
    wizard: FirstStart, tmp_path: Path, pc: PcSettings
) -> None:
    to_page(wizard, 4)
    hands.click(wizard.put_by_button)

    assert wizard.opens is None
    assert list(tmp_path.iterdir()) == []
    assert pc.get(OFFICE_FILE) is None


def test_going_back_keeps_what_was_said(wizard: FirstStart) -> None:
    to_page(wizard, 2)
    hands.fill(wizard.numbers_page.form, {"case": "示信访〔{年}〕{序号}号"})
    hands.click(wizard.back_button)
    hands.click(wizard.back_button)

    to_page(wizard, 2)

    assert wizard.office_page.form.values()["name"] == "示例县信用办"
    assert wizard.numbers_page.form.values()["case"] == "示信访〔{年}〕{序号}号"


def test_esc_leads_back_and_throws_nothing_away(wizard: FirstStart) -> None:
    to_page(wizard, 1)

    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    QTest.keyClick(wizard, Qt.Key.Key_Escape)

    assert wizard.isVisible()
    assert wizard.at == 0
    assert wizard.office_page.form.values()["officer"] == "王示例"


def test_without_a_name_it_does_not_go_on_and_says_what_is_missing(wizard: FirstStart) -> None:
    hands.fill(wizard.office_page.form, {"officer": "王示例"})

    assert not wizard.next_button.isEnabled()
    assert wizard.missing_label.text() == "还差：请填写单位名称"


def test_each_reading_is_chosen_with_its_sentence_before_it(
    wizard: FirstStart, tmp_path: Path
) -> None:
    to_page(wizard, 1)
    hands.choose(wizard.regulation_page.reading_list.boxes["investigation_stops"], "dated")
    to_page(wizard, 4)
    hands.click(wizard.next_button)

    with read(tmp_path / "数据" / "office.sqlite") as office:
        assert office.regulations.current().chosen["investigation_stops"] == "dated"


def test_the_other_regulation_brings_its_own_readings(wizard: FirstStart, tmp_path: Path) -> None:
    to_page(wizard, 1)
    hands.choose(wizard.regulation_page.pack_box, "yuncheng-2021")

    assert "closure_limit" in wizard.regulation_page.reading_list.boxes
    to_page(wizard, 4)
    hands.click(wizard.next_button)
    with read(tmp_path / "数据" / "office.sqlite") as office:
        assert office.reads.settings().regulation == "yuncheng-2021"


def test_the_last_page_says_which_reading_was_changed_before_anything_is_made(
    wizard: FirstStart,
) -> None:
    to_page(wizard, 4)
    assert "都是通常口径" in summary_of(wizard)
    while wizard.at > 1:
        hands.click(wizard.back_button)
    hands.choose(wizard.regulation_page.reading_list.boxes["investigation_stops"], "dated")

    to_page(wizard, 4)

    boxes = wizard.regulation_page.reading_list.boxes
    assert boxes["investigation_stops"].currentText() in summary_of(wizard)


def summary_of(wizard: FirstStart) -> str:
    return "\n".join(label.text() for label in wizard.last_page.findChildren(PlainLabel))


def test_a_third_regulation_comes_from_its_file(wizard: FirstStart, tmp_path: Path) -> None:
    to_page(wizard, 1)
    wizard.regulation_page.take_file(PACK)
    to_page(wizard, 4)
    hands.click(wizard.next_button)

    with read(tmp_path / "数据" / "office.sqlite") as office:
        assert office.regulations.current().id == "third-city"


def test_a_faulty_regulation_is_told_and_not_taken(wizard: FirstStart, tmp_path: Path) -> None:
    faulty = tmp_path / "办法.toml"
    faulty.write_text("name = ", encoding="utf-8")
    to_page(wizard, 1)

    wizard.regulation_page.take_file(faulty)

    assert wizard.regulation_page.problem_label.isVisible()
    assert wizard.regulation_page.pack_box.currentData() == "nanyang-2020"


def test_the_example_follows_the_pattern_typed(wizard: FirstStart) -> None:
    to_page(wizard, 2)
    page = wizard.numbers_page
    hands.fill(page.form, {"case": "示信投字〔{年}〕第{序号}号"})
    assert page.examples["case"].text() == (
        "第一件编为 示信投字〔2026〕第1号，第二件编为 示信投字〔2026〕第2号"
    )

    hands.fill(page.form, {"case": "示信投1号"})

    assert not wizard.next_button.isEnabled()
    assert page.examples["case"].text() == ""


@pytest.mark.parametrize(
    "folder, words",
    [("", "请填写数据位置"), ("数据", "完整的路径"), ("/proc/version/数据", "不是文件夹")],
)
def test_a_place_that_will_not_do_is_refused_with_the_reason(
    wizard: FirstStart, folder: str, words: str
) -> None:
    to_page(wizard, 3)

    hands.write(wizard.places_page.data_line, folder)

    assert words in wizard.places_page.data_problem_label.text()
    assert not wizard.next_button.isEnabled()


def test_a_folder_synchronised_by_a_cloud_is_refused(wizard: FirstStart, tmp_path: Path) -> None:
    to_page(wizard, 3)

    hands.write(wizard.places_page.data_line, str(tmp_path / "OneDrive" / "诚信台"))

    assert "OneDrive" in wizard.places_page.data_problem_label.text()
    assert not wizard.next_button.isEnabled()


def test_the_backup_may_not_lie_beside_the_data_and_is_kept_when_chosen(
    wizard: FirstStart, tmp_path: Path
) -> None:
    to_page(wizard, 3)
    page = wizard.places_page
    hands.write(page.backup_line, page.data_line.text())
    assert "同一个文件夹" in page.backup_problem_label.text()

    hands.write(page.backup_line, str(tmp_path / "另一处"))
    to_page(wizard, 4)
    hands.click(wizard.next_button)

    with read(tmp_path / "数据" / "office.sqlite") as office:
        assert tmp_path / "另一处" in office.backups.places


def test_the_demo_is_made_beside_the_office_and_opened_first(
    wizard: FirstStart, tmp_path: Path, pc: PcSettings
) -> None:
    to_page(wizard, 4)
    hands.click(wizard.last_page.demo_button)
    hands.click(wizard.next_button)

    assert wizard.opens == tmp_path / "数据" / "演示.sqlite"
    assert pc.get(OFFICE_FILE) == str(tmp_path / "数据" / "office.sqlite")
    with read(wizard.opens) as demo:
        assert demo.reads.settings().demo


def test_a_failure_is_told_leaves_nothing_and_can_be_tried_again(
    wizard: FirstStart, tmp_path: Path
) -> None:
    to_page(wizard, 4)
    (tmp_path / "数据").write_text("meanwhile a file stands there", encoding="utf-8")
    hands.click(wizard.next_button)
    assert "没有留下任何文件" in wizard.problem_label.text()
    assert wizard.isVisible()

    (tmp_path / "数据").unlink()
    hands.click(wizard.next_button)

    assert wizard.opens is not None


def test_a_file_that_is_there_already_is_opened_instead(
    wizard: FirstStart, tmp_path: Path, pc: PcSettings
) -> None:
    file = tmp_path / "旧电脑.sqlite"
    make_office(file, Clock(DAY)).close()

    wizard.open_existing(file)

    assert wizard.opens == file
    assert pc.get(OFFICE_FILE) == str(file)


def test_what_is_no_office_file_is_told_and_the_wizard_stays(
    wizard: FirstStart, tmp_path: Path
) -> None:
    other = tmp_path / "照片.sqlite"
    other.write_bytes(b"\xff\xd8\xff" * 200)

    wizard.open_existing(other)

    assert wizard.opens is None
    assert wizard.isVisible()
    assert "照片.sqlite" in wizard.problem_label.text()


def test_a_file_in_a_synchronised_folder_is_not_worked_in(
    wizard: FirstStart, tmp_path: Path
) -> None:
    make_office(tmp_path / "office.sqlite", Clock(DAY)).close()
    file = tmp_path / "Dropbox" / "office.sqlite"
    file.parent.mkdir()
    (tmp_path / "office.sqlite").rename(file)

    wizard.open_existing(file)

    assert wizard.opens is None
    assert "Dropbox" in wizard.problem_label.text()


def test_a_file_on_a_medium_that_was_not_plugged_in_is_looked_for_again(
    qtbot: QtBot, tmp_path: Path, pc: PcSettings
) -> None:
    file = tmp_path / "U盘" / "office.sqlite"
    wizard = FirstStart(file, pc, today=lambda: DAY, missing=file, serial=True)
    qtbot.addWidget(wizard)
    wizard.show()
    hands.click(wizard.office_page.again_button)
    assert wizard.isVisible()

    file.parent.mkdir()
    make_office(file, Clock(DAY)).close()
    hands.click(wizard.office_page.again_button)

    assert wizard.opens == file


def test_every_page_has_a_caption_and_every_button_a_name(wizard: FirstStart) -> None:
    assert (wizard.width(), wizard.height()) == first_start.SIZE
    assert all(page.caption and page.heading_label.text() for page in wizard.pages)
