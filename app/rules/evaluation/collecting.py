"""信息采集表, the pure part: which cells an input is asked for in, and what came back against what
was sent and what stands now (three ways)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.rules.evaluation.counting import PART
from app.rules.indicators.schema import IndicatorSet, Input, Item

BAR: Final = "|"
WHOLE, UPPER, LOWER = "", "part", "whole"
TAKEN, SAME, REFUSED, BOTH, ROW = "taken", "same", "refused", "both", "row"
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Place:
    """An input of an item, or one name of its list; a ratio is asked for as its two counts."""

    item: Item
    input: Input
    name: str  # as a cell of the grid names it

    @property
    def part(self) -> str:
        """The name of the list, "" for a single input."""
        return self.name.partition(PART)[2]

    @property
    def faces(self) -> tuple[str, ...]:
        """The cells of the workbook."""
        return (UPPER, LOWER) if self.input.kind == "ratio" else (WHOLE,)

    def key(self, face: str) -> str:
        """The key of a cell's column."""
        return BAR.join((self.item.key, self.name, face))

    @property
    def caption(self) -> str:
        """What the input is called, with its name in the list."""
        return f"{self.input.caption}（{self.part}）" if self.part else self.input.caption

    def face_caption(self, face: str) -> str:
        """What a column of it is called."""
        if face == WHOLE:
            unit = f"（{self.input.unit}）" if self.input.unit else ""
            return f"{self.caption}{unit}"
        names = self.input.of or ("分子", "分母")
        return f"{self.caption}：{names[0] if face == UPPER else names[1]}"

    @property
    def listed(self) -> bool:
        """Whether it is a list of events, which has a sheet of its own."""
        return bool(self.input.columns)


def places(indicators: IndicatorSet, items: Iterable[str]) -> Iterator[Place]:
    """Everything that is asked for of these items, in order."""
    wanted = set(items)
    for item in indicators.items.values():
        if item.key not in wanted:
            continue
        for one in item.inputs.values():
            names = one.elements if one.kind in ("ratio", "choices") else one.parts
            if names and not one.columns:
                yield from (Place(item, one, f"{one.key}{PART}{name}") for name in names)
            else:
                yield Place(item, one, one.key)


def items_of_source(indicators: IndicatorSet, source: str) -> tuple[str, ...]:
    """The items that a data source fills in."""
    return tuple(key for key, item in indicators.items.items() if item.source == source)


# ---- what was typed, as the cells of a workbook show it, and back


def faces_of(place: Place, typed: Any) -> dict[str, str]:
    """The texts of the workbook's cells; a ratio that is no two counts can't be asked back."""
    if typed is None or isinstance(typed, list):
        return dict.fromkeys(place.faces, "")
    if place.input.kind == "ratio":
        return _counts(typed)
    if isinstance(typed, Mapping):
        return {WHOLE: _said(typed)}
    text = str(typed).strip()
    if place.input.kind == "choices":
        captions = {state.key: state.caption for state in place.input.states}
        text = captions.get(text, text)
    return {WHOLE: text}


def _counts(typed: Any) -> dict[str, str]:
    if isinstance(typed, Mapping):
        return {UPPER: str(typed.get("part") or ""), LOWER: str(typed.get("whole") or "")}
    upper, slash, lower = str(typed).partition("/")
    return {UPPER: upper.strip(), LOWER: lower.strip()} if slash else {UPPER: "", LOWER: ""}


def _said(typed: Mapping[str, Any]) -> str:
    """A nil return as one cell, points by hand as their number, anything else in words."""
    none = typed.get("none")
    if isinstance(none, Mapping):
        return f"无（{none.get('who', '')}，{none.get('on', '')}，{none.get('letter', '')}）"
    if "points" in typed:
        return str(typed["points"])
    return "，".join(f"{key}{value}" for key, value in typed.items())


def typed_of(place: Place, faces: Mapping[str, str], head: Mapping[str, str]) -> Any:
    """What was typed, from the cells that came back; None where they are blank.

    A bare 无 of a list is a nil return: who, when and which letter stand at the head of the sheet.
    """
    if place.input.kind == "ratio":
        upper, lower = faces.get(UPPER, "").strip(), faces.get(LOWER, "").strip()
        return f"{upper}/{lower}" if upper or lower else None
    text = faces.get(WHOLE, "").strip()
    if not text:
        return None
    if place.listed and text in ("无", "没有", place.input.none):
        return {"none": {name: head.get(name, "") for name in ("who", "on", "letter")}}
    return text


def told(typed: Any) -> str:
    """What was typed, in words, for a preview or a remark."""
    if typed is None:
        return ""
    if isinstance(typed, list):
        return f"清单{len(typed)}行"
    return _said(typed) if isinstance(typed, Mapping) else str(typed)


def plain(text: str) -> str:
    """A cell's text as it is compared: 7.0 and 7, 2024/3/5 and 2024-03-05 are the same."""
    held = text.strip().replace("，", ",").replace(",", "") if _numeric(text) else text.strip()
    if held.replace(".", "", 1).isdigit() and "." in held:
        held = held.rstrip("0").rstrip(".")
    return held


def _numeric(text: str) -> bool:
    return text.strip().replace(",", "").replace("，", "").replace(".", "", 1).isdigit()


def verdict(sent: Any, ours: Any, theirs: Any, *, own: bool) -> str:
    """Three ways: what came back as it was sent changes nothing, even where ours moved; where ours
    stands as sent (or came from this very package) theirs is taken; both moved: somebody chooses."""
    if theirs in (sent, ours):
        return SAME
    return TAKEN if own or ours == sent else BOTH
