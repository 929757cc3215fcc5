"""涉密: a paper that bears a mark of secrecy is not made here."""

from __future__ import annotations

from typing import Final

from app.base.letter import Letter
from app.base.secret_marks import marks_text

SECRET: Final = "文书里标有密级（秘密、机密、绝密），没有生成；涉密文书不在本程序里拟写、存放，请按保密规定另行办理。"


def marks_paper(letter: Letter) -> bool:
    """Whether any text of the paper bears one as a paper does, 机密★1年, or the word in its own line."""
    return marks_text("\n".join(letter.texts()))
