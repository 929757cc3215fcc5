"""Which lines of a ledger are no cases: totals, signatures, notes, captions between the rows."""

from __future__ import annotations

import re
from typing import Final

from app.intake.ledgers.days import read_day
from app.intake.ledgers.values import half_width, simplified

TOTAL: Final = "合计行"
BELOW: Final = "表下说明"
LONGEST: Final = 300

_SPAN: Final = (
    r"(?:本|全|上|当)?(?:页|月|季度?|期|周|年度?|表|部|县|市|区|半年)|\d{4}年度?|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?"
    r"|第[一二三四]季度|[上下]半年|以上|上述|累计|全部|截[至止][^，。:：]{0,20}"
)
_COUNT: Final = r"\d[\d,]*\s*(?:件|条|宗|起|项|人|户|页|批|次|元|万元|个)"
_TOTAL: Final = re.compile(
    rf"(?:{_SPAN}){{0,4}}(?:合计|小计|总计|累计|共计|总数|total)(?:数|件数)?(?:[:：\d件条宗起共()（）,，、].*)?"
    rf"|(?:{_SPAN}){{1,4}}[,，]?(?:合计|总计|共计|共)[^。\n]{{0,12}}?{_COUNT}.*"
    rf"|共(?:计|有|受理|收到|登记|办理)?\s*{_COUNT}[。.]?",
    re.DOTALL | re.IGNORECASE,
)
_SIGNED: Final = (
    r"(?:填表|制表|填报|制单|经办|承办|审核|审批|审定|审签|签发|核准|复核|校对|校核|编制|编写|录入|登记|统计|报送|上报"
    r"|打印|导出|主管|分管|主要|单位|部门|科室|股室|负责|联系|签字|盖章|报表|数据来源)"
)
_WHO: Final = (
    r"(?:负责|分管|主管|主要)?(?:人员|人|员|者|单位|部门|科室|机关|领导|日期|时间|电话|方式)?"
)
_SIGN: Final = r"(?:[(（](?:签字|签名|签章|盖章|公章|章|签)[)）])?"
_LABEL: Final = re.compile(rf"{_SIGNED}{{1,2}}{_WHO}{_SIGN}(?:[:：].{{0,60}})?", re.DOTALL)
_BARE: Final = re.compile(
    rf"{_SIGNED}{{1,2}}(?:(?:人员|人|员|领导|日期|时间){_SIGN}|{_WHO}[(（](?:签字|签名|签章|盖章|公章|章|签)[)）])"
)
_NOTE: Final = re.compile(
    r"(?:\(|（)?(?:注|备注|说明|附注|填报|填表|制表|审核|复核|负责人|经办人|联系人|联系电话|日期|打印|导出|统计|"
    r"报送|报表|单位|截止|截至|数据来源)[^:：]{0,10}[:：].*|第\s*\d+\s*页.*|共\s*\d+\s*[页条件].*|[注※★].*",
    re.DOTALL,
)
_END: Final = re.compile(
    r"[-—─=~*·.\s]*(?:完毕?|结束|end|以下(?:空白|无正文|为空|无内容))[-—─=~*·.。\s]*"
    r"|[(（【\[]?(?:公章|盖章|签章|印章|签字)(?:处)?[)）】\]]?"
    r"|(?:打印|导出|制表|填表|填报|报送|统计|截止|截至)(?:日期|时间)\s*\d.*",
    re.DOTALL | re.IGNORECASE,
)
_SMALL: Final = re.compile(
    r"[-—/\\]*|[-+]?\d[\d,.]*\s*(?:件|条|宗|起|项|人|户|批|次|元|万元|%|％|个|页)?|(?:其中|共)?.{0,6}\d+\s*[件条宗起人户]"
)
_REMARK: Final = re.compile(r"(?:填表)?(?:说明|备注|附注|注意?|附)[:：]?")
SHORT_VALUE: Final = 12
_HINT: Final = re.compile(
    r"[计共总累注※★表填制审核核复校经承主分负联单部科股登统报上打导签盖编录备说附日截数第完空无公印章tTeE]"
)
FEW: Final = 3  # texts: a total may then begin with its day


def may_be_aside(first: str) -> bool:
    """Whether a row that begins so is worth a closer look; most begin with a number, day or name."""
    return _HINT.search(simplified(first[:LONGEST])) is not None


def why_aside(texts: list[str], year: int | None) -> str:
    """Why a row with these texts is a total or stands below the table; "" for neither.

    A total may name a day, and a signature may stand in any column: what decides is that nothing
    else in the row could be a complaint.
    """
    shown = [simplified(half_width(text[:LONGEST])).strip() for text in texts if text.strip()]
    if 1 < len(shown) <= FEW and read_day(shown[0], year or 2000).day is not None:
        shown = [*shown[1:], shown[0]]
    if not shown or not may_be_aside(shown[0]):
        return ""
    first, others = shown[0], shown[1:]
    if _TOTAL.fullmatch(re.sub(r"\s+", "", first)) and all(_small(t, year) for t in others):
        return TOTAL
    if _signature(first, others, year):
        return BELOW
    if _REMARK.fullmatch(first) and len(others) == 1 and read_day(others[0], 2000).day is None:
        return BELOW
    told = all(_NOTE.fullmatch(text) or _END.fullmatch(text) for text in shown)
    return BELOW if told else ""


def _small(text: str, year: int | None) -> bool:
    """Whether a text beside a total is a number, a day or another total."""
    compact = re.sub(r"\s+", "", text)
    return (
        _SMALL.fullmatch(compact) is not None
        or _TOTAL.fullmatch(compact) is not None
        or read_day(text, year or 2000).day is not None
    )


def _signature(first: str, others: list[str], year: int | None) -> bool:
    """Whether a row holds who filled in and checked the table, perhaps with the day."""
    if not (_BARE.fullmatch(first) or (_LABEL.fullmatch(first) and re.search("[:：]", first))):
        return False
    return all(
        _LABEL.fullmatch(text)
        or _NOTE.fullmatch(text)
        or read_day(text, year or 2000).day is not None
        or (len(text) <= SHORT_VALUE and not re.search("[。，；]", text))
        for text in others
    ) and not (others and _BARE.fullmatch(first) and max(map(len, others)) > SHORT_VALUE)
