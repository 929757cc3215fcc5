"""Every method of every service, as the tests that walk them find it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

from app.services.office import Office
from app.services.reads import Reads
from app.services.register.officers import Officers


def services() -> dict[str, type]:
    """The attributes of an office that are services, with their classes."""
    found: dict[str, type] = {"reads": Reads, "officers": Officers}
    lines = inspect.getsource(Office).splitlines()
    for line in lines:
        words = line.split()
        if words[:1] == ["from"] and words[2:3] == ["import"] and line.startswith(" " * 8):
            kind = getattr(importlib.import_module(words[1]), words[3])
            if inspect.isclass(kind):
                found.setdefault(kind.__name__, kind)
    named = {
        name: getattr(Office, name).func.__annotations__["return"]
        for name in dir(Office)
        if hasattr(getattr(Office, name), "func")
    }
    return {"reads": Reads, "officers": Officers} | {
        name: found[kind] for name, kind in named.items()
    }


def methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    """``ledger.page`` and so on: what a window may call."""
    for name, kind in services().items():
        for method, function in inspect.getmembers(kind, inspect.isfunction):
            if not method.startswith("_"):
                yield f"{name}.{method}", function


def takes_session(function: Callable[..., Any]) -> bool:
    """Whether the method asks who calls it."""
    return "by" in inspect.signature(function).parameters
