"""From fields to a finished paper, from a paper to its PDF: one at a time, in this machine's faces."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection

from app.base.letter import Letter
from app.base.letter_fields import FieldValue
from app.base.list_paper import ListPaper
from app.services.store import settings

if TYPE_CHECKING:  # reportlab is loaded with the first paper
    from app.reports.letters.faces import Faces

T = TypeVar("T")
FACES = "letter_faces"  # setting: role → font file, before what the machine has
_one = threading.Lock()  # fonts remember which characters they were asked for: one paper at a time


def composed(kind: str, fields: Mapping[str, FieldValue]) -> Letter:
    """The paper with every word decided; InputError names what is missing."""
    from app.reports.letters.compose import compose

    return compose(kind, fields)


class Typesetter:
    """Sets papers in the faces that the office chose, or that the machine has."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen = tuple(sorted(chosen.items()))

    @property
    def stand_ins(self) -> str:
        """The sentence about 代用字体; "" where every face is the real one."""
        return _faces(self._chosen).stand_in_text()

    def pdf(self, letter: Letter) -> bytes:
        """The bytes of the PDF; InputError names a character that no font has."""
        from app.reports.letters.renderer import render

        with _one:
            return render(letter, _faces(self._chosen))

    @property
    def faces(self) -> Faces:
        """The faces of this machine."""
        return _faces(self._chosen)

    def with_faces(self, make: Callable[[Faces], T]) -> T:
        """What ``make`` sets in the faces of this machine, while nobody else sets anything."""
        with _one:
            return make(_faces(self._chosen))

    def made(self, letter: Letter, form: str) -> bytes:
        """The paper as pdf or docx; InputError names a character that no font has."""
        return self.pdf(letter) if form == "pdf" else self.docx(letter)

    def list_pdf(self, paper: ListPaper) -> bytes:
        """The bytes of a printed list; InputError names a character that no font has."""
        from app.reports.letters.lists import compose_list
        from app.reports.letters.renderer import render

        letter, style = compose_list(paper)
        with _one:
            return render(letter, _faces(self._chosen), (), style)

    def docx(self, letter: Letter) -> bytes:
        """The same paper for Word; InputError as ``pdf``."""
        from app.reports.letters.word import write_docx

        with _one:
            return write_docx(letter, _faces(self._chosen))


def typesetter(connection: Connection) -> Typesetter:
    """The typesetter of this office."""
    return Typesetter(settings.get(connection, FACES) or {})


def forget_faces() -> None:
    """The fonts of this machine, or the office's choice of them, changed."""
    _faces.cache_clear()


@lru_cache(maxsize=4)
def _faces(chosen: tuple[tuple[str, str], ...]) -> Faces:
    from app.reports.letters.faces import find_faces

    return find_faces(dict(chosen))
