"""The office's settings beyond name, level, regulation and readings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A 署名 with its 字号: what a letter is signed with and numbered by."""

    name: str  # how the office chooses it: 信用办, 政府办代章
    signature: str  # 示例县信用体系建设领导小组办公室
    number_pattern: str  # 示信函〔{year}〕{n}号
    default: bool = False


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The office's settings beyond name, level, regulation and readings."""

    letterheads: tuple[Letterhead, ...] = ()
    approval: tuple[str, ...] = ()  # steps that need 批示 first: accept, decline, refer, close
    working_hours: tuple[tuple[str, str], ...] = (("08:00", "12:00"), ("15:00", "18:00"))
    similar: int = 45  # per cent from which a text is pointed out as a repeat
    # Who proposed a decision may instruct on it; with a single officer that is always so.
    own_instruction: bool = False
    director: str = ""  # the officer's uid; "" where the office has named none: anybody decides
    deputy: str = ""  # who decides for the director
    # Who is put in charge of imported cases: by "turn", by "unit", or "" nobody.
    import_rule: str = "turn"
    hosts: tuple[str, ...] = ()  # 挂靠单位, whose complaints are the superior's (NY-15.1)
    stations: tuple[str, ...] = ()  # 核稿, 会签: what a paper passes before 签发
