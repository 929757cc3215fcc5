"""What a dialog asks, as data: heading, what it is about, the fields, and the verb that answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.base.rows.forms import FieldRow

Check = Callable[[Any], str]
LEAVES_HOUSE: Final = "这一步会离开本机关，办理后不能一键撤消。"


@dataclass(frozen=True, slots=True)
class Question:
    """One form; ``leaves_house`` is said below it, and nothing is offered to undo afterwards."""

    heading: str
    about: str
    fields: Sequence[FieldRow]
    verb: str
    note: str = ""
    leaves_house: bool = False
    checks: Mapping[str, Check] = field(default_factory=dict)  # in place of whether it is filled

    @property
    def notes(self) -> str:
        """What stands below the form."""
        return "　".join(filter(None, (self.note, LEAVES_HOUSE if self.leaves_house else "")))
