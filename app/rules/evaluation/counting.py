"""Which of the entries count: confirmed before reported, carried over from an earlier edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.rules.evaluation.history import CONFIRMED, REPORTED, Cell, Cells
from app.rules.indicators.parsing import parse
from app.rules.indicators.schema import IndicatorSet, Input, Item, Veto, WorstRule
from app.rules.indicators.values import refusals

SAME, ANEW, GONE = "same", "anew", "gone"
PART: Final = "."  # between an input and one of its list, as in records.水
EditionAt = Callable[[int], IndicatorSet] | None  # None: there never was another edition


@dataclass(frozen=True, slots=True)
class Place:
    """What a cell belongs to: an input of an item, or one of the input's list."""

    holder: Item | Veto
    input: Input
    part: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for an item: typed by input, what of it nobody confirmed, what is not carried."""

    typed: Mapping[str, Any]
    unconfirmed: tuple[str, ...]
    anew: tuple[str, ...]


def place_of(indicators: IndicatorSet, item: str, name: str) -> Place | None:
    """Where a cell of that name belongs in the set; None where the set has no such place."""
    holder = _holder(indicators, item)
    key, _, part = name.partition(PART)
    one = holder.inputs.get(key) if holder is not None else None
    if holder is None or one is None or (part and part not in (*one.elements, *one.parts)):
        return None
    return Place(holder, one, part)


def refusal(place: Place, text: Any) -> str:
    """Why what was typed can't be; "" where it can."""
    classes = _classes(place.holder)
    typed = {place.part: text} if place.part else text
    return "".join(one.why for one in refusals(parse(place.input, typed, classes=classes)))


def counted(
    indicators: IndicatorSet, item: str, cells: Cells, at: EditionAt, *, reported_too: bool
) -> Counted:
    """What counts for an item of a unit under this edition of the set."""
    said = cells.get(CONFIRMED, {})
    others = cells.get(REPORTED, {}) if reported_too else {}
    confirmed = {name: cell for name, cell in said.items() if cell.text is not None}
    found = {name: cell for name, cell in others.items() if cell.text is not None} | confirmed
    if at is None:
        chosen, anew = found, []
    else:
        anew = [n for n, c in found.items() if carried(at(c.seq), indicators, item, n) != SAME]
        chosen = {name: cell for name, cell in found.items() if name not in anew}
    chosen = {name: chosen[name] for name in sorted(chosen)}
    unconfirmed = [name for name in chosen if name not in confirmed]
    return Counted(_composed(chosen), tuple(unconfirmed), tuple(sorted(anew)))


def carried(old: IndicatorSet, new: IndicatorSet, item: str, name: str) -> str:
    """Whether an entry made under ``old`` counts under ``new``, is to be made anew, or is gone."""
    if old.edition == new.edition:
        return SAME
    before, now = place_of(old, item, name), place_of(new, item, name)
    if now is None:
        return GONE
    return SAME if before is not None and before.input == now.input else ANEW


def _composed(chosen: Mapping[str, Cell]) -> dict[str, Any]:
    """The cells by input; of a sum and its parts what was entered last stands."""
    typed: dict[str, Any] = {name: cell.text for name, cell in chosen.items() if PART not in name}
    if len(typed) == len(chosen):
        return typed
    for name, cell in chosen.items():
        key, dot, part = name.partition(PART)
        whole = chosen.get(key)
        if not dot or (whole is not None and whole.seq > _newest(chosen, key)):
            continue
        held = typed.get(key) if key not in chosen or isinstance(typed.get(key), dict) else None
        typed[key] = {**(held or {}), part: cell.text}
    return typed


def _newest(chosen: Mapping[str, Cell], key: str) -> int:
    return max(cell.seq for name, cell in chosen.items() if name.startswith(key + PART))


def split(place: Place, name: str, text: Any) -> list[tuple[str, Any]]:
    """A list given at once as a cell for each of its names; anything else as it is."""
    names = (*place.input.elements, *place.input.parts)
    if place.part or not isinstance(text, Mapping) or not text or set(text) - set(names):
        return [(name, text)]
    return [(f"{name}{PART}{part}", held) for part, held in text.items()]


def _holder(indicators: IndicatorSet, item: str) -> Item | Veto | None:
    found = indicators.item(item)
    return found or next((veto for veto in indicators.vetoes if veto.key == item), None)


def _classes(holder: Item | Veto) -> tuple[str, ...]:
    variants = holder.variants.values() if isinstance(holder, Item) else ()
    rules = (variant.rule for variant in variants)
    return next((tuple(c.key for c in r.classes) for r in rules if isinstance(r, WorstRule)), ())
