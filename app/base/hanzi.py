"""Traditional and variant forms of Chinese characters, each as the simplified one."""

from __future__ import annotations

from functools import cache

from app.base.machine.resources import resource_text


@cache
def simplified_forms() -> dict[int, str]:
    """For ``str.translate``: 張 → 张. Characters that are simplified already are not in it."""
    found: dict[int, str] = {}
    for line in resource_text("hanzi/simplified.txt").splitlines():
        if not line.startswith("#"):
            plain, forms = line.split(" ", 1)
            found |= dict.fromkeys(map(ord, forms), plain)
    return found
