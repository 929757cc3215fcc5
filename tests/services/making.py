"""Offices and cases for tests: a clock that stands still until told, invented people only."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from app.base.rows.settings import OfficeSettings
from app.base.secret import Secret
from app.base.session import Session
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput

TODAY = date(2026, 11, 20)
NOTICE_2027 = Path(__file__).parents[2] / "resources" / "samples" / "notice-2027.txt"
PERSON = ComplainantInput(Secret("张示例"), Secret("138-0000-0001"))
UNIT = "示例县住建局"
SELF_CHECK = {"accused_way": "self_check", "summary": "反映的事项请自查并报告（示例）。"}


@dataclass
class Clock:
    """What the office takes for today."""

    day: date = TODAY

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime.combine(self.day, time(9, 30))


def make_office(
    path: Path, clock: Clock, *, regulation: str = "nanyang-2020", **more: Any
) -> Office:
    settings = OfficeSettings("示例县信用办", "county", regulation, **more)
    return Office.create(path, settings, today=clock.today, now=clock.now, officer="经办甲示例")


def open_office(path: Path, clock: Clock) -> Office:
    return Office.open(path, today=clock.today, now=clock.now)


_MADE: dict[Hashable, Path] = {}  # offices made so far by how they were made; copied ever after


def copied_office(
    path: Path, clock: Clock, how: Hashable, make: Callable[[Path], Office]
) -> Office:
    """The office that ``make`` makes at a path: a copy of the first one that was made so on that
    day, for a tenth of the work. Two of them have one uid: a test that needs two offices makes one.
    """
    key = (how, path.name, clock.now())
    if key not in _MADE:
        folder = Path(mkdtemp(prefix="chengxin-tests-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        make(folder / path.name).close()
        _MADE[key] = folder
    for one in _MADE[key].iterdir():
        if one.is_dir():
            shutil.copytree(one, path.with_name(one.name))
        elif one.suffix != ".lock":
            shutil.copy(one, path.with_name(one.name))
    return open_office(path, clock)


def receive(received_on: date = date(2026, 9, 1), **more: Any) -> RegisterCase:
    given: dict[str, Any] = {
        "title": "招商承诺未兑现",
        "facts": "示例县住建局承诺的土地至今没有交付。",
        "respondents": (UNIT,),
        "complainants": (PERSON,),
        "category": "1",
    }
    return RegisterCase("call", received_on, **{**given, **more})


def by_itself(office: Office, case_id: int, kind: str, unit: str) -> dict[str, str]:
    """What a referral says that goes to the unit complained about: it checks itself (NY-15.3)."""
    if kind != "refer":
        return {}
    query = "SELECT name FROM case_respondent WHERE case_id = ?"
    with office.gate.file.read() as connection:
        accused = [name for (name,) in connection.exec_driver_sql(query, (case_id,))]
    return dict(SELF_CHECK) if unit in accused else {}


class Desk:
    """An officer at the office: registers and takes steps in few words."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.me: Session = office.session()

    def register(self, received_on: date = date(2026, 9, 1), **more: Any) -> int:
        return self.office.casework.register(receive(received_on, **more), self.me).cases[0]

    def take(
        self,
        case_id: int,
        kind: str,
        on: date,
        unit: str = "",
        about: int | None = None,
        **fields: Any,
    ) -> int:
        told = {**by_itself(self.office, case_id, kind, unit), **fields}
        command = TakeStep(case_id, kind, on, unit=unit, about=about, fields=told)
        return self.office.casework.take(command, self.me).seq

    def accepted(self, received_on: date, accepted_on: date, **more: Any) -> int:
        case_id = self.register(received_on, **more)
        self.take(case_id, "accept", accepted_on)
        return case_id

    def clocks(self, case_id: int) -> dict[str, Any]:
        page = self.office.reads.case_page(
            case_id, self.office.workspace.today(), by=self.office.session()
        )
        return {clock.clock: clock for clock in page.clocks}

    def save(self, settings: OfficeSettings) -> None:
        """Keep the office's own data as the page of settings does."""
        self.office.options.save_all(settings, self.office.options.current(), self.me)

    def kinds(self, case_id: int) -> list[str]:
        page = self.office.reads.case_page(
            case_id, self.office.workspace.today(), by=self.office.session()
        )
        return [row.kind for row in page.timeline]
