"""A printed list as rows: a title, parts with a ruled table or lines, places to sign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListPart:
    """One part: its heading, then a table (``widths`` are shares of the line) or plain lines.

    A table without a row says ``nothing`` instead.
    """

    heading: str = ""
    head: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: tuple[str, ...] = ()
    nothing: str = "无。"


@dataclass(frozen=True, slots=True)
class ListPaper:
    """What is printed and signed by hand; ``across`` lays the sheet on its long side."""

    title: str
    about: str  # one line under the title: office, day, how many
    parts: tuple[ListPart, ...]
    signers: tuple[str, ...] = ()  # 移交人, 接收人: each with a line to sign on
    across: bool = False
    large: bool = False  # A3 instead of A4
    demo: bool = False
