"""Words that go item by item: 第2项：…… on a line of its own, what follows belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_LINE: Final = re.compile(r"第?\s*(\d+[a-z]?)\s*项?\s*[：:，,、.．\s“]\s*(.+)")


def by_item(text: str, items: Iterable[str]) -> dict[str, str]:
    """What is said of each item of a set, in the order of the words; ValueError with a sentence
    where words belong to no item of it."""
    known = frozenset(items)
    found: dict[str, str] = {}
    last = ""
    for line in filter(None, (one.strip() for one in text.splitlines())):
        match = _LINE.match(line)
        if match is None:
            if not last:
                raise ValueError("须逐项写明，一行一项，先写编号，如“第2项：该案已改判”")
            found[last] += f"\n{line}"
            continue
        last = match.group(1)
        if last not in known:
            raise ValueError(f"指标里没有第{last}项")
        found[last] = f"{found[last]}\n{match.group(2)}" if last in found else match.group(2)
    return found
