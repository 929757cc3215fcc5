"""Holiday notices as official or pasted text: year, headings and sentences put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.intake.notices.clauses import INFO, REST, WORK, Statement, has_date, read_sentence
from app.intake.notices.dates import Point, Span, Unreadable
from app.intake.notices.normal import HEADING, NAMES, NUMBERING, plain, sentences
from app.intake.notices.reading import Gathered, NoticeReading, workable
from app.rules.calendar.calendar import Calendar, Notice

_YEAR: Final = re.compile(
    r"关于(?:调整|延长|做好|公布|印发)?(?P<a>\d{4})年"
    r"|(?<!\d)(?P<b>\d{4})年(?:度)?(?:是|全年|部分|法定|全国|国家|公休|的)*"
    rf"(?:节假日|节日|放假|假期|休假|法定假|假日|{NAMES})"
)
_CLOSES: Final = re.compile(
    r"^(?:节假日期间|节日期间|放假期间|调休放假期间|假期|假日|各地|各部门|各单位|各级|请|特此|附|国务院|以上|望|联系"
    r"|上一篇|下一篇|相关|责任编辑|来源|编辑|扫|分享|打印|关闭|版权|主办|承办|[\u4e00-\u9fa5]{2,20}(?:办公厅|办公室|人民政府|委员会)\d{4}年)"
)
_OTHER_POINT: Final = re.compile(rf"^{NUMBERING}(?=[\u4e00-\u9fa5])")
_NOISE: Final = re.compile(
    r"值班|电话|发布|来源|字号|更新|浏览|编辑|责任|印发|上传|点击|阅读|成文|记者|日电|讯|发表|时间:\d{4}|施行|实施|修订|获悉|消息"
    r"|上一[篇条]|下一[篇条]|相关|(?:办公厅|办公室|政府|国务院)\d{4}年"
)
_HINT: Final = re.compile(r"放假|休息|上班|补休|调休|补班|休假")
_PRINCIPLE: Final = re.compile(r"原则(?!上)|修订的|假日增加|《?全国年节及纪念日放假办法")
_URGED: Final = re.compile(r"鼓励|提倡|倡导|建议|有条件的")
_UNSURE: Final = re.compile(
    r"可能|预计|预测|推测|或将|有望|如果|如遇|若|视情|原则上|暂定|征求意见|网传|明年|去年"
)
_EXTENDS: Final = re.compile(
    rf"(?:延长(?P<y1>\d{{4}}年)?(?P<n1>{NAMES})(?:假期|放假)?|(?P<y2>\d{{4}}年)?(?P<n2>{NAMES})假期延长)"
    r"(?:至|到)(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号](?P<note>\([^()]*\))?"
)
_NUMBER: Final = re.compile(
    r"(?P<org>[\u4e00-\u9fa5]{1,10}?(?:发明电|办发明电|办发|政发|发|电|办|函|字))"
    r"[〔\[(［](?P<year>\d{4})[〕\])］](?P<n>\d{1,4})号"
)
_SIGNED: Final = re.compile(
    r"(?:国务院办公厅|国务院|人民政府(?:办公厅|办公室)?)\s*(\d{4})年(\d{1,2})月(\d{1,2})日"
    r"|成文日期[\]:\s]*(\d{4})[-年](\d{1,2})[-月](\d{1,2})"
)
_TITLE: Final = re.compile(
    r"(?:国务院(?:办公厅)?|[\u4e00-\u9fa5]{2,12}(?:政府|办公厅|办公室))关于[^。,;:!\s]{4,60}?通知"
)
_NATIONAL_TITLE: Final = re.compile(r"国务院(?:办公厅)?关于[^。,;:!\s]{4,60}?通知")
_AROUND: Final = re.compile(  # what web pages print beside a title
    r"打印本页|打印此页|打印|关闭窗口|关闭本页|关闭|分享到?|字体|字号|收藏|返回首页|首页|当前位置|索引号"
    r"|标题|来源|浏览次数|扫一扫|正文"
)
_ANY_TITLE: Final = re.compile(r"关于[^。,;:!]{2,60}?通知")
_AMENDS: Final = re.compile(r"关于(?:调整|延长|补充)|纪念日调休放假")


@dataclass(slots=True)
class _Part:
    """What is gathered for one notice year of the text."""

    gathered: Gathered
    text: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    subject: str = ""  # the first holiday spoken of: 调整2019年劳动节假期安排
    extends: bool = False


@dataclass(slots=True)
class _Context:
    """Where in the text the reader is: year, and whether a title said it; heading; base."""

    base: Calendar
    year: int | None = None
    titled: bool = False
    heading: str = ""
    parts: dict[int | None, _Part] = field(default_factory=dict)

    @property
    def part(self) -> _Part:
        """The part of the current year; days are put only in one that has a year."""
        return self.parts.setdefault(self.year, _Part(Gathered(self.year or 0, [], [])))

    def refuse(self, text: str, reason: str) -> None:
        """Name a passage that can't be taken."""
        prefix = f"{self.heading}：" if self.heading and self.heading not in text else ""
        line = f"{prefix}{text[:120]}——{reason}"
        if line not in self.part.unread:
            self.part.unread.append(line)


def read_text(text: str, base: Calendar) -> NoticeReading:
    """The notices of a text by year; every dated passage not understood is in ``unread``."""
    context = _Context(base)
    for sentence in sentences(text):
        _place(sentence, context)
        context.part.text.append(sentence)
        context.part.subject = context.part.subject or _name_in(sentence)
        _take(sentence, context)
    whole = plain(text)
    lone = sum(bool(p.gathered.rest or p.gathered.work) for p in context.parts.values()) <= 1
    notices, unread = [], []
    for year, part in context.parts.items():
        if year:
            notices.append(_notice(part, whole if lone else "\n".join(part.text)))
        unread += part.unread
    filled = tuple(n for n in notices if n.rest or n.work)
    return NoticeReading(filled, tuple(dict.fromkeys(unread)))


def _place(sentence: str, context: _Context) -> None:
    """Follow titles and headings."""
    for match in _YEAR.finditer(sentence):
        context.year, context.titled = int(match["a"] or match["b"]), True
    heading = HEADING.match(sentence)
    if heading:
        context.heading = heading["name"]
    elif _CLOSES.match(sentence) or _OTHER_POINT.match(sentence):
        context.heading = ""


def _take(sentence: str, context: _Context) -> None:
    if _PRINCIPLE.search(sentence):
        return
    sentence = _extension(_without_urging(sentence, context), context)
    found = read_sentence(sentence)
    unsure = _UNSURE.search(sentence)
    for statement in found.statements:
        if unsure:
            context.refuse(statement.text, f"“{unsure[0]}”不是确定的安排")
        else:
            _apply(statement, sentence, context)
    for loose in found.loose:
        _weigh(loose, sentence, context)
    undated = HEADING.match(sentence) and found.verbs and not (found.statements or found.loose)
    if undated and re.search(r"放假|休息|上班", sentence) and not _EXTENDS.search(sentence):
        context.refuse(sentence, "没有写明日期")


def _without_urging(sentence: str, context: _Context) -> str:
    """The sentence without what is only encouraged: 鼓励…休息 gives no free day."""
    urged = _URGED.search(sentence)
    if not urged:
        return sentence
    clauses = sentence.split(",")
    first = next(i for i, clause in enumerate(clauses) if _URGED.search(clause))
    kept = clauses[:first]
    for clause in clauses[first + 1 :]:
        if has_date(clause) and "上班" in clause:
            kept.append(clause)
        elif has_date(clause) and "放假" in clause:
            context.refuse(clause, f"“{urged[0]}”之后的放假不能确定")
    return ",".join(kept)


def _extension(sentence: str, context: _Context) -> str:
    """Take 延长2020年春节假期至2月2日 and give back the rest of the sentence."""
    match = _EXTENDS.search(sentence)
    if not match:
        return sentence
    name = match["n1"] or match["n2"]
    said = match["y1"] or match["y2"] or match["y"]
    if said:
        context.year = int(said[:4])
    last = Point(int(match["y"]) if match["y"] else None, int(match["m"]), int(match["d"]))
    try:
        group_end = _with_weekday(last, match["note"] or "").dates(context.year)[0]
        days = _extended(name, group_end, context)
    except Unreadable as problem:
        context.refuse(match[0], str(problem))
    else:
        context.part.gathered.rest += [(day, name) for day in days]
        context.part.extends = True
    return sentence[: match.start()] + sentence[match.end() :].lstrip(",")


def _with_weekday(point: Point, note: str) -> Span:
    found = re.search(r"(?:星期|礼拜|周)([一二三四五六日天])", note)
    if found:
        point.weekday = "一二三四五六日".index(found[1].replace("天", "日"))
    return Span(point)


def _extended(name: str, until: date, context: _Context) -> list[date]:
    """The days after the holiday as it was announced, up to ``until``."""
    core = name.removesuffix("节")
    announced = [n for n in context.base.notices if n.announces == context.year]
    days = [day for n in announced for day, called in n.rest if core in called]
    days += [day for day, called in context.part.gathered.rest if core in called]
    if not days:
        raise Unreadable(f"现有日历中没有{context.year}年{name}的放假通知，无法确定从哪天起延长")
    start = max(days) + timedelta(1)
    length = (until - start).days + 1
    if not 1 <= length <= 31:
        raise Unreadable(f"延长至的日期不在{name}假期（至{max(days).isoformat()}）之后")
    return [start + timedelta(n) for n in range(length)]


def _apply(statement: Statement, sentence: str, context: _Context) -> None:
    """Put a statement's days where they belong, or name why not."""
    _learn_year(statement, context)
    if statement.kind not in (REST, WORK):
        return _check_remark(statement, context)
    name = context.heading or _name_in(sentence) or context.part.subject or "放假"
    days: list[date] = []
    for span in statement.spans:
        try:
            found = _span_days(span, statement, context)
        except Unreadable as problem:
            context.refuse(statement.text, str(problem))
            if statement.kind == REST:
                return
            continue
        days += found
    if statement.kind == REST:
        _rest(statement, sorted(set(days)), name, context)
    else:
        _work(statement, days, name, context)


def _span_days(span: Span, statement: Statement, context: _Context) -> list[date]:
    if span.onward and statement.kind == REST and statement.count is None:
        raise Unreadable("只写了起始日期，没有写明放假几天")
    return span.dates(context.year, new_year="元旦" in context.heading, length=statement.count or 0)


def _learn_year(statement: Statement, context: _Context) -> None:
    """Without a title, a year written at a date is the notice's year."""
    for span in statement.spans:
        if span.stated_year is not None and not context.titled:
            context.year = span.stated_year
            return


def _rest(statement: Statement, days: list[date], name: str, context: _Context) -> None:
    count = statement.count
    if count is not None and count not in (len(days), _with_weekend(days)):
        context.refuse(statement.text, f"写明共{count}天，与日期所示{len(days)}天矛盾")
        return
    context.part.gathered.rest += [(day, name) for day in days]


def _with_weekend(days: list[date]) -> int:
    """The length of the free stretch when the weekend next to it is counted in."""
    if not days:
        return 0
    first, last = days[0], days[-1]
    while (first - timedelta(1)).weekday() >= 5:
        first -= timedelta(1)
    while (last + timedelta(1)).weekday() >= 5:
        last += timedelta(1)
    return (last - first).days + 1


def _work(statement: Statement, days: list[date], name: str, context: _Context) -> None:
    for day in days:
        if statement.ordinary and day.weekday() < 5 and context.base.is_working(day):
            continue  # 2月3日（星期一）起正常上班 says nothing new
        statutory = context.base.statutory_name(day)
        reason = f"{statutory}是法定节假日，不能作为上班日" if statutory else ""
        reason = reason or workable(day, context.base)
        if reason:
            context.refuse(statement.text, f"{day.isoformat()} {reason}")
        else:
            context.part.gathered.work.append((day, name))


def _check_remark(statement: Statement, context: _Context) -> None:
    """为公休日 or 法定节假日 must fit what is known; 不放假 is not taken at all."""
    if statement.kind != INFO:
        context.refuse(statement.text, "只写明不放假或不上班，没有写明如何安排")
        return
    free = {day for day, _ in context.part.gathered.rest}
    for span in statement.spans:
        try:
            days = span.dates(context.year, new_year="元旦" in context.heading)
        except Unreadable as problem:
            context.refuse(statement.text, str(problem))
            continue
        if any(d.weekday() < 5 and d not in free for d in days):
            context.refuse(statement.text, "没有看出是放假还是上班")


def _weigh(loose: Statement, sentence: str, context: _Context) -> None:
    """Dates without a verb: a holiday's own, something to name, or matter around the notice."""
    clause = next((c for c in sentence.split(",") if loose.text[:6] in c), sentence)
    if _is_noise(clause) or re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", sentence):
        return
    ranged = any(span.last is not None for span in loose.spans)
    if context.heading and loose.count is not None and ranged:
        loose.kind = REST  # 元旦:1月1日至3日,共3天
        _apply(loose, sentence, context)
    elif context.heading or _speaks_of_rest(clause):
        context.refuse(loose.text if context.heading else clause, "没有看出是放假还是上班")


@lru_cache(maxsize=64)
def _is_noise(clause: str) -> bool:
    return bool(_NOISE.search(clause))


@lru_cache(maxsize=64)
def _speaks_of_rest(clause: str) -> bool:
    return bool(_HINT.search(_ANY_TITLE.sub("", clause)))


@lru_cache(maxsize=64)
def _name_in(text: str) -> str:
    found = re.search(NAMES, text)
    return found[0] if found else ""


def _title(text: str) -> str:
    """The notice's title: the State Council's own first, never with what a web page says around it
    (打印本页, 字体大中小); "" where there is none."""
    whole = text.replace("\n", "")
    found = _NATIONAL_TITLE.search(whole)
    if found is None:
        lines = (_TITLE.search(_AROUND.sub("", line)) for line in text.splitlines())
        found = next((match for match in lines if match), None) or _TITLE.search(
            _AROUND.sub("", whole)
        )
    return found[0] if found else ""


def _notice(part: _Part, text: str) -> Notice:
    name = _title(text) or f"{part.gathered.year}年放假通知"
    national = "国务院" in text or not re.search(r"(?:省|自治区|市|县)人民政府", text)
    like = Notice(
        number=_number(text),
        issued_on=_signed(text),
        title=name,
        year=part.gathered.year,
        scope="national" if national else "province",
        rest=(),
        work=(),
    )
    amends = part.extends or bool(_AMENDS.search(name))
    return part.gathered.settle(part.unread, amends=amends, like=like)


def _number(text: str) -> str:
    found = list(_NUMBER.finditer(text))
    best = next((m for m in found if m["org"].endswith("发明电")), found[0] if found else None)
    if best is None:
        return ""
    org = re.sub(r"^.*?(?=国办发明电|国发明电)", "", best["org"])
    return f"{org}〔{best['year']}〕{best['n']}号"


def _signed(text: str) -> date | None:
    for match in reversed(list(_SIGNED.finditer(text))):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None
