"""What an edition calls its stages and the entries of its lists, read without all the rest of it.

Reading a whole pack takes longer than showing the first rows. A test compares with the regulation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from app.base.delivery import LIST, LISTED
from app.rules.regulation.stages import OPEN_STAGES, STAGES

PARTS: Final = ("stages", "lists")


class Words(Protocol):
    """Whatever knows what a pack calls things: the whole regulation, or its wording alone."""

    def stage_caption(self, stage: str) -> str:
        """What the pack calls the stage."""

    def choice_text(self, list_name: str, key: str) -> str:
        """The caption of an entry of one of the pack's lists; the key itself where it is unknown."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The stages and lists of one edition."""

    stages: Mapping[str, str]  # key → caption, in the pack's order
    open_stages: tuple[str, ...]  # those in which a case goes on
    choices: Mapping[tuple[str, str], str]  # list and key → text

    def stage_caption(self, stage: str) -> str:
        """What the pack calls the stage; a stage of another edition by its shipped name."""
        return self.stages.get(stage) or STAGES.get(stage, stage)

    def choice_text(self, list_name: str, key: str) -> str:
        """The caption of an entry of one of the pack's lists; the key itself where it is unknown."""
        return self.choices.get((list_name, key), key)


def wording_of(data: bytes) -> Wording:
    """The wording of a stored edition, its readings laid over; LookupError, TypeError or ValueError
    for what is no edition."""
    stored = json.loads(data)
    tables = {part: stored["pack"][part] for part in PARTS if part in stored["pack"]}
    for path, value in _laid_over(stored["pack"].get("readings", ()), stored["readings"]):
        from app.rules.regulation.source import lay

        lay(tables, path.split("."), value, path)
    stages, goes_on = STAGES, OPEN_STAGES
    if "stages" in tables:
        declared = tables["stages"]
        stages = {key: str(stage["caption"]) for key, stage in declared.items()}
        stages["voided"] = STAGES["voided"]
        goes_on = tuple(
            key for key, stage in declared.items() if key != "voided" and stage.get("open", True)
        )
    choices = {
        (name, entry["key"]): entry["text"]
        for name, entries in tables.get("lists", {}).items()
        for entry in entries
    }
    given = {(LIST, key): text for key, text in LISTED.items()}
    return Wording(stages, goes_on, {**given, **choices})


def _laid_over(readings: Any, chosen: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What the readings chosen put in place of the text, of stages and lists alone."""
    for reading in readings:
        wanted = chosen.get(reading["key"], reading["default"])
        for option in reading["options"]:
            if option["key"] == wanted:
                for path, value in option.get("set", {}).items():
                    if path.partition(".")[0] in PARTS:
                        yield path, value
