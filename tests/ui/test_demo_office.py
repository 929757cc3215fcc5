"""The demo says what it is, and is a window of its own beside the office's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.services.founding import found_demo
from app.services.office import Office
from app.ui.actions import KeysDialog
from app.ui.demo_office import change_office, renew_demo, start_desk
from app.ui.main_window import MainWindow
from app.ui.one_instance import ring
from tools.tour import hands

pytestmark = pytest.mark.slow


@pytest.fixture
def demo_window(qtbot: QtBot, office: Office) -> Iterator[MainWindow]:
    work = office.workspace
    path = found_demo(
        office.path, office.reads.settings(), "经办人甲", today=work.today, now=work.now
    )
    with Office.open(path, today=work.today, now=work.now) as demo:
        made = bootstrap.make_window(work.today, serial=True)
        qtbot.addWidget(made)
        made.show()
        made.attach(demo, demo.session())
        hands.settle()
        yield made
        for page in made.pages.values():
            page.close_page()
        made.close()


def test_the_demo_is_marked_in_title_stripe_and_bar(demo_window: MainWindow) -> None:
    assert demo_window.windowTitle() == "【演示】示例县信用办 · 诚信台"
    assert demo_window.demo_stripe.isVisible()
    assert demo_window.top_bar.demo_label.isVisible()


def test_the_office_is_not(window: MainWindow) -> None:
    assert window.windowTitle() == "示例县信用办 · 诚信台"
    assert not window.demo_stripe.isVisible()
    assert not window.top_bar.demo_label.isVisible()


def test_from_the_office_the_demo_is_made_and_opened_beside_it(
    window: MainWindow, office: Office
) -> None:
    started: list[list[str]] = []

    change_office(window.context, window.close, started.append)

    demo = office.path.with_name("演示.sqlite")
    assert demo.exists()
    assert started == [["--file", str(demo)]]
    assert window.isVisible()


def test_from_the_demo_the_way_leads_back_and_its_window_closes(demo_window: MainWindow) -> None:
    started: list[list[str]] = []

    change_office(demo_window.context, demo_window.close, started.append)

    assert started == [[]]
    assert not demo_window.isVisible()


def test_ctrl_k_offers_the_change_by_its_name(window: MainWindow, demo_window: MainWindow) -> None:
    assert window.actions_by_name["demo_action"].text() == "打开演示办公"
    assert demo_window.actions_by_name["demo_action"].text() == "回到正式办公"


def test_the_keys_at_a_glance_list_only_what_has_a_key(window: MainWindow) -> None:
    window.actions_by_name["keys_action"].trigger()
    dialog = window.findChild(KeysDialog)

    texts = [label.text() for label in dialog.findChildren(QLabel)]
    dialog.close()
    hands.settle()

    assert "看板" in texts
    assert "打开演示办公" not in texts


def test_the_demo_lies_beside_the_office(office: Office, demo_window: MainWindow) -> None:
    demo = demo_window.context.office.path

    assert (demo.parent, demo.name) == (office.path.parent, "演示.sqlite")


def test_made_anew_it_is_opened_too(window: MainWindow, office: Office) -> None:
    change_office(window.context, window.close, lambda _words: None)
    demo = office.path.with_name("演示.sqlite")
    before = demo.stat().st_ino, demo.stat().st_mtime_ns
    started: list[list[str]] = []

    renew_demo(window.context, started.append)

    assert started == [["--file", str(demo)]]
    assert (demo.stat().st_ino, demo.stat().st_mtime_ns) != before


def test_from_within_the_demo_it_is_not_made_anew(demo_window: MainWindow) -> None:
    started: list[list[str]] = []

    renew_demo(demo_window.context, started.append)

    assert started == []
    assert "正式办公" in demo_window.toast_panel.text_label.text()


def test_a_demo_in_use_is_told_in_the_office(window: MainWindow, demo_window: MainWindow) -> None:
    renew_demo(window.context, lambda _words: None)

    assert "正在使用" in window.error_bar.sentence_label.text()


def test_the_other_window_is_the_program_itself(
    office: Office, demo_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = demo_window.context.office.path
    demo_window.context.office.close()
    monkeypatch.setenv("CHENGXIN_DATA", str(demo.parent))

    start_desk(["--file", str(demo)])
    came_up = ring(demo, patience=30)
    os.kill(json.loads(demo.with_name(demo.name + ".lock").read_text("utf-8"))["pid"], 15)

    assert came_up
