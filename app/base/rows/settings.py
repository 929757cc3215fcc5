"""The office's settings, as rows of its database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The office's settings, as rows of its database."""

    name: str
    level: str  # county / city
    regulation: str  # pack id for new cases
    readings: Mapping[str, str] = field(default_factory=dict)
    number_pattern: str = "示信投〔{year}〕{n}号"
    warn_days: int = 3
    demo: bool = False  # 演示办公: told when the file is made, never changed; printed on everything


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An issuing set, 署名 with 字号 and seal: what a paper is signed with, numbered by, sealed with."""

    name: str  # how the office chooses it: 信用办, 政府办代章
    signature: str  # 示例县信用体系建设领导小组办公室
    number_pattern: str  # 示信函〔{year}〕{n}号
    default: bool = False
    seal: str = ""  # 示例县信用办印章; "" for the one called like the 署名
    cosigners: tuple[str, ...] = ()  # the other bodies of a joint paper, below the 署名
    kinds: tuple[str, ...] = ()  # kinds of paper that go out under it unless another is chosen

    @property
    def seal_name(self) -> str:
        """The seal that is set on its papers."""
        return self.seal or f"{self.signature}印章"

    @property
    def signatures(self) -> tuple[str, ...]:
        """Every body that signs, the office's own first."""
        return (self.signature, *self.cosigners)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The office's settings, as rows of its database."""

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
