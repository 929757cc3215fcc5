"""The acts of the desk: each an object beside its method, all of them in one registry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from app.base.session import EVERY_ROLE, Role

Subject = Literal[
    "case", "identity", "document", "unit", "officer", "office", "calendar", "regulation",
    "import", "sample", "draft", "view", "backup", "round", "call",
]  # fmt: skip
Undo = Literal["", "void", "again"]

# Intended rights; whether they are enforced is a switch of the gate.
DESK: Final = frozenset({Role.OFFICER, Role.DIRECTOR})
DECIDES: Final = frozenset({Role.DIRECTOR})
PRINTS: Final = frozenset({Role.OFFICER, Role.DIRECTOR, Role.PRINTER})
ADMINISTERS: Final = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
ANYBODY: Final = EVERY_ROLE

_registry: dict[str, Act] = {}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person, or the program, does to the office's file.

    ``verb`` is what the audit calls it and ``caption`` what a button does; ``undo`` says how it is
    taken back: by voiding its steps, by the same act with what was before (``again``), or not.
    """

    verb: str
    caption: str
    about: Subject
    roles: frozenset[Role]
    leaves_house: bool = False
    undo: Undo = ""
    # by steps: its audit rows are those of the steps that it takes; none: it is no record at all
    audited: Literal["itself", "by steps", "none"] = "itself"

    def __post_init__(self) -> None:
        if self.verb in _registry:
            raise ValueError(f"two acts are called {self.verb}")
        _registry[self.verb] = self


ACTS: Mapping[str, Act] = MappingProxyType(_registry)


def load_all() -> Mapping[str, Act]:
    """Every act that there is, whichever services have been used so far."""
    package = importlib.import_module("app.services")
    for module in pkgutil.walk_packages(package.__path__, "app.services."):
        importlib.import_module(module.name)
    return ACTS
