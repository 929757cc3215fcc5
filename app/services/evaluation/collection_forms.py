"""Builds a 信息采集表 from the round: what it asks for, what the office already has of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.rows.collection import CollectionForm, FormField, FormList, FormRow
from app.rules.evaluation.collecting import BAR, LOWER, UPPER, Place, faces_of, told
from app.rules.evaluation.counting import PART, place_of
from app.rules.evaluation.history import CONFIRMED, REPORTED, Cells, RoundState
from app.rules.indicators.schema import IndicatorSet

KINDS: Final = {"count": "count", "amount": "amount", "yes_no": "choice", "choices": "choice"}
LISTED_HINT: Final = "填件数并在清单页逐件列出；没有的填“无”"
WORDS: Final = {"date": "如2024-03-31", "claim": "有说明的填说明，没有的留空"}
Reasons = Mapping[tuple[str, str, str], str]  # unit, item, input → why it was refused


@dataclass(frozen=True, slots=True)
class Asked:
    """What one package asks for."""

    package: str
    audience: str
    units: tuple[tuple[str, str], ...]  # uid, present name
    places: tuple[Place, ...]
    due_on: date | None
    upright: bool


def form_of(
    asked: Asked,
    state: RoundState,
    indicators: IndicatorSet,
    last_year: Mapping[tuple[str, str], Cells],
    *,
    office: str,
    demo: bool,
    reasons: Reasons | None = None,
) -> CollectionForm:
    """The form with what stands entered, last year's values beside, refused cells marked."""
    why = reasons or {}
    single = asked.places
    fields = tuple(_field(place, face) for place in single for face in place.faces)
    listed = [place for place in asked.places if place.listed]
    status = f"（{indicators.status}）" if indicators.status else ""
    due = f"请于{asked.due_on.isoformat()}前报回" if asked.due_on else ""
    again = "退回补报：红框内的内容请更正" if why else ""
    lines = (f"{indicators.name}{status}", f"填报：{asked.audience}", due, again)
    return CollectionForm(
        package=asked.package, title=f"{state.name}信息采集表", office=office,
        lines=tuple(filter(None, lines)), fields=fields,
        rows=tuple(_row(unit, name, single, state, last_year, why, asked) for unit, name in asked.units),
        lists=tuple(_list(place, asked.units, state) for place in listed),
        upright=asked.upright, demo=demo,
    )  # fmt: skip


def stands(cells: Cells, name: str) -> Any:
    """What was typed for a cell: the reported value, else the confirmed; None for a blank."""
    key, _, part = name.partition(PART)
    for said in (REPORTED, CONFIRMED):
        held = cells.get(said, {})
        if name in held and held[name].text is not None:
            return held[name].text
        whole = held.get(key)
        if part and whole is not None and isinstance(whole.text, Mapping):
            return whole.text.get(part)
    return None


def places_of(indicators: IndicatorSet, cells: Iterable[Sequence[str]]) -> tuple[Place, ...]:
    """The places that a package named, those that the set still has."""
    found = []
    for item, name in cells:
        place = place_of(indicators, item, name)
        holder = indicators.item(item)
        if place is not None and holder is not None:
            found.append(Place(holder, place.input, name))
    return tuple(found)


def _field(place: Place, face: str) -> FormField:
    one = place.input
    kind = "count" if face in (UPPER, LOWER) else KINDS.get(one.kind, "text")
    if face in (UPPER, LOWER) and one.of_kind == "amount":
        kind = "amount"
    if place.listed:
        kind = "text"  # a number, or 无
    choices: tuple[str, ...] = ()
    if one.kind == "yes_no":
        choices = ("是", "否")
    elif one.kind == "choices":
        choices = tuple(state.caption for state in one.states)
    hint = LISTED_HINT if place.listed else (one.hint or WORDS.get(one.kind, ""))
    return FormField(
        place.key(face), f"{place.item.key}　{place.item.caption}", place.face_caption(face),
        place.item.quote, kind, choices, hint,
    )  # fmt: skip


def _row(
    unit: str,
    name: str,
    places: Sequence[Place],
    state: RoundState,
    last_year: Mapping[tuple[str, str], Cells],
    why: Reasons,
    asked: Asked,
) -> FormRow:
    cells: dict[str, str] = {}
    marked: set[str] = set()
    remarks: list[str] = []
    for place in places:
        typed = stands(state.entries.get((unit, place.item.key), {}), place.name)
        shown = faces_of(place, typed)
        cells |= {place.key(face): text for face, text in shown.items()}
        words = []
        if typed is not None and not any(shown.values()) and not isinstance(typed, list):
            words.append(f"本办现有：{told(typed)}")
        was = stands(last_year.get((unit, place.item.was or place.item.key), {}), place.name)
        if was is not None:
            words.append(f"上年：{told(was)}")
        reason = why.get((unit, place.item.key, place.name), "")
        if reason:
            marked |= {place.key(face) for face in place.faces}
            words.insert(0, f"退回原因：{reason}")
        if words and asked.upright:
            remarks += [f"{place.key(place.faces[0])}\t{'；'.join(words)}"]
        elif words:
            remarks.append(f"{place.item.key} {place.caption}：{'；'.join(words)}")
    return FormRow(unit, name, cells, frozenset(marked), "\n".join(remarks))


def _list(place: Place, units: Sequence[tuple[str, str]], state: RoundState) -> FormList:
    rows = []
    for unit, name in units:
        typed = stands(state.entries.get((unit, place.item.key), {}), place.name)
        for row in typed if isinstance(typed, list) else ():
            rows.append((name, {key: str(text) for key, text in row.items()}))
    columns = tuple(
        FormField(
            column.key, "", column.caption, "",
            {"yes_no": "choice", "count": "count"}.get(column.kind, "text"),
            ("是", "否") if column.kind == "yes_no" else (),
            f"如2024-03-31{f'，或“{column.none}”' if column.none else ''}"
            if column.kind == "date"
            else "",
        )
        for column in place.input.columns
    )  # fmt: skip
    return FormList(
        f"{place.item.key}{BAR}{place.name}", f"清单{place.item.key}-{place.name}"[:31],
        f"{place.item.key}　{place.item.caption}：{place.caption}", place.item.quote, columns,
        tuple(rows),
    )  # fmt: skip
