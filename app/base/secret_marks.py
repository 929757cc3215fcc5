"""Marks of secrecy (秘密、机密、绝密): whether a text, or the name of a file, bears one."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = "(?:绝密|机密|秘密)"
_TERM: Final = r"(?:\s*[★☆]\s*\S{0,8}|\s*[（(]?(?:长期|\d{1,2}年|[一二三五十]{1,3}年)[）)]?)"
# On a paper the mark stands by itself, with ★ and the term behind it; "商业秘密" is no mark.
_IN_TEXT: Final = re.compile(
    rf"(?<![\u4e00-\u9fff]){_WORD}\s*[★☆]|^[ \t　]*{_WORD}{_TERM}?[ \t　]*$", re.MULTILINE
)
_IN_NAME: Final = re.compile(
    rf"(?<![\u4e00-\u9fff]){_WORD}(?:级|件|文件)?"
    rf"(?=$|[★☆\s\]】）)》_.·:：、—-]|{_TERM})"
)


def marks_text(text: str) -> bool:
    """Whether the text bears a mark as a paper does: 机密★1年, or the word alone in its line."""
    return _IN_TEXT.search(text) is not None


def marks_name(name: str) -> bool:
    """Whether a title, a number or a file's name bears one: 【机密】纪要.docx."""
    return _IN_NAME.search(name) is not None or marks_text(name)
