"""涉密: a paper that bears a mark of secrecy is not made, whoever wrote the mark into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.base.errors import InputError
from app.base.letter import Letter
from app.base.secret_marks import marks_name, marks_text

REFUSED: Final = (
    "文书里标有密级（秘密、机密、绝密），没有生成，也没有保存；"
    "本程序不处理涉密文件，请在涉密设备上按保密规定办理。"
)


def refuse_marked(letter: Letter, inside: Iterable[str] = ()) -> None:
    """InputError where the letter, or a text ``inside`` its attached files, is marked 秘密, 机密, 绝密."""
    titles = (letter.title, *(annex.title for annex in letter.annexes))
    if any(map(marks_name, titles)) or any(map(marks_text, (*letter.texts(), *inside))):
        raise InputError(REFUSED)
