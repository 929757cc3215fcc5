"""The demo office's cases: invented, spread over every stage, their days counted back from today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from app.base.delivery import PROOFS, USUAL
from app.base.machine.resources import resource_text
from app.base.progress import SILENT, Progress
from app.base.secret import Secret
from app.base.session import Session
from app.rules.calendar.calendar import Calendar
from app.rules.regulation.regulation import Regulation
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import RegisterCase, TakeStep
from app.services.people.complainant_input import ComplainantInput

if TYPE_CHECKING:
    from app.services.office import Office

PACKS: Final = ("nanyang-2020", "yuncheng-2021")  # the demo's steps are in order under these
SOURCE: Final = "演示数据"
CHANNELS: Final = ("call", "letter", "email", "visit", "hotline", "web", "call")
SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
MORNING: Final = time(9, 20)
OWN_KEYS: Final = frozenset({"at", "kind", "to_unit"})


def demo_pack(pack: str) -> str:
    """The pack under which a demo for an office of ``pack`` works."""
    return pack if pack in PACKS else PACKS[0]


def fill_demo(office: Office, by: Session, progress: Progress = SILENT) -> int:
    """The demo office gets its cases, all of them or none; gives their number."""
    script = tomllib.loads(resource_text("samples/demo.toml"))
    for name in script["officers"]:
        office.officers.add(name, by)
    names = [officer.name for officer in office.officers.all()]
    work = office.workspace
    made = _Demo(script, office.regulations.current(), office.calendars.current(), work.today())
    histories = [
        made.history(n, *told, names[n % len(names)]) for n, told in enumerate(made.told())
    ]
    done = take_over(work, histories, by, source=SOURCE, total=len(histories), progress=progress)
    _work_of_today(office, by, made)
    return len(done.cases)


class _Demo:
    """The script laid over the calendar: ``days[n]`` is the working day n working days ago."""

    def __init__(
        self, script: Mapping[str, Any], regulation: Regulation, calendar: Calendar, today: date
    ) -> None:
        self.script, self.regulation = script, regulation
        self.paths = {path["key"]: path["steps"] for path in script["paths"]}
        ended = script["ended"]
        oldest = ended["first"] + ended["every"] * ended["count"]
        self.days = _working_days_back(calendar, today, oldest)

    def told(self) -> Iterator[tuple[str, int]]:
        """Path and age of each case, the oldest first: numbers are given in the order of receipt."""
        ended = self.script["ended"]
        paths = cycle(ended["paths"])
        cases = [(next(paths), ended["first"] + n * ended["every"]) for n in range(ended["count"])]
        cases += [(path, ago) for path, ages in self.script["open"].items() for ago in ages]
        yield from sorted(cases, key=lambda case: -case[1])

    def history(self, n: int, path: str, ago: int, officer: str) -> History:
        """The case with all of its path that has happened by today."""
        subjects = self.script["subjects"]
        subject = subjects[(n * 7) % len(subjects)]
        received = self.days[ago]
        taken = [step for step in self.paths[path] if step["at"] <= ago]
        taken.sort(key=lambda step: step["at"])
        steps = [self._step(step, self.days[ago - step["at"]], subject["unit"]) for step in taken
                 if step["kind"] in self.regulation.steps]  # fmt: skip
        register = _register(subject, n, received, officer)
        return History(register, tuple(steps), datetime.combine(received, MORNING))

    def _step(self, step: Mapping[str, Any], on: date, unit: str) -> TakeStep:
        known = {field.name for field in self.regulation.steps[step["kind"]].fields}
        fields = {k: v for k, v in step.items() if k not in OWN_KEYS and k in known}
        if step["kind"] == "refer":
            fields |= {"delivered_on": on, "way": USUAL, "proof": PROOFS[USUAL]}
        return TakeStep(
            0, step["kind"], on, unit=unit if step.get("to_unit") else "", fields=fields
        )


def _working_days_back(calendar: Calendar, today: date, count: int) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) <= count:
        if calendar.is_working(day):
            days.append(day)
        day -= timedelta(days=1)
    return days


def _register(subject: Mapping[str, str], n: int, received: date, officer: str) -> RegisterCase:
    number = 2 + n % 9
    person = ComplainantInput(
        Secret(f"{SURNAMES[n % len(SURNAMES)]}示例"),
        Secret(f"1380000{n:04d}" if n % 11 else ""),
        keep_secret=n % 6 == 0,
    )
    return RegisterCase(
        channel=CHANNELS[n % len(CHANNELS)],
        received_on=received,
        title=subject["title"].format(n=number),
        facts=subject["facts"].format(n=number),
        appeal=subject["appeal"],
        category=subject["category"],
        respondents=(subject["unit"],),
        complainants=(person,),
        truth_told=True,
        officer=officer,
    )


def _work_of_today(office: Office, by: Session, made: _Demo) -> None:
    """What was done at the desk itself this morning, so that the last changes show something."""
    for n, subject in enumerate(made.script["today"]):
        received, today = made.days[subject["ago"]], made.days[0]
        command = _register(subject, n, received, by.name)
        case_id = office.casework.register(command, by).cases[0]
        for kind in subject["steps"]:
            office.casework.take(TakeStep(case_id, kind, today), by)
