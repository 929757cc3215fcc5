"""A real office in a fresh file, a real window over it, and a day that only the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.rows.settings import OfficeSettings
from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from app.ui.main_window import MainWindow
from app.ui.theme import Scheme, theme
from tests.services.making import by_itself, copied_office
from tools.tour import hands

FRIDAY = date(2026, 11, 20)


@dataclass
class Clock:
    """The day, as window and store ask for it."""

    day: date = FRIDAY

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime.combine(self.day, time(9, 30))


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture(autouse=True)
def chinese(qapp: Any) -> Iterator[None]:
    """The application as bootstrap makes it, in the light scheme."""
    bootstrap.make_application()
    theme.show(qapp, Scheme.LIGHT)
    yield


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end(qapp: Any) -> Iterator[None]:
    """What Python made must not lie on the clipboard when Qt tears it down, after Python."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")

    def make(path: Path) -> Office:
        return Office.create(path, settings, today=clock.today, now=clock.now, officer="经办人甲")

    with copied_office(tmp_path / "office.sqlite", clock, "window", make) as store:
        yield store


@pytest.fixture
def actor(office: Office) -> Session:
    return office.session()


@pytest.fixture
def log_case(office: Office, actor: Session) -> Callable[..., int]:
    """Registers a case by the service, the way another officer would have done before."""

    def log(title: str = "承诺减免的租金未兑现", on: date = date(2026, 11, 18), **more: Any) -> int:
        name = Secret(more.pop("complainant", "李示例"))
        command = RegisterCase(
            channel="call",
            received_on=on,
            title=title,
            facts="来电人反映承诺减免的三个月租金没有兑现。",
            category="1",
            respondents=(more.pop("respondent", "示例县住建局"),),
            complainants=(ComplainantInput(name, Secret("13800000001")),),
            **more,
        )
        return office.casework.register(command, actor).cases[0]

    return log


@pytest.fixture
def take(office: Office, actor: Session) -> Callable[..., int]:
    """Takes a step by the service; gives its number."""

    def act(case_id: int, kind: str, on: date, **fields: Any) -> int:
        told = {**by_itself(office, case_id, kind, str(fields.get("unit", ""))), **fields}
        return office.casework.take(TakeStep(case_id, kind, on, fields=told), actor).seq

    return act


@pytest.fixture
def window(qtbot: QtBot, office: Office, actor: Session, clock: Clock) -> Iterator[MainWindow]:
    """The window, attached and shown; work is done at once."""
    made = bootstrap.make_window(clock.today, serial=True)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.attach(office, actor)
    hands.settle()
    yield made
    for page in made.pages.values():
        page.close_page()
    made.close()
    hands.settle()
