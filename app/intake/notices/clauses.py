"""The grammar of one sentence of a notice: which dates it gives free and which it has worked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from app.intake.notices.dates import Group, Point, Span
from app.intake.notices.normal import NAMES

_ANNOUNCES: Final = re.compile(r"(?:的?(?:时间|日期|安排))?:")  # 放假时间: before its dates
REST: Final = "rest"
WORK: Final = "work"
INFO: Final = "info"  # 为公休日, 法定节假日: says what a day is anyway
NOT: Final = "not"  # 不放假, 不上班

_TOKENS: Final = re.compile(
    "|".join(
        (
            r"(?P<date>(?<!\d)(?:(?P<y1>\d{4})年)?(?P<m1>\d{1,2})月(?P<d1>\d{1,2})(?:日|号|(?!\d))"
            r"|(?<![\d.])(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?![\d.])"
            r"|(?<![\d./-])(?P<m3>\d{1,2})[./](?P<d3>\d{1,2})(?:日|号)?(?![\d./天%])"
            r"|(?<![\d年月])(?P<d4>\d{1,2})(?:日|号))",
            r"(?P<note>\([^()]*\)|(?:星期|礼拜|周)[一二三四五六日天](?!年))",
            r"(?P<conn>起?(?:(?:至|到)(?:次年|第二年|翌年)|至|到|[-~—–―─‐‑〜]+))",
            r"(?P<skip>[与和及]?(?:前后|相邻|相连|其后)?(?:的)?周末(?:连休|相连|公休|休息)?|连休)",
            r"(?P<nothing>不调休|不再调休|不补休)",
            r"(?P<not>不(?:再)?(?:放假|休息|上班|补班|休))",
            r"(?P<ordinary>(?:正常|照常|恢复)(?:上班|工作)(?!日))",
            r"(?P<work>(?:均|都|需|应|须|要|调休|统一|调整为|为)*(?:上班|补班|工作日|工作|班(?=$|[,、)])))",
            r"(?P<info>(?:照常|正常)?公休(?!日?调)日?|法定(?:节假日|假日|节日|休假日)|周末)",
            r"(?P<moved>(?:公休日?)?(?:分别)?(?:调至|调到|调整至|调整到|移至|挪至|换休))",
            r"(?P<rest>(?:放假|调休|补休|补假|休息|休假|假期|休(?=$|[,、)]))+)",
            r"(?P<count>(?:共|共计|合计|总计|计|连休|连续)?(?P<n>\d{1,2})天(?!内|前|后))",
            r"(?P<sep>[、和及与跟]|以及)",
            r"(?P<comma>,)",
            rf"(?P<fill>全国|全体(?:职工|公民|人员)?|统一|均|都|一律|为|是|的|于|自|从|起|开始|止|期间|当天|当日|等|其中|共|将"
            rf"|时间|日期|安排|:|\s|{NAMES})",
            r"(?P<other>.)",
        )
    ),
    re.S,
)


@dataclass(slots=True)
class Statement:
    """Dates with the verb that belongs to them, and where in the sentence they were found."""

    kind: str
    spans: list[Span]
    text: str
    ordinary: bool = False
    count: int | None = None


@dataclass(slots=True)
class Sentence:
    """What a sentence states, and the dates in it to which no verb belongs."""

    statements: list[Statement] = field(default_factory=list)
    loose: list[Statement] = field(default_factory=list)
    verbs: int = 0


class _Reader:
    """Walks over the tokens of a sentence once, keeping the dates that wait for their verb."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Sentence()
        self.group = Group()
        self.begin = 0
        self.adjacent = True  # nothing strange since the last date
        self.after = ""  # kind of the token before this one, blanks and notes apart
        self.label = ""  # 放假时间: announces what the dates after it are
        self.pending_count: int | None = None
        self.uncounted: list[Statement] = []

    def read(self) -> Sentence:
        for token in _TOKENS.finditer(self.text):
            kind = next(k for k in _KINDS if token[k] is not None)
            getattr(self, f"_{kind}", self._pass)(token)
            if kind not in ("note", "fill"):
                self.after = kind
        self._flush(len(self.text))
        return self.found

    # ---- dates

    def _date(self, token: re.Match[str]) -> None:
        year, month, day = _parts(token)
        bare = month is None
        if bare and not (self.group.spans and self.adjacent):
            return self._other(token) if not self.label else self._start(token, year, month, day)
        joins = self.adjacent and self.after in ("sep", "comma", "conn", "")
        if self.group.spans and self.after == "comma" and self._ranged():
            joins = False  # 1月1日至3日,1月4日上班: the range waits for a verb of its own
        if self.group.spans and not joins:
            self._flush(token.start())
        self._start(token, year, month, day)

    def _start(self, token: re.Match[str], year: int | None, month: int | None, day: int) -> None:
        if not self.group.spans:
            self.begin = token.start()
        self.adjacent = True
        self.group.add(Point(year, month, day))

    def _ranged(self) -> bool:
        return any(span.last is not None or span.onward for span in self.group.spans)

    def _note(self, token: re.Match[str]) -> None:
        if self.group.spans and self.adjacent:
            self.group.annotate(token[0])
            count = re.search(r"共?(\d{1,2})天", token[0])
            if count:
                self.pending_count = int(count[1])
        elif count := re.search(r"共(\d{1,2})天", token[0]):
            self._counted(int(count[1]))

    def _conn(self, token: re.Match[str]) -> None:
        if self.group.spans and self.adjacent and self.after == "date":
            self.group.range_open = True
            if token[0][-1] == "年":
                self.group.spans[-1].trouble = f"“{token[0][1:]}”不能确定是哪一年"

    def _fill(self, token: re.Match[str]) -> None:
        if token[0] in ("起", "开始") and self.group.spans and self.adjacent:
            self.group.spans[-1].onward = self.group.spans[-1].last is None

    def _sep(self, token: re.Match[str]) -> None:
        """A list goes on."""

    _comma = _sep

    def _skip(self, token: re.Match[str]) -> None:
        """与周末连休 names no further date; a count after it takes in the weekend."""

    _nothing = _sep

    # ---- verbs

    def _rest(self, token: re.Match[str]) -> None:
        self._verb(REST, token)

    def _work(self, token: re.Match[str]) -> None:
        self._verb(WORK, token)

    def _ordinary(self, token: re.Match[str]) -> None:
        self._verb(WORK, token, ordinary=True)

    def _info(self, token: re.Match[str]) -> None:
        self._verb(INFO, token)

    def _not(self, token: re.Match[str]) -> None:
        self._verb(NOT, token)

    def _moved(self, token: re.Match[str]) -> None:
        self._flush(token.start())
        self.label = ""

    def _verb(self, kind: str, token: re.Match[str], *, ordinary: bool = False) -> None:
        self.found.verbs += kind in (REST, WORK)
        announces = bool(_ANNOUNCES.match(self.text, token.end()))
        if announces and (self.label or not self.group.spans):
            self._flush(token.start())
            self.label = kind if kind in (REST, WORK) else ""
        elif self.group.spans and self.adjacent and not self.group.range_open:
            if kind == REST and token[0] == "调休" and self._weekend_likely():
                return self._flush(token.end())
            self._state(kind, token.end(), ordinary=ordinary)
        else:
            self._flush(token.start())
            self.label = kind if kind in (REST, WORK) and token[0] != "调休" else ""

    def _weekend_likely(self) -> bool:
        """1月4日(星期日)调休 may mean free or worked: nobody can tell."""
        return any(s.first.weekday in (5, 6) or s.first.weekday is None for s in self.group.spans)

    def _state(self, kind: str, end: int, *, ordinary: bool = False) -> None:
        statement = Statement(kind, self.group.spans, self.text[self.begin : end], ordinary)
        statement.count = self.pending_count
        self.found.statements.append(statement)
        if kind == REST and statement.count is None:
            self.uncounted.append(statement)
        self._fresh()

    # ---- counts

    def _count(self, token: re.Match[str]) -> None:
        number = int(token["n"])
        if self.group.spans and self.adjacent:
            self.pending_count = number
        elif self.after in ("rest", "comma", "skip", "nothing") or token[0][0] in "共合总计":
            self._counted(number)

    def _counted(self, number: int) -> None:
        """共N天 speaks of the free days since the count before it."""
        if not self.uncounted:
            return
        first = self.uncounted[0]
        for other in self.uncounted[1:]:
            first.spans = first.spans + other.spans
            first.text += f",{other.text}"
            self.found.statements.remove(other)
        first.count = number
        self.uncounted = []

    # ---- the rest

    def _other(self, token: re.Match[str]) -> None:
        self.adjacent = False
        if not self.group.spans:
            self.label = ""

    def _pass(self, token: re.Match[str]) -> None:
        """A token that changes nothing."""

    def _flush(self, end: int) -> None:
        """Close the dates that got no verb: a label before them counts, or they stay loose."""
        if self.group.spans:
            text = self.text[self.begin : end].rstrip(",、和及与跟 ")
            if self.label and not self.group.range_open:
                self._state(self.label, self.begin + len(text))
            else:
                loose = Statement("", self.group.spans, text, count=self.pending_count)
                self.found.loose.append(loose)
        self._fresh()

    def _fresh(self) -> None:
        self.group = Group()
        self.pending_count = None
        self.adjacent = True
        self.label = ""


_KINDS: Final = (
    "date", "note", "conn", "skip", "nothing", "not", "ordinary", "work", "info", "moved",
    "rest", "count", "sep", "comma", "fill", "other",
)  # fmt: skip


def read_sentence(text: str) -> Sentence:
    """The statements of one plain sentence, in order."""
    return _Reader(_unbracketed(text)).read()


def has_date(text: str) -> bool:
    """Whether a date with its month stands in the text."""
    return any(token["date"] and not token["d4"] for token in _TOKENS.finditer(text))


def _unbracketed(text: str) -> str:
    """除夕(2月9日)休息 without its brackets; 农历 in brackets stays a remark."""

    def opened(match: re.Match[str]) -> str:
        inside = match[1]
        return inside if has_date(inside) and "农历" not in inside else match[0]

    return re.sub(r"\(([^()]*)\)", opened, text)


def _parts(token: re.Match[str]) -> tuple[int | None, int | None, int]:
    year = token["y1"] or token["y2"]
    month = token["m1"] or token["m2"] or token["m3"]
    day = token["d1"] or token["d2"] or token["d3"] or token["d4"]
    return int(year) if year else None, int(month) if month else None, int(day)
