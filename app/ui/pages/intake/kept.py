"""How a sheet that is not logged yet is kept in the office's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DRAFT: Final = "intake"  # the draft's key
TYPED: Final = ("name", "phone", "respondent", "title", "facts", "appeal")  # that somebody writes


def is_written(values: Mapping[str, Any] | None) -> bool:
    """Whether anything stands there that somebody wrote."""
    return values is not None and any(values.get(name) for name in TYPED)
