"""An XML parser for files of strangers: no document types, no entities, names without prefixes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.parsers import expat

from app.base.errors import InputError

_HOSTILE: Final = "表格文件含有文档类型声明或实体，可能有害，没有读取；请另存为 .csv 后再导入。"

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def safe_parser(
    start: Start, end: End, text: Text | None = None, *, mixed: bool = False
) -> expat.XMLParserType:
    """A parser that hands over elements by their local names; InputError for a document type.

    Where prefixes are ``mixed``, the first element does not tell whether there are any.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    if text is not None:
        parser.CharacterDataHandler = text

    def first(tag: str, attributes: dict[str, str]) -> None:
        """The first element shows whether there are prefixes; without them parsing is faster."""
        if mixed or ":" in tag:
            parser.StartElementHandler = lambda name, found: start(name.rpartition(":")[2], found)
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        start(tag.rpartition(":")[2], attributes)

    parser.StartElementHandler = first
    return parser


def _refuse(*_arguments: Any) -> None:
    raise InputError(_HOSTILE)
