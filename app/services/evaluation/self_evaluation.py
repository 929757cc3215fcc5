"""本县自评: who is responsible for which item, what proof is there, what the city gave beside ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.evaluation import ComparedRow, DivisionRow
from app.base.session import Session
from app.rules.evaluation.collecting import items_of_source
from app.rules.evaluation.history import ASSIGN, ATTACH, CITY
from app.rules.evaluation.scoring import RoundScorer
from app.rules.indicators.expressions import numeral, printed
from app.services.evaluation.round_commands import CityScore, Duty
from app.services.evaluation.round_projecting import count_step
from app.services.evaluation.round_steps import append, load_kinds
from app.services.evaluation.standing import head_of, scorer_of
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store.workspace import Workspace

ASSIGN_ITEMS = Act("assign_items", "下发责任分解", about="round", roles=DESK, undo="again")
NOTE_CITY = Act("note_city_score", "登记市级得分", about="round", roles=DESK, undo="again")


class SelfEvaluation:
    """Divides the work, forecasts, and compares with what came back."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def assign(self, round_id: int, duties: Sequence[Duty], by: Session) -> int:
        """Say who is responsible for these items; what was said of them before gives way. Gives
        the step."""
        with self._work.gate.act(ASSIGN_ITEMS, by) as deed:
            return self._assign(deed, round_id, duties)

    def assign_source(
        self, round_id: int, source: str, units: Sequence[str], checker: str, by: Session
    ) -> int:
        """Say who fills in the items of a data source and who checks them; days and notes that were
        set for them stay. Gives the step."""
        with self._work.gate.act(ASSIGN_ITEMS, by) as deed:
            held = head_of(deed.connection, round_id)
            items = items_of_source(self._work.editions.indicators(held.state.edition), source)
            if not items:
                raise InputError("指标里没有这个数据来源，没有保存。")
            known = duties_of(deed.connection, round_id)
            before = (known.get(item, Duty(item, ())) for item in items)
            return self._assign(
                deed, round_id, [replace(d, units=tuple(units), checker=checker) for d in before]
            )

    def _assign(self, deed: Deed, round_id: int, duties: Sequence[Duty]) -> int:
        held = head_of(deed.connection, round_id)
        indicators = self._work.editions.indicators(held.state.edition)
        for duty in duties:
            if indicators.item(duty.item) is None:
                raise InputError(f"没有第{duty.item}项指标，没有保存。")
        payload = {
            "duties": [
                [d.item, [name.strip() for name in d.units if name.strip()],
                 d.due_on.isoformat() if d.due_on else "", d.note.strip(), d.checker.strip()]
                for d in duties
            ]
        }  # fmt: skip
        step = append(deed, held.key, ASSIGN, payload, indicators=held.state.edition)
        count_step(deed.connection, round_id, step.seq)
        return step.seq

    def division(
        self, round_id: int, unit: str, as_of: date, by: Session
    ) -> tuple[DivisionRow, ...]:
        """责任分解表 of a unit (our county): every item, who, by when, its proof, what is missing."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of, units=(unit,))
            proof = proof_of(view.connection, round_id, unit)
            duties = duties_of(view.connection, round_id)
        scores = {row["item"]: row for row in scorer.body(unit)["scores"]}
        captions = {one.key: one.caption for one in scorer.indicators.fields}
        return tuple(
            _division(item, captions, scores[key], duties.get(key), proof.get(key, ()), as_of)
            for key, item in scorer.indicators.items.items()
        )

    def note_city(self, command: CityScore, by: Session) -> int:
        """Record what the city gave; a later one gives way to none. Gives the step.

        InputError where an item isn't there or a score is no number within its points.
        """
        with self._work.gate.act(NOTE_CITY, by) as deed:
            held = head_of(deed.connection, command.round_id)
            indicators = self._work.editions.indicators(held.state.edition)
            for key, text in command.scores.items():
                item = indicators.item(key) if key else None
                if key and item is None:
                    raise InputError(f"没有第{key}项指标，没有保存。")
                most = item.points if item is not None else indicators.points
                _checked(text, key, most)
            payload = {
                "unit": command.unit, "scores": dict(command.scores),
                "reasons": dict(command.reasons), "document": command.document.strip(),
            }  # fmt: skip
            step = append(deed, held.key, CITY, payload, indicators=held.state.edition)
            count_step(deed.connection, command.round_id, step.seq)
        return step.seq

    def compared(
        self, round_id: int, unit: str, as_of: date, by: Session
    ) -> tuple[ComparedRow, ...]:
        """The city's score beside ours, item by item, the total last; empty before it came."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of, units=(unit,))
            given = city_score(view.connection, round_id, unit)
        return compared_rows(scorer, unit, given) if given is not None else ()


def duties_of(connection: Connection, round_id: int) -> dict[str, Duty]:
    """Who fills in and who checks each item, as was said last; items that nobody has not."""
    return {
        item: Duty(item, tuple(units), date.fromisoformat(due) if due else None, note, *checker)
        for step in load_kinds(connection, round_id, (ASSIGN,))
        for item, units, due, note, *checker in step.payload["duties"]
    }


def city_score(connection: Connection, round_id: int, unit: str) -> Mapping[str, Any] | None:
    """What the city gave the unit, as it was recorded last; None before."""
    steps = load_kinds(connection, round_id, (CITY,))
    return next((s.payload for s in reversed(steps) if s.payload["unit"] == unit), None)


def proof_of(connection: Connection, round_id: int, unit: str) -> dict[str, list[str]]:
    """The papers that are evidence for the unit, by item."""
    proof: dict[str, list[str]] = {}
    for step in load_kinds(connection, round_id, (ATTACH,)):
        if not step.payload["units"] or unit in step.payload["units"]:
            names = [file["name"] for file in step.payload["files"]]
            proof.setdefault(step.payload["item"], []).extend(names)
    return proof


def compared_rows(
    scorer: RoundScorer, unit: str, city: Mapping[str, Any]
) -> tuple[ComparedRow, ...]:
    """The city's scores beside ours, the total last."""
    body = scorer.body(unit)
    rows = [
        _compared(row["item"], row["caption"], row["points"], row["score"], city, scorer)
        for row in body["scores"]
    ]
    total = body["total"]
    return (*rows, _compared("", "合计", total["points"], total["total"], city, scorer))


def gave_less(row: ComparedRow) -> bool:
    """Whether the city gave less for the item than we reckon."""
    return bool(row.item) and row.difference.startswith("-")


def _checked(text: str, key: str, most: Fraction | None) -> None:
    where = f"第{key}项" if key else "合计"
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"{where}的市级得分应为数字，现为“{text}”，没有保存。") from None
    if value < 0 or (most is not None and value > most):
        raise InputError(f"{where}的市级得分应在0至满分之间，现为{text}，没有保存。")


def _division(
    item: Any,
    captions: Mapping[str, str],
    row: Mapping[str, Any],
    duty: Duty | None,
    proof: Sequence[str],
    as_of: date,
) -> DivisionRow:
    duty = duty or Duty(item.key, ())
    due = duty.due_on
    missing = row["open"] or row["invalid"] or ""
    return DivisionRow(
        item=item.key, field=captions.get(item.field, ""), caption=item.caption,
        assessed=item.assessed, points=row["points"] or "", source=item.source_caption,
        quote=item.quote, units=duty.units, due_on=due, note=duty.note, proof=tuple(proof), open=missing,
        score=row["score"] or "",
        overdue=due is not None and as_of > due and (bool(missing) or not proof),
        checker=duty.checker,
    )  # fmt: skip


def _compared(
    item: str,
    caption: str,
    points: str | None,
    ours: str | None,
    city: Mapping[str, Any],
    scorer: RoundScorer,
) -> ComparedRow:
    places = scorer.indicators.rounding.places
    theirs = city["scores"].get(item, "")
    difference = ""
    if theirs and ours:
        gap = Fraction(theirs) - Fraction(ours)
        difference = f"+{printed(gap, places)}" if gap > 0 else printed(gap, places)
    shown = numeral(Fraction(theirs)) if theirs else ""
    return ComparedRow(
        item, caption, points or "", ours or "", shown, difference, city["reasons"].get(item, "")
    )
