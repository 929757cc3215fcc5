"""Random but repeatable work at an office: every kind of command, as forms would give it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from app.base.errors import AppError, RuleViolation
from app.base.rows.cases import CaseRows
from app.base.rows.forms import FieldRow, StepForm
from app.base.secret import Secret
from app.services.calendars.calendar_commands import DecideCalendar, ImportNotice
from app.services.cases.commands import ReviseStep, TakeStep, VoidSteps
from app.services.office import Office
from app.services.people.complainant_input import ComplainantInput
from tests.services.making import NOTICE_2027, Clock, receive

UNITS = ("示例县住建局", "示例县交通局", "示例镇政府", "示例县教体局")
ONWARD = frozenset(  # what a case needs to get far; the others are taken now and then
    [
        "accept",
        "refer",
        "delivered",
        "report_result",
        "review_result",
        "give_feedback",
        "close",
        "object",
        "decide_objection",
        "reinvestigate",
        "supervise",
        "reply_improvement",
        "extend",
        "return_referral",
    ]
)
READINGS: tuple[dict[str, str], ...] = (
    {},
    {"receipt_on_rest_day": "next_working_day"},
    {"contact_exception": "refusal_only"},
    {"correction_pauses": "pauses", "extension_covers": "closure"},
)


def day_notice(rng: random.Random, around: date) -> ImportNotice:
    """An office's own notice: a day off, or a Saturday worked, some weeks ahead."""
    day = around + timedelta(days=rng.randrange(1, 90))
    off = str(day.weekday() < 5).lower()
    text = (
        f'{{"year": {day.year}, "days": [{{"name": "示例", "date": "{day}", "isOffDay": {off}}}]}}'
    )
    return ImportNotice(text.encode(), "office.json", scope="office")


class Worker:
    """Does one random thing after the other; what the rules refuse is counted, not kept."""

    def __init__(self, office: Office, clock: Clock, seed: int) -> None:
        self.office = office
        self.clock = clock
        self.rng = random.Random(seed)
        self.me = office.session()
        self.cases: list[int] = []
        self.done: Counter[str] = Counter()
        self._notice_imported = False

    def work(self, commands: int) -> None:
        """Do so many things; the first is always a registration."""
        self._try("register", self.register)
        actions: list[tuple[str, Callable[[], None], int]] = [
            ("register", self.register, 6),
            ("take", self.take, 64),
            ("other", self.take_other, 8),
            ("void", self.void, 7),
            ("revise", self.revise, 6),
            ("merge", self.merge, 2),
            ("adopt_calendar", self.adopt_calendar, 1),
            ("decide", self.decide, 2),
            ("adopt_edition", self.adopt_edition, 1),
            ("tomorrow", self.tomorrow, 6),
        ]
        weights = [weight for _, _, weight in actions]
        for _ in range(commands - 1):
            name, action, _ = self.rng.choices(actions, weights)[0]
            self._try(name, action)

    def _try(self, name: str, action: Callable[[], None]) -> None:
        try:
            action()
            self.done[name] += 1
        except AppError:
            self.done["refused"] += 1

    def register(self) -> None:
        known = self.rng.random() < 0.8
        person = ComplainantInput(Secret("张示例"), Secret("138-0000-0001" if known else ""))
        command = receive(
            self._past_day(12),
            respondents=tuple(self.rng.sample(UNITS, self.rng.randrange(1, 3))),
            complainants=(person,) * self.rng.randrange(3),
            superior_due_on=self._past_day(0) + timedelta(days=30)
            if self.rng.random() < 0.2
            else None,
            regulation=self.rng.choice(("", "", "yuncheng-2021")),
            category="",
        )
        self.cases += self.office.casework.register(command, self.me).cases

    def take(self) -> None:
        page = self._page()
        if page.next_steps:
            weights = [8 if form.kind in ONWARD else 1 for form in page.next_steps]
            self._take(page, self.rng.choices(page.next_steps, weights)[0])

    def take_other(self) -> None:
        page = self._page()
        if page.other_steps:
            self._take(page, self.rng.choice(page.other_steps))

    def void(self) -> None:
        page = self._page()
        seqs = (self.rng.choice(page.timeline).seq,)
        try:
            self._void(page, seqs)
        except RuleViolation as refused:
            if not refused.needs:
                raise
            self._void(page, (*seqs, *refused.needs))

    def _void(self, page: CaseRows, seqs: tuple[int, ...]) -> None:
        self.office.casework.void(VoidSteps(page.card.case_id, seqs, "录错"), self.me)

    def revise(self) -> None:
        page = self._page()
        row = self.rng.choice(page.timeline)
        day = row.on + timedelta(days=self.rng.randrange(-3, 4))
        self.office.casework.revise(ReviseStep(page.card.case_id, row.seq, day, "看错"), self.me)

    def merge(self) -> None:
        page, into = self._page(), self._page()
        fields = {"into": into.card.number}
        command = TakeStep(page.card.case_id, "merge", self.clock.day, fields=fields)
        self.office.casework.take(command, self.me)

    def adopt_calendar(self) -> None:
        command = day_notice(self.rng, self.clock.day)
        if not self._notice_imported:
            command = ImportNotice(NOTICE_2027.read_bytes(), NOTICE_2027.name)
            self._notice_imported = True
        self.office.calendars.import_notice(command, self.me)

    def decide(self) -> None:
        waiting = self.office.calendars.waiting(by=self.office.session())
        if waiting:
            command = DecideCalendar(waiting[0][0], self.rng.random() < 0.5, "示例理由")
            self.office.calendars.decide(command, self.me)

    def adopt_edition(self) -> None:
        self.office.regulations.adopt_edition(
            self.me, readings=self.rng.choice(READINGS), earlier_too=self.rng.random() < 0.5
        )

    def tomorrow(self) -> None:
        self.clock.day += timedelta(days=self.rng.randrange(1, 5))

    def _page(self) -> CaseRows:
        return self.office.reads.case_page(
            self.rng.choice(self.cases), self.clock.day, by=self.office.session()
        )

    def _past_day(self, back: int) -> date:
        return self.clock.day - timedelta(days=self.rng.randrange(back + 1))

    def _take(self, page: CaseRows, form: StepForm) -> None:
        fields = {field.name: self._value(field) for field in form.fields if self._fills(field)}
        unit = str(fields.pop("unit", ""))
        about = fields.pop("about", None)
        command = TakeStep(page.card.case_id, form.kind, self._past_day(2), unit,
                           int(about) if about else None, fields)  # fmt: skip
        self.office.casework.take(command, self.me)

    def _fills(self, field: FieldRow) -> bool:
        return field.required or self.rng.random() < 0.4

    def _value(self, field: FieldRow) -> Any:
        if field.kind in ("choice", "step"):
            return self.rng.choice(field.options)[0] if field.options else None
        if field.kind == "choices":
            return [key for key, _ in self.rng.sample(field.options, 1)]
        values: dict[str, Any] = {
            "date": self._past_day(2),
            "number": self.rng.randrange(1, 31),
            "yes_no": field.default if field.default is not None else True,
            "unit": self.rng.choice(UNITS),
            "units": [{"name": self.rng.choice(UNITS), "role": ""}],
        }
        return values.get(field.kind, "示例说明")
