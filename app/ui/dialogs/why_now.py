"""Asks why a day is entered only now: where it lies far back, or makes what is late timely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from app.base.rows.cases import CaseRows, TimelineRow
from app.base.rows.forms import FieldRow, StepForm
from app.rules.casework.back_dating import WHY, long_ago
from app.ui.context import Context
from app.ui.forms.checks import required
from app.ui.forms.form import FieldForm

WHY_NOW: Final = WHY
ANSWERS: Final = ("收发室转来", "周末", "外出")
HELP: Final = "这一天已过了3个工作日以上，或者使逾期变为按期，请写明原因。"


def why_field() -> FieldRow:
    """The field, shown only where it is asked: one key writes a usual answer."""
    options = tuple((text, text) for text in ANSWERS)
    return FieldRow(WHY_NOW, "补登原因", "why", False, options, help=HELP)


def late_now(rows: CaseRows, form: StepForm, today: date) -> tuple[date, ...]:
    """The last days, all past, that taking the step on them would still have kept."""
    return tuple(
        clock.due_on
        for clock in rows.clocks
        if clock.clock in form.meets
        and clock.met_on is None
        and clock.due_on
        and clock.due_on < today
    )


def late_then(rows: CaseRows, form: StepForm, row: TimelineRow) -> tuple[date, ...]:
    """The last days that the step missed as it was recorded; an earlier day would keep them."""
    return tuple(
        clock.due_on
        for clock in rows.clocks
        if clock.clock in form.meets
        and clock.met_on is not None
        and clock.due_on
        and clock.due_on < clock.met_on
        and clock.met_on == row.on
    )


def ask_why_now(
    fields: FieldForm, context: Context, late: Sequence[date], *, was: date | None = None,
    day: str = "on",
) -> None:  # fmt: skip
    """Ask where the day typed lies far back, or on or before one of the days ``late``. A
    correction (``was``: the day as recorded) asks only of another, earlier day. ``day`` is the field."""
    today = context.today.day
    calendar = context.office.calendars.current()

    def wanted() -> bool:
        on = fields.values().get(day)
        if not isinstance(on, date) or (was is not None and on >= was):
            return False
        return long_ago(on, today, calendar) or any(on <= due for due in late)

    reason = required("补登原因")
    _follow(fields, WHY_NOW, wanted)
    fields.star_field(WHY_NOW)  # shown only where it must be filled in
    fields.replace_check(WHY_NOW, lambda value: reason(value) if wanted() else "")
    fields.validator.validate()


def _follow(fields: FieldForm, name: str, wanted: Callable[[], bool]) -> None:
    def follow() -> None:
        fields.show_field(name, wanted())
        fields.validator.validate()

    fields.changed.connect(follow)
    fields.show_field(name, wanted())
