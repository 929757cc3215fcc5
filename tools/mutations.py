"""What can be changed in a pack: every number, ground, trigger, condition, article and reading."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.rules.regulation.regulation import OPEN_STAGES, STAGES

Path = tuple[str | int, ...]
Found = Iterator[tuple[str, str, "Edit"]]  # kind, what, edit
Edit = Callable[[Any, Any], None]  # container, key

LAW = (
    "number", "ground", "trigger", "clock", "condition", "order", "article", "reading", "gate",
)  # fmt: skip
OPEN = len(OPEN_STAGES)
WRONG_ARTICLE = "第九十九条"
TRIGGERS = ("met_by", "ended_by", "reopened_by", "paused_by", "resumed_by", "lengthens", "opens")
SWAPS = {
    "at": {"on": "delivered_on", "delivered_on": "on", "recorded_on": "on"},
    "met_at": {"on": "dated_on", "dated_on": "concluded_on", "concluded_on": "dated_on"},
    "unit": {
        "working_days": "calendar_days",
        "calendar_days": "working_days",
        "months": "working_days",
    },
    "roll": {"none": "next_working_day", "next_working_day": "none"},
    "counted_from": {"start": "due", "due": "start"},
    "waived_while": {"contact_unknown": ""},
    "revived": {"from_learning": "original", "original": "from_learning"},
    "rest_day_start": {"as_is": "next_working_day", "next_working_day": "as_is"},
    "owner": {"office": "unit", "unit": "office"},
}
FLAGS = {"otherwise": {"refuse": "record", "record": "refuse"}}
TARGETS = {"refuse": "free", "record": "free", "free": "refuse"}
DROPPED = {
    "before": "clock",
    "application": "clock",
    "limit_field": "clock",
    "due_field": "clock",
    "forward_to": "ground",
    "proposed_by": "ground",
    "excused": "ground",
    "delivery": "clock",
    "after": "clock",
    "unless": "clock",
    "lapses": "clock",
    "role": "clock",
    "by": "gate",
    "only_after": "gate",
    "advice": "ground",
    "once": "gate",
    "accused": "gate",
    "asked": "gate",
    "noted": "gate",
    "required_when": "gate",
    "proved": "gate",
    "answered": "gate",
    "decided_by": "gate",
    "latest": "gate",
    "by_respondent": "gate",
    "level": "gate",
    "backed_by": "gate",
    "waiting": "order",
    "turn": "order",
}
LISTED = ("only", "settles", "clocks", "awaits", "proposed_by", "shown_by", "not_before",
          "not_after", "before_any")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change of one file's tables."""

    kind: str
    key: str
    what: str
    path: Path
    edit: Edit

    def __str__(self) -> str:
        return f"[{self.kind}] {self.key}: {self.what}"

    def applied(self, tables: dict[str, Any]) -> dict[str, Any]:
        """A copy of the tables with this one change."""
        changed: Any = copy.deepcopy(tables)
        here = changed
        for part in self.path[:-1]:
            here = here[part]
        self.edit(here, self.path[-1])
        return dict(changed)


def changes_of(tables: dict[str, Any]) -> list[Change]:
    """Every change of the tables that the law would not allow, in their order."""
    return [
        Change(kind, dotted(path, tables), what, path, edit)
        for path, value in walk(tables, ())
        for kind, what, edit in _changes(path, value)
    ]


def dotted(path: Path, tables: Any) -> str:
    """The path as a person writes it: entries of a list by their key, step or name."""
    words, here = [], tables
    for part in path:
        here = here[part]
        named = here if isinstance(here, dict) and isinstance(part, int) else {}
        words.append(str(named.get("key") or named.get("name") or part))
    return ".".join(words)


def walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if path:
        yield path, value
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        yield from walk(child, (*path, key))


def _changes(path: Path, value: Any) -> Found:
    top = path[0]
    name = str(path[-1]).rsplit(".", 1)[-1]  # a reading's path ends in the key that it sets
    holder = str(path[-2]).rsplit(".", 1)[-1] if len(path) > 1 else ""
    yield from _numbers(path, name, value)
    if name in ("article", "order_article", "waiver_article"):
        yield "article", f"{value} → {WRONG_ARTICLE}", put(WRONG_ARTICLE)
    if top == "lists" and isinstance(path[-1], int) and len(path) == 3:
        yield "ground", "left out", drop
    if holder in TRIGGERS:
        yield "trigger", f"{value if isinstance(value, str) else 'opening'} left out", drop
        if isinstance(value, str) and " " in value:
            yield "trigger", f"“{value}” without its condition", put(value.split()[0])
    if name in SWAPS and isinstance(value, str) and value in SWAPS[name]:
        other = SWAPS[name][value]
        yield "clock", f"{value} → {other or '(none)'}", put(other)
    if name in DROPPED and value:
        yield DROPPED[name], f"{name} left out", drop
    if holder in LISTED and isinstance(path[-1], int):
        yield "gate", f"{value if isinstance(value, str) else holder} left out", drop
    if name in ("applies", "shorter") and isinstance(value, bool):
        yield "gate", f"{value} → {not value}", put(not value)
    if holder == "to_when":
        yield "order", f"{name} → {value} left out", drop
    if name == "repeat":
        yield "clock", f"{value} → {not value}", put(not value)
    if top in ("steps", "readings"):
        yield from _step_changes(path, name, holder, value)
    if top == "readings":
        yield from _reading_changes(name, holder, value, path)


def _numbers(path: Path, name: str, value: Any) -> Found:
    if isinstance(value, date):
        yield "number", f"{value} a day later", put(value + timedelta(days=1))
    if isinstance(value, bool) or not isinstance(value, int) or name == "schema":
        return
    yield "number", f"{value} → {value + 1}", put(value + 1)
    if value > 1:
        yield "number", f"{value} → {value - 1}", put(value - 1)


def _step_changes(path: Path, name: str, holder: str, value: Any) -> Found:
    if name in FLAGS and isinstance(value, str) and value in FLAGS[name]:
        yield "condition", f"{value} → {FLAGS[name][value]}", put(FLAGS[name][value])
    if name == "no_target" and isinstance(value, str) and value in TARGETS:
        yield "condition", f"{value} → {TARGETS[value]}", put(TARGETS[value])
    if name in ("must_be", "required", "clock", "unanswered") and isinstance(value, bool):
        yield "condition", "left out", drop
    if holder == "fields" and isinstance(value, str) and value.endswith("!"):
        yield "condition", f"{value} no longer required", put(value.rstrip("!"))
    if holder in ("requires", "concerns"):
        yield "condition", "left out", drop
    if name == "stages" and isinstance(value, list):
        yield from _stages(value)
    if name == "to" and isinstance(value, str) and value in STAGES:
        yield "order", f"{value} → another stage", put(_other_stage(value))
    if holder in ("to_by_stage", "to_by_outcome"):
        yield "order", f"{name} → {value} left out", drop
    if name == "effect" and value not in ("note", "move", "pause", "resume"):  # move the stage
        yield "order", f"{value} → note", put("note")


def _stages(value: list[str]) -> Found:
    if value == ["*"]:
        yield "order", "every stage → received", put(["received"])
        return
    for stage in value:
        yield "order", f"without {stage}", put([s for s in value if s != stage])
    for stage in STAGES:
        if stage not in (*value, "voided"):
            yield "order", f"with {stage}", put([*value, stage])


def _reading_changes(name: str, holder: str, value: Any, path: Path) -> Found:
    if name == "default" and len(path) == 3:
        yield "reading", f"default {value} → another option", _other_default
    if len(path) >= 2 and path[-2] == "set":
        yield "reading", f"{path[-1]} not set", drop


def _other_default(reading: Any, key: Any) -> None:
    keys = [option["key"] for option in reading["options"]]
    reading[key] = next(k for k in keys if k != reading[key])


def _other_stage(stage: str) -> str:
    """A stage of the same sort: an open one for an open one, an ended one for an ended one."""
    names = list(STAGES)
    at = names.index(stage)
    return names[at - 1] if at not in (0, OPEN) else names[at + 1]


def put(value: Any) -> Edit:
    def edit(container: Any, key: Any) -> None:
        container[key] = value

    return edit


def drop(container: Any, key: Any) -> None:
    del container[key]
