"""What stands in a cell as one line of text, and a line of text as what goes into the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.base.pinyin import match_unit
from app.rules.evaluation.counting import Place
from app.rules.indicators.schema import Item, State, WorstRule

_POINTS: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*分?\s*[；;：:，,、（(\s]\s*(.+?)\s*[)）]?\s*")
_COUNTED: Final = re.compile(r"(.+?)\s*[:：]?\s*(\d+)(?:件)?")
_BETWEEN: Final = re.compile(r"[\s；;，,、]+")


def shown(text: Any) -> str:
    """The cell on one line: a nil return, points by hand and a list in words."""
    if text is None:
        return ""
    if isinstance(text, bool):
        return "是" if text else "否"
    if isinstance(text, list):
        return f"{len(text)}件（清单）"
    if not isinstance(text, Mapping):
        return str(text)
    if "none" in text:
        return _nil(text["none"])
    if "points" in text or "reason" in text:
        points, reason = text.get("points", ""), text.get("reason", "")
        return f"{points}；{reason}" if reason else str(points)
    if set(text) <= {"part", "whole"}:
        return f"{text.get('part', '')}/{text.get('whole', '')}"
    return " ".join(f"{key}{held}" for key, held in text.items())


def taken(place: Place, text: str) -> Any:
    """What a line of text puts into a cell: as typed, short forms written out; None for nothing."""
    line = text.strip()
    if not line:
        return None
    if place.input.kind == "points":
        found = _POINTS.fullmatch(line)
        return {"points": found[1], "reason": found[2]} if found else line
    if place.input.kind == "choices":
        return _state(place.input.states, line)
    if place.input.kind == "cases":
        return _class_counts(place, line) or text
    return text


def options(place: Place) -> tuple[str, ...]:
    """What can be chosen for a cell; nothing where it is typed freely."""
    if place.input.kind == "choices":
        return tuple(state.caption for state in place.input.states)
    if place.input.kind == "yes_no":
        return ("是", "否")
    if place.input.kind == "amount":
        return ()
    return (place.input.none,) if place.input.kind == "date" and place.input.none else ()


def class_captions(place: Place) -> tuple[tuple[str, str], ...]:
    """The classes that cases of this input fall into: key and words."""
    if not isinstance(place.holder, Item):
        return ()
    rules = (variant.rule for variant in place.holder.variants.values())
    worst = next((rule for rule in rules if isinstance(rule, WorstRule)), None)
    return tuple((one.key, one.caption) for one in worst.classes) if worst else ()


def _nil(answer: Any) -> str:
    if not isinstance(answer, Mapping) or not answer:
        return "无"
    return f"无（{answer.get('who', '')}，{answer.get('on', '')}，{answer.get('letter', '')}）"


def _state(states: tuple[State, ...], line: str) -> str:
    """The caption of the state that is meant by a number, a beginning, or initials; else as typed."""
    captions = [state.caption for state in states]
    if line in captions or line in [state.key for state in states]:
        return line
    if line.isdecimal() and 1 <= int(line) <= len(captions):
        return captions[int(line) - 1]
    begun = [caption for caption in captions if caption.startswith(line)]
    if not begun and line.isascii() and line.isalpha():
        scores = {caption: match_unit(line, caption) for caption in captions}
        best = max(scores.values())
        begun = [caption for caption, score in scores.items() if score == best and best > 0]
    return begun[0] if len(begun) == 1 else line


def _class_counts(place: Place, line: str) -> dict[str, str] | None:
    """Counts by class, as A1 B0 C2; None where the line is none."""
    keys = {word: key for key, caption in class_captions(place) for word in (key, caption)}
    counts: dict[str, str] = {}
    for piece in filter(None, _BETWEEN.split(line)):
        found = _COUNTED.fullmatch(piece)
        key = keys.get(found[1]) if found else None
        if found is None or key is None:
            return None
        counts[key] = found[2]
    return counts
