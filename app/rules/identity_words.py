"""What is searched for of somebody: the names in a field for names, numbers however they are noted.

What is left alone: a name of one character (张先生 leaves 张), words that stand for nobody (匿名),
an address of fewer than six characters (it names a village, not a person).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.base.secret import Secret
from app.rules.identity_streams import (
    BREAK,
    address_stream,
    code_of,
    digits_of,
    mail_of,
    squeezed,
)

NOBODY: Final = frozenset(
    ("匿名", "不详", "未知", "佚名", "无名氏", "未具名", "未署名", "某某", "群众", "市民", "网民", "村民",
     "居民", "热心市民", "来电人", "来信人", "投诉人", "举报人", "投诉举报人", "投诉举报者", "本人", "单位",
     "公司", "家属", "家长", "业主", "员工", "职工", "农民工", "学生", "老人", "高中", "方便", "法人代表")
)  # fmt: skip
SHORTEST_ADDRESS: Final = 6
SHORTEST_PHONE: Final = 5
SHORTEST_CODE: Final = 8
LONGEST_PHONE: Final = 15  # 0086 and a mobile number
PHONE_TAIL, ID_TAIL = 8, 6  # 尾号: what is enough to know whose it is
TITLES: Final = ("先生", "女士", "小姐", "同志", "老师", "师傅", "老板", "经理")
_TITLES: Final = (*TITLES, "某某", "某")
_ROLES: Final = re.compile(
    r"^(?:法定代表人|法人代表|法人|代表人|联系人|负责人|经营者|经办人|代理人|委托人|投诉举报人|"
    r"举报人|投诉人|申请人|来电人|来信人|由|代)+"
)
_SEVERAL: Final = re.compile(r"[,，;；、/／|\n]+")  # between several people in one field
_BETWEEN: Final = re.compile(r"[,，;；、/／|\n:：(（)）\[\]【】<>《》]+")
_AND: Final = re.compile(r"[和与及跟同暨]|以及|\s+")
_PLAIN_NAME: Final = re.compile(r"(?:(?![和与及跟同暨以])[\u4e00-\u9fff]){2,6}")
_AND_OTHERS: Final = re.compile(r"(..)等(?:[\d一二三四五六七八九十百两几多余]*[人名位户])?$")
_REGION: Final = re.compile(r"^.{2,12}?(?:省|自治区|市|县|区|旗)")
_NUMBER: Final = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[-\s]?)?1[3-9]\d(?:[-\s]?\d){8}(?!\d)"  # a mobile
    r"|(?<!\d)[1-9](?:\s?\d){16}\s?[\dXx×✕✖](?!\d)"  # an ID number
    r"|(?<!\d)\(?0\d{2,3}[-\s)]*\d{7,8}(?!\d)|(?<!\d)\d{7,8}(?!\d)"  # by wire
)
_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_SPOKEN: Final = re.compile(r"[\d零〇一二三四五六七八九幺]{7,}")
_SPOKEN_DIGITS: Final = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_MAIL: Final = re.compile(r"[\w.+-]+\s*@\s*[\w-]+(?:\s*\.\s*[\w-]+)+", re.ASCII)
_PLACES: Final = frozenset("村镇乡县市区组社街路局办厂店校院站所队庄庙桥沟湾河山岭")
LONGEST_PERSON: Final = 4
_TWO_SIGNS: Final = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "东方", "端木", "司徒",
     "长孙", "宇文", "轩辕", "南宫", "闻人", "申屠", "太史", "独孤", "拓跋", "濮阳", "公冶", "澹台", "司空")
)  # fmt: skip
_SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    "潘杜戴夏钟汪田任姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰"
    "殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费"
    "纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古"
    "米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾"
    "蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保蔺榉椿桦槐桐枫楠榆樟"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for, in the form in which texts are compared."""

    kind: str  # name, phone, id_number, address, email
    text: str
    doubt: str = ""  # why a hit may be nothing: told, but it stops no paper
    alone: bool = False  # only where it is no part of a longer number


CALLED: Final = "可能是对投诉举报人的称呼"
GIVEN: Final = "可能是投诉举报人的名字"


def wanted_of(person: Mapping[str, Secret]) -> Iterator[Wanted]:
    """Everything that tells who it is; a number is found in whatever field it was put."""
    given = {field: text for field in person if (text := _given(person, field))}
    for name in names_in(given.get("name", "")):
        if len(name) >= 2:
            yield Wanted("name", name)
        yield from _by_half(name)
    for field in _of(given, "phone", "other_phone"):
        for number in _phones(given[field]):
            yield from _phone(number)
    for field in _of(given, "name", "address", "email", "id_number", "noted"):
        for noted in (n for n in numbers_in(given[field]) if len(n) < LONGEST_PHONE):
            for number in _phones(noted):
                yield from _phone(number)
    for field in _of(given, "id_number", "name", "phone", "other_phone", "noted"):
        for part in _SEVERAL.split(given[field]):
            codes = numbers_in(part) if field != "id_number" else (part,)
            for code in (code_of(c).replace(BREAK, "") for c in codes):
                if len(code) >= SHORTEST_CODE and (field == "id_number" or len(code) in (15, 18)):
                    yield Wanted("id_number", code)
                    if len(code) in (15, 18):
                        yield Wanted("id_number", code[-ID_TAIL:], alone=True)
    for part in _addresses(address_stream(given.get("address", "")).text):
        if len(part) >= SHORTEST_ADDRESS:
            yield Wanted("address", part)
    for part in _SEVERAL.split(given.get("email", "")):
        mail = mail_of(part)
        if "@" in mail:
            yield Wanted("email", mail)
    for field in _of(given, "name", "phone", "other_phone", "noted"):
        for found in _MAIL.findall(unicodedata.normalize("NFKC", given[field])):
            yield Wanted("email", mail_of(found))


def may_tell(text: str, person: Mapping[str, Secret]) -> bool:
    """Whether anything but doubtful hits can be found in the text; False, told soon, is certain.

    Each condition is one that every such ``Wanted`` fulfils where it is found: a name stands in
    the text, a telephone number needs five digits on end, a code or its tail six signs, a mail
    an @, an address its last six characters.
    """
    if "@" in mail_of(text) or _longest(digits_of(text)) >= SHORTEST_PHONE:
        return True
    if _longest(code_of(text)) >= min(ID_TAIL, SHORTEST_CODE):
        return True
    address = address_stream(_given(person, "address")).text
    ends = address[-SHORTEST_ADDRESS:]
    if len(ends) == SHORTEST_ADDRESS and ends in address_stream(text).text:
        return True
    names, whole = names_in(_given(person, "name")), squeezed(text)
    return any(len(name) >= 2 and name in whole for name in names)


def _longest(stream: str) -> int:
    """How many signs stand on end between two breaks, at most."""
    return max(map(len, stream.split(BREAK)))


def names_in(field: str) -> tuple[str, ...]:
    """The names in a field for names: 张某和李某, 示例公司（张示例）, 张示例13800000001.

    Numbers, titles and roles are taken off; what is one character stays, for 张先生.
    """
    if _PLAIN_NAME.fullmatch(field):  # one name and nothing else, as it mostly is
        name = _name(field)
        return (name,) if name and name not in NOBODY else ()
    plain = unicodedata.normalize("NFKC", field)
    found: list[str] = []
    for text in (plain, _without_numbers(plain)):
        found += [_name(part) for part in _SEVERAL.split(text)]
        for part in _BETWEEN.split(_without_numbers(text)):
            found += _people(part)
        if "(" in text:  # a company with a name in brackets: the company
            found.append(_name(re.sub(r"\(.*?\)", "", _without_numbers(text))))
    return tuple(dict.fromkeys(name for name in found if name and name not in NOBODY))


def numbers_in(text: str) -> tuple[str, ...]:
    """Numbers of seven digits and more in a text: telephones, ID numbers, as they are compared."""
    found = (code_of(match) for match in _NUMBER.findall(_figured(text)))
    numbers = (number.removeprefix("00") for number in found if not _DAY.fullmatch(number))
    return tuple(dict.fromkeys(n[2:] if len(n) == 13 and n[:2] == "86" else n for n in numbers))


def _figured(text: str) -> str:
    """一三八… in figures, full width as half."""
    plain = unicodedata.normalize("NFKC", text)
    return _SPOKEN.sub(lambda run: run.group().translate(_SPOKEN_DIGITS), plain)


def is_person(name: str) -> bool:
    """Whether it reads like the name of one person: a surname, two to four characters, no place."""
    return (
        2 <= len(name) <= LONGEST_PERSON
        and name not in NOBODY
        and name[-1] not in _PLACES
        and name not in _TWO_SIGNS
        and (name[0] in _SURNAMES or name[:2] in _TWO_SIGNS)
        and not any(c.isascii() for c in name)
    )


def name_remark(field: str) -> str:
    """What to point out about a field for one name; "" for nothing."""
    if numbers_in(field) or _MAIL.search(unicodedata.normalize("NFKC", field)):
        return "姓名里有号码或邮箱：请填到电话、证件号码、电子邮箱里，这里只留姓名"
    plain = unicodedata.normalize("NFKC", field)
    parts = [name for part in _BETWEEN.split(plain) for name in _people(part)]
    if len([part for part in _BETWEEN.split(plain) if part.strip()]) > 1 or len(set(parts)) > 1:
        return "这里像是不止一个姓名：请一人登记一行，文书才能分别查找每个人"
    return ""


def respondent_remark(respondents: Sequence[str], names: Sequence[str]) -> str:
    """What to point out where the name of who is complained about holds that of who complains."""
    people = [name for field in names for name in names_in(field) if len(name) >= 2]
    for respondent in respondents:
        whole = squeezed(respondent)
        if any(name in whole for name in people):
            return "被投诉举报单位里写有投诉举报人的姓名：单位名称处处可见，请只写单位全称"
    return ""


def _of(given: Mapping[str, str], *fields: str) -> Iterator[str]:
    """Those of the fields that hold anything."""
    return (field for field in fields if field in given)


def _given(person: Mapping[str, Secret], field: str) -> str:
    return person[field].reveal() if field in person else ""


def _by_half(name: str) -> Iterator[Wanted]:
    """李先生 and 建国 for 李建国: enough for who knows them, and often enough somebody else."""
    double = name[:2] in _TWO_SIGNS
    surname = name[:2] if double else name[:1]
    if not (is_person(name) or (surname == name and (double or name in _SURNAMES))):
        return
    for title in TITLES:
        yield Wanted("name", surname + title, CALLED)
    given = name[len(surname) :]
    if len(given) == 2:
        yield Wanted("name", given, GIVEN)


def _name(text: str) -> str:
    name = _ROLES.sub("", squeezed(text))
    name = _AND_OTHERS.sub(r"\1", name)
    for title in _TITLES:
        if name.endswith(title):
            return name.removesuffix(title)
    return name


def _people(text: str) -> Iterator[str]:
    """The people of a text like 张某甲和李某乙; a company's 和 parts nobody."""
    if is_person(name := _name(text)):
        yield name
    for cut in _AND.finditer(text.strip()):
        left, right = _name(text.strip()[: cut.start()]), _name(text.strip()[cut.end() :])
        if is_person(left):
            yield left
            yield from _people(text.strip()[cut.end() :])
        if is_person(right):
            yield right


def _without_numbers(text: str) -> str:
    return _MAIL.sub("", _NUMBER.sub("", _figured(text)))


def _phone(number: str) -> Iterator[Wanted]:
    yield Wanted("phone", number)
    if number.isdecimal() and len(number) == 11 and number[0] == "1":
        yield Wanted("phone", number[-PHONE_TAIL:])


def _phones(text: str) -> Iterator[str]:
    """The number with and without its area code; several numbers in one field are each one."""
    for part in re.split(r"[,，;；、/／|\n或]+", text):
        digits = digits_of(part).replace(BREAK, "")
        if len(digits) > LONGEST_PHONE and len(part.split()) > 1:  # two numbers, a blank between
            yield from (number for half in part.split() for number in _phones(half))
        if digits.startswith("0086"):
            digits = digits[4:]
        elif len(digits) == 13:
            digits = digits.removeprefix("86")
        if len(digits) >= SHORTEST_PHONE:
            yield digits
        area = re.match(r"0(?:10|2\d|[3-9]\d\d)(?=\d{7,8}$)", digits)
        if area:
            yield digits[area.end() :]


def _addresses(address: str) -> Iterator[str]:
    """The address, then without province, city and county: a paper rarely writes all of them."""
    while address:
        yield address
        region = _REGION.match(address)
        address = address[region.end() :] if region else ""
