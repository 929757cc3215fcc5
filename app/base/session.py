"""Who does something: an officer or the program, and in what capacity they sit at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an officer is there for; each act names the roles that may do it."""

    OFFICER = "officer"
    DIRECTOR = "director"
    PRINTER = "printer"
    ADMINISTRATOR = "administrator"


EVERY_ROLE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer of the office, or the program itself, as records name them."""

    id: int
    name: str
    uid: str


@dataclass(frozen=True, slots=True)
class Session(Actor):
    """An officer at work: who, in which roles, for whom besides, since when.

    The program's own session (``program``) is recused from no case.
    """

    roles: frozenset[Role] = frozenset()
    stands_in_for: tuple[str, ...] = ()  # uids of the officers away today
    since: datetime | None = field(default=None, compare=False)
    program: bool = False
