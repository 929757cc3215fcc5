"""A case on the rules alone: reads the scenario file of docs/scenarios.md, gives its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.base.errors import AppError, InputError, RuleViolation
from app.rules.calendar.calendar import Calendar
from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import Clock, clocks_of, standing
from app.rules.casework.explain import explain
from app.rules.casework.flow import StepRefused, add_step, replay
from app.rules.casework.next_steps import next_steps
from app.rules.casework.steps import CORRECTIONS, Step, parse_day
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_source
from app.rules.regulation.source import PackSource

OWN_KEYS = frozenset(
    {"step", "on", "unit", "about", "about_seq", "voids", "voids_seq", "revises", "revises_seq"}
)


def run_scenario(
    scenario: Mapping[str, Any], packs: Mapping[str, PackSource] | None = None
) -> dict[str, Any]:
    """The answer to one scenario, or ``{"error", "article", "step"}`` for what is refused."""
    try:
        return _Scenario(packs or {}).run(scenario)
    except StepRefused as refused:
        return {"error": str(refused), "article": refused.article, "step": refused.seq}
    except RuleViolation as violation:
        return {"error": str(violation), "article": violation.article, "step": None}
    except AppError as error:
        return {"error": str(error), "article": None, "step": None}


@dataclass
class _Scenario:
    """Builds steps and editions from one scenario."""

    packs: Mapping[str, PackSource]
    calendars: dict[str, Calendar] = field(default_factory=dict)
    regulations: dict[str, Regulation] = field(default_factory=dict)

    def calendar(self, name: str) -> Calendar:
        return self.calendars[name]

    def regulation(self, name: str) -> Regulation:
        return self.regulations[name]

    def run(self, scenario: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(scenario, Mapping):
            raise InputError("案情应为对象（{…}）；没有计算。")
        today = self._day(scenario, "today")
        steps = self._steps(scenario)
        for seen, step in enumerate(steps):
            if step.kind in CORRECTIONS:
                add_step(steps[:seen], step, self, today=today, complete=False)
        trace = replay(steps, self, today=today, noting=False)
        clocks = clocks_of(trace, self)
        regulation = self.regulation(trace.regulation)
        return {
            "stage": trace.stage,
            "clocks": [self._clock(clock, today, trace.calendar) for clock in clocks],
            "next_steps": [step.word for step in next_steps(trace, clocks, regulation)],
            "irregular": [
                {"seq": i.seq, "step": i.step, "note": i.note, "article": i.article}
                for i in trace.irregular
            ],
        }

    def _clock(self, clock: Clock, today: date, current: str) -> dict[str, Any]:
        now = standing(clock, today, self.calendar(current))
        calendar, regulation = self.calendar(clock.calendar), self.regulation(clock.regulation)
        return {
            "clock": clock.word,
            "caption": clock.definition.caption,
            "round": clock.round,
            "unit": clock.unit,
            "owner": clock.owner,
            "answers": clock.answers_for(regulation.terms),
            "article": clock.definition.article,
            "starts_on": clock.starts_on.isoformat(),
            "presumed": clock.presumed,
            "due_on": clock.due_on.isoformat() if clock.due_on else None,
            "met_on": clock.met_on.isoformat() if clock.met_on else None,
            "outcome": now.outcome,
            "remaining": now.remaining,
            "remaining_in": clock.left_unit if now.outcome == "paused" else "working_days",
            "provisional": clock.provisional,
            "explanation": list(explain(clock, regulation, calendar).lines()),
        }

    def _steps(self, scenario: Mapping[str, Any]) -> list[Step]:
        rows = scenario.get("steps")
        if not isinstance(rows, list) or not rows:
            raise InputError("案情没有步骤（steps 应为列表）；没有计算。")
        calendar = self._adopt_calendar(scenario.get("calendar"))
        regulation = self._adopt_regulation(scenario.get("regulation"), scenario.get("readings"))
        steps = []
        for seq, row in enumerate(rows, 1):
            if not isinstance(row, Mapping) or not isinstance(row.get("step"), str):
                raise InputError(f"第{seq}步应为带 step 和 on 的对象；没有计算。")
            if "calendar" in row:
                calendar = self._adopt_calendar(row["calendar"])
            if "regulation" in row or "readings" in row:
                regulation = self._adopt_regulation(
                    row.get("regulation") or scenario.get("regulation"), row.get("readings")
                )
            steps.append(self._step(seq, row, scenario, calendar, regulation))
        return steps

    def _step(
        self,
        seq: int,
        row: Mapping[str, Any],
        scenario: Mapping[str, Any],
        calendar: str,
        regulation: str,
    ) -> Step:
        fields = {key: value for key, value in row.items() if key not in OWN_KEYS}
        if row["step"] == "receive" and "contact_known" in scenario:
            fields.setdefault("contact_known", scenario["contact_known"])
        if row["step"] == "receive" and "due_on" in fields:
            fields.setdefault("superior_due_on", fields.pop("due_on"))
        if row["step"] in ("adopt_calendar", "adopt_edition"):
            fields = {}
        if "unit" in row and not row["unit"]:
            fields["unit"] = row["unit"]
        return Step(
            seq=seq,
            kind=row["step"],
            on=self._day(row, "on"),
            unit=str(row["unit"]) if row.get("unit") else None,
            about=_number(row, "about"),
            revises=_number(row, "revises"),
            voids=_numbers(row),
            fields=fields,
            calendar=calendar,
            regulation=regulation,
        )

    def _day(self, row: Mapping[str, Any], key: str) -> date:
        value = row.get(key)
        if not isinstance(value, str) or not value:
            raise InputError(f"缺少日期“{key}”（写成 2026-11-20）；没有计算。")
        return parse_day(value, key)

    def _adopt_calendar(self, through: object) -> str:
        calendar = shipped_calendar(str(through) if through is not None else None)
        self.calendars[calendar.edition] = calendar
        return calendar.edition

    def _adopt_regulation(self, pack_id: object, readings: object) -> str:
        if pack_id is None and len(self.packs) == 1:
            pack_id = next(iter(self.packs))
        if not isinstance(pack_id, str):
            raise InputError("案情没有写明适用哪个办法（regulation）；没有计算。")
        if readings is not None and not isinstance(readings, Mapping):
            raise InputError("readings 应为对象（口径 → 选项）；没有计算。")
        source = self.packs.get(pack_id) or shipped_source(pack_id)
        chosen = {str(k): str(v) for k, v in (readings or {}).items()}
        regulation = read_regulation(source, chosen)
        self.regulations[regulation.edition] = regulation
        return regulation.edition


def _number(row: Mapping[str, Any], key: str) -> int | None:
    value = row.get(key, row.get(f"{key}_seq"))
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"“{key}”应为步骤序号（整数），现为“{value}”。")
    return value


def _numbers(row: Mapping[str, Any]) -> tuple[int, ...]:
    value = row.get("voids", row.get("voids_seq"))
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if any(isinstance(v, bool) or not isinstance(v, int) for v in listed):
        raise InputError(f"“voids”应为步骤序号，现为“{value}”。")
    return tuple(listed)
