"""What is archived: the papers and files of one case as pieces, the case itself, and what was taken on it.

Whoever reads the office's file fills these; everything else in ``app.rules.archives`` and
``app.reports.archives`` works on them alone. Nothing here names who complains: titles are masked by
the filler, and what shows an identity is marked ``sealed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

# Where a piece stands among those of its group, in this order: 文件处理单, 批复, 正本 or 收文, 附件,
# 定稿 with its 发文稿纸, 送达凭证, 请示, the annex of a 请示.
Rank = Literal["sheet", "reply", "main", "annex", "draft", "proof", "request", "request_annex"]
RANKS: Final[tuple[Rank, ...]] = (
    "sheet", "reply", "main", "annex", "draft", "proof", "request", "request_annex",
)  # fmt: skip
Medium = Literal["file", "paper"]
Ending = Literal["closed", "refused", "forwarded", "withdrawn", "merged"]
ENDINGS: Final[Mapping[Ending, str]] = {
    "closed": "办结", "refused": "不予受理", "forwarded": "移送", "withdrawn": "撤回",
    "merged": "并案",
}  # fmt: skip
Order = Literal["conclusion", "time"]  # 结论在前、依据在后 (default), or 按办理程序
ORDERS: Final[Mapping[Order, str]] = {"conclusion": "结论在前、依据在后", "time": "按办理程序"}
PATTERN: Final = (
    "{全宗号}-{目录号}-{案卷号}"  # of the 档号 of a volume; its archive may set another
)
OWN_MATTER: Final = "投诉举报人"  # 责任者 of whatever a complainant sent


@dataclass(frozen=True, slots=True)
class PieceFile:
    """One file of a piece: ``key`` is what the package writer asks its bytes by (the SHA-256 of the
    content store), ``name`` the file's name as the officer knows it (of the main part masked: it
    stands in the package), ``size`` its bytes."""

    key: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is archived: an issued paper, what came in, an attachment, a paper on a shelf.

    The filler gives
    - ``uid``: what names it for good (``document:<uid>``, ``attachment:<uid>``); unique in a case
    - ``kind``: of our papers the letter's kind (``referral``, ``phone_record``), otherwise one of
      ``incoming``, ``attachment``, ``recording`` (sound, pictures in motion), or one of the sealed
      kinds ``identity`` ``consent`` ``recusal`` ``deliberation`` ``identity_access``
    - ``step``, ``seq``: the role and the number of the step that it belongs to; "" and 0 for none
    - ``round``: 1 for the first handling, 2 for a second
    - ``group``: the same for what belongs together (a paper with draft, annexes, proof of delivery;
      a request with its reply; 处理单 with what came in); "" stands alone
    - ``rank``: its place in that group
    - ``title``: masked; without a title of its own ``titled = False`` and it is printed in [ ]
    - ``responsible``: 责任者, ``OWN_MATTER`` for a complainant; ``number``: 文号, "" without one
    - ``medium``: ``paper`` for what lies on a shelf alone: then ``pages`` (0: nobody counted) and
      ``place`` say how much and where, and there are no files
    - ``sealed``: it shows who complains, or is one of the sealed kinds (回避, 同意书, 研究记录)
    - ``remark``: printed under 备注; ``heading``: a heading that the officer chose, "" by rule
    - ``turn``: in which turn it came to the case among those of its day and step
    - ``merged``: 0 of the case itself, else of which of the cases merged into it, the first one 1.
    """

    uid: str
    kind: str
    title: str
    day: date | None = None
    responsible: str = ""
    number: str = ""
    step: str = ""
    seq: int = 0
    round: int = 1
    group: str = ""
    rank: Rank = "main"
    medium: Medium = "file"
    pages: int = 0
    place: str = ""
    files: tuple[PieceFile, ...] = ()
    sealed: bool = False
    titled: bool = True
    remark: str = ""
    heading: str = ""
    turn: int = 0
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of the case that counts (voided ones are left out, revised ones as revised).

    ``role`` as in docs/regulations.md; ``caption`` the pack's word; ``asked`` the names of the fields
    that the pack's form asks for, ``fields`` those that were filled in, as texts (the field's key, not
    its caption; a day as 2026-11-20); ``about`` the steps it concerns; ``unit`` the name of the unit;
    ``round`` as of a piece; ``proofs`` how its delivery is shown where a register says so (the number
    of the registered letter, who signed), from 送达登记 and from steps ``delivered``.
    """

    seq: int
    role: str
    caption: str
    on: date
    unit: str = ""
    round: int = 1
    about: tuple[int, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """The case that is archived.

    ``title``: the matter without the complainant (关于反映××局拖欠工程款问题), ``began`` and ``ended``
    the first and the last day, ``instructed``: a leader's important instruction and its result are in
    it, ``result``: there is a result of handling. ``untold``: there is nobody who could be told
    (``Trace.untold`` isn't empty). ``demo``: 演示 across every page that is made here.
    """

    case_number: str
    title: str
    began: date
    ended: date
    ending: Ending
    result: bool = True
    instructed: bool = False
    untold: bool = False
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Fonds:
    """全宗 is the host's: its number (Z109) and name, and the codes that the archive gave.

    ``catalogue`` 目录号; ``branch`` 门类代码 (WS); ``office_code`` 机构（问题）代码 (XYB), "" without one,
    ``office`` its words; ``category`` 类目名称; ``pattern`` how the 档号 of a volume is written.
    """

    number: str
    name: str
    catalogue: str = "1"
    branch: str = "WS"
    office_code: str = ""
    office: str = ""
    category: str = "社会信用—政务失信投诉举报"
    pattern: str = PATTERN


@dataclass(frozen=True, slots=True)
class Filing:
    """How a case is filed: what an officer says and signs.

    ``retention``: 保管期限 by its code (Y, D30, D10); ``number``: 案卷号 of a volume, the first 件号 by
    piece; ``year``: 归档年度, that of the ending; ``filed_by`` 立卷人 and ``checked_by`` 检查人 are two
    people, the second may be "" until it is checked; ``reason``: why it is filed with gaps; ``notes``:
    further lines of 本卷情况说明; ``by_piece``: 按件 instead of 按卷; ``both_sides``: printed on both
    sides of a sheet; ``added``: how often 补充归档 was done before (0 at first); ``period``: the
    retention in words where the schedule in force isn't the shipped one.
    """

    retention: str
    number: int
    year: int
    filed_by: str
    filed_on: date
    checked_by: str = ""
    checked_on: date | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    order: Order = "conclusion"
    by_piece: bool = False
    both_sides: bool = True
    added: int = 0
    period: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """Everything from which a package is made, but the bytes of the files."""

    fonds: Fonds
    subject: Subject
    filing: Filing
    pieces: tuple[Piece, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that should be in it and isn't: one sentence, under which of the 七有, about which step.

    ``heading`` is the key of the heading of the volume where it would stand.
    """

    rule: str
    seven: str
    heading: str
    sentence: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A line of 卷内文件目录; ``first`` and ``last`` are page numbers, 0 where the line has none."""

    n: int
    uid: str
    number: str
    responsible: str
    title: str
    day: date | None
    first: int
    last: int
    remark: str

    @property
    def pages(self) -> int:
        """How many numbered pages it takes."""
        return self.last - self.first + 1 if self.first else 0
