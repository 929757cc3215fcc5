"""照发 on the way round: asked for by whoever writes, decided by director or deputy of these very words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from app.base.errors import InputError
from app.services.cases.directors import decider_at
from app.services.gate.gate import Deed
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.paper_commands import WritePaper

ASKS: Final = "请示照发"
W = TypeVar("W", bound=WriteLetter | WritePaper)


def is_asked(deed: Deed, given: Overrule) -> bool:
    """Whether this only asks for a decision: nobody is named, and whoever puts it forward has none.

    InputError where it says no reason.
    """
    if given.director.strip() or decider_at(deed.connection, deed.by):
        return False
    if not given.reason.strip():
        raise InputError("请示照发的，须写明理由，没有送出。")
    return True


def of_words(command: W, words: str) -> W:
    """The paper with its overrule decided of these words, by their hash; one only asked for stays so."""
    given = command.overrule
    if given is None or not given.director.strip():
        return command
    return replace(command, overrule=replace(given, of=words))


def standing(given: Overrule | None, words: str) -> bool:
    """Whether somebody let these very words go."""
    return given is not None and bool(given.director.strip()) and given.of == words


def as_stands(command: W, words: str) -> W:
    """The paper without an overrule that nobody decided, or that was decided of other words."""
    stands = command.overrule is None or standing(command.overrule, words)
    return command if stands else replace(command, overrule=None)
