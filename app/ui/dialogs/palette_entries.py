"""What Ctrl+K offers beside the store's answers: steps of the open case, pages, commands; ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.base.rows.finding import FindHit

KINDS: Final = {
    "case": "案件",
    "unit": "单位",
    "person": "人员",
    "step": "步骤",
    "view": "视图",
    "page": "页面",
    "command": "命令",
}
# Of equal matches: what is at hand before what must be opened.
_ORDER: Final = ("step", "page", "view", "command", "case", "unit", "person")
EXACT, BEGINNING, PART, GAPS = 99, 95, 91, 65


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette and what Enter does with it."""

    kind: str
    caption: str
    hint: str
    run: Callable[[], None]
    score: int = 0

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return "，".join(filter(None, (KINDS[self.kind], self.caption, self.hint)))


def ranked(text: str, local: Iterable[Entry], found: Iterable[Entry], most: int) -> list[Entry]:
    """The entries that fit ``text``, best first; all local ones where nothing is typed."""
    words = text.strip().casefold()
    fitting = [(score_of(words, entry.caption) if words else EXACT, entry) for entry in local] + [
        (entry.score, entry) for entry in found
    ]
    kept = [(score, entry) for score, entry in fitting if score]
    kept.sort(key=lambda pair: (-pair[0], _ORDER.index(pair[1].kind)))
    return [entry for _score, entry in kept[:most]]


def score_of(words: str, caption: str) -> int:
    """How well what was typed fits a caption, 0–99: by its characters, else by pinyin initials."""
    folded = caption.casefold()
    if words == folded:
        return EXACT
    if folded.startswith(words):
        return BEGINNING
    if words in folded:
        return PART
    if words.isascii():
        return _by_initials(words, caption) if words.isalnum() else 0
    rest = iter(folded)
    return GAPS if len(words) > 1 and all(character in rest for character in words) else 0


def hit_entries(
    hits: Sequence[FindHit],
    open_case: Callable[[int], None],
    show_unit: Callable[[str, str], None],
) -> list[Entry]:
    """The store's answers as entries: a unit leads to its cases, in two ways."""
    entries = []
    for hit in hits:
        if hit.kind == "unit":
            for role, caption in (("unit", "承办的案件"), ("respondent", "被投诉的案件")):
                why = hit.detail if hit.detail not in ("", "名称") else ""
                hint = "　".join(filter(None, (why, caption)))
                go = _unit_opener(show_unit, hit.key, role)
                entries.append(
                    Entry("unit", hit.caption, hint, go, hit.score - (role == "respondent"))
                )
        elif hit.case_id is not None:
            go = _case_opener(open_case, hit.case_id)
            entries.append(Entry(hit.kind, hit.caption, hit.detail, go, hit.score))
    return entries


def _case_opener(open_case: Callable[[int], None], case_id: int) -> Callable[[], None]:
    return lambda: open_case(case_id)


def _unit_opener(show_unit: Callable[[str, str], None], unit: str, role: str) -> Callable[[], None]:
    return lambda: show_unit(unit, role)


def _by_initials(words: str, caption: str) -> int:
    from app.base.pinyin import match

    return match(words, _initials(caption))


@cache
def _initials(caption: str) -> tuple[str, ...]:
    from app.base.pinyin import initials

    return initials(caption)
