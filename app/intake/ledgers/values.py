"""What the text of one ledger cell says: a telephone number, an id, units; doubts are named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.intake.ledgers.cells import EXACT_DIGITS, Numeral, plain_number
from app.intake.mail.charset import scrub

LONGEST_PHONE: Final = 200

_WIDE: Final = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
# Signs that turn, join or pad text unseen; they come along when numbers are copied from chats.
_UNSEEN: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_JOINERS: Final = re.compile("[\u200c\u200d\ufe0e\ufe0f]")


def half_width(text: str) -> str:
    """The text with full-width digits, letters and signs in their usual width, nothing unseen."""
    return _JOINERS.sub("", text.translate(_WIDE))


# The traditional forms of what stands in headings, days and lines below a table, each before its
# simplified one.
_FORMS: Final = (
    "業业舉举來来體体決决況况創创別别單单號号復复複复覆复實实對对應应歸归當当態态報报時时機机標标檔档權权滿满碼码稱称類类"
    "係系繫系絡络級级結结編编聯联訴诉訪访評评話话請请調调責责轉转辦办門门問问間间項项題题饋馈見见記记錄录負负審审統统經经"
    "簽签說说説说計计頁页領领內内關关務务備备總总數数據据無无處处員员區区縣县導导現现圖图萬万個个為为爲为會会傳传雙双發发變变"
    "後后聽听園园國国場场執执護护擬拟條条構构樣样檢检畢毕匯汇彙汇點点電电監监確确種种簡简糾纠約约線线組组細细終终續续維维網网"
    "職职節节規规覽览認认議议證证誠诚詳详語语資资轄辖進进連连選选郵邮長长專专產产驗验屬属達达誰谁還还違违諾诺遞递鎮镇鄉乡"
    "鈴铃貳贰陸陆兩两週周禮礼牽牵參参與与協协廳厅衛卫設设農农環环險险運运輸输臺台帳账賬账帐账"
)
_SIMPLIFIED: Final = {ord(old): new for old, new in zip(_FORMS[::2], _FORMS[1::2], strict=True)}
_TRADITIONAL: Final = re.compile(f"[{_FORMS[::2]}]")


def simplified(text: str) -> str:
    """A heading or a word below a table in the script of this country: 投訴人 is 投诉人."""
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


def clean_text(text: str) -> str:
    """The text of a cell without control and unseen characters, blank ends and the exporters'
    apostrophe."""
    if text.isprintable():
        plain = text.strip(" ")  # most cells hold nothing that needs more
    else:
        plain = _UNSEEN.sub("", scrub(text)).strip(" \t\n\u3000\xa0")
    return plain[1:].lstrip() if plain[:1] in {"'", "’"} and len(plain) > 1 else plain


_NOTHING: Final = re.compile(
    r"[-—－―~～/\\*＊.。·、,，?？\s]*|(?:暂?无|没有|空|未知|不详|不明|未填写?|待定|待查|n/?a|null|none|nan|undefined)[。.]?",
    re.IGNORECASE,
)


def is_nothing(text: str) -> bool:
    """Whether what stands in a cell only says that nothing does: /, 无, 不详, null."""
    return len(text) <= 12 and _NOTHING.fullmatch(half_width(text).strip("()（） ")) is not None


# --- telephone numbers ---

_NO_PHONE: Final = frozenset(
    [
        "无",
        "没有",
        "未知",
        "不详",
        "匿名",
        "未留",
        "未提供",
        "保密",
        "/",
        "-",
        "--",
        "—",
        "无号码",
        "未显示",
    ]
)
_NO_NUMBER: Final = re.compile(
    r"[(（]?(?:无|没有?|未|不愿|拒绝?)(?:留下?|提供|登记|显示|填写?)?(?:联系|来电)?(?:电话|号码|方式|手机)?[)）]?|0"
)
_SAME: Final = re.compile(r"(\d)\1{5,}")
_COUNTING: Final = frozenset({"12345678901", "1234567890", "01234567890", "12345678", "1234567"})
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_NAME_AND_PHONE: Final = re.compile(
    r"(?P<name>[^\d\s,，、:：;；()（）/]{1,20})[\s,，、:：;；(（/]*(?:(?:联[系络])?(?:电话|手机号?|方式))?[\s:：]*(?P<phone>1[3-9]\d{9})[)）]?"
)
_LANDLINE: Final = re.compile(r"0\d{2,3}-?\d{7,8}(?:(?:-|转|ext\.?)\d{1,6})?", re.IGNORECASE)
_SERVICE: Final = re.compile(r"(?:400|800)-?\d{3}-?\d{4}|400-?\d{4}-?\d{3}|1\d{4}|9\d{4,5}")
_LOCAL: Final = re.compile(r"[2-8]\d{6,7}")
_SEPARATORS: Final = re.compile(r"[、,;/|\n]+|(?<=\d{7})\s+(?=\d{3})|或")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number as it can be dialled, and what is doubtful about it; "" where it can't be known."""

    phone: str
    doubt: str = ""


def read_phone(value: str) -> PhoneReading:
    """The number of a cell, repaired where its digits are certain; otherwise as written, doubted."""
    text = half_width(clean_text(value)).strip()
    if rounded(value):
        return PhoneReading("", f"号码以数字保存且超过{EXACT_DIGITS}位，{_ROUNDED}")
    text = re.sub(r"(?<!\d)(?:\+|00)86[\s-]*(?=\d)", "", text)
    if not text or text in _NO_PHONE or _NO_NUMBER.fullmatch(text):
        return PhoneReading("", "" if not text else f"没有号码（“{text}”）")
    if len(text) > LONGEST_PHONE:
        return PhoneReading(text, "不是电话号码")
    numbers = [piece.strip() for piece in _SEPARATORS.split(text) if re.search(r"\d", piece)]
    if len(numbers) > 1:
        readings = [_one_phone(number) for number in numbers]
        shown = "、".join(reading.phone for reading in readings)
        return PhoneReading(shown, f"一格里有{len(numbers)}个号码，请选定")
    return _one_phone(text)


def is_mobile(text: str) -> bool:
    """Whether a cell holds nothing but a mobile number."""
    return _MOBILE.fullmatch(half_width(clean_text(text[:40])).replace(" ", "")) is not None


def name_and_phone(text: str) -> tuple[str, str] | None:
    """The name and the mobile number of a cell that holds both; None for any other cell."""
    if len(text) > LONGEST_PHONE:
        return None
    match = _NAME_AND_PHONE.fullmatch(half_width(text))
    return (match["name"], match["phone"]) if match else None


def _one_phone(text: str) -> PhoneReading:
    number = re.sub(r"[\s()]", "", text)
    if re.fullmatch(r"\d+(?:\.\d+)?[eE]\+?\d+|\d+\.0*", number):
        if "e" in number.lower() and _digits_lost(number):
            return PhoneReading("", f"号码存成了科学计数法，{_ROUNDED}")
        number = plain_number(number)
    bare = number.replace("-", "")
    if "*" in number or re.search(r"[xX]{2,}", number):
        return PhoneReading(number, "号码被隐去几位")
    if bare in _COUNTING or (_SAME.fullmatch(bare) and not _SERVICE.fullmatch(bare)):
        return PhoneReading(bare, "像是随手填的号码")
    if re.fullmatch(r"86(1[3-9]\d{9})", bare) or re.fullmatch(r"0(1[3-9]\d{9})", bare):
        bare = bare[-11:]
    if _MOBILE.fullmatch(bare):
        return PhoneReading(bare)
    if any(form.fullmatch(number) for form in (_LANDLINE, _SERVICE, _LOCAL)):
        return PhoneReading(number)
    if not re.search(r"\d", number):
        return PhoneReading(text, "不是电话号码")
    if re.fullmatch(r"[2-9]\d{8,10}", bare):
        return PhoneReading(number, "可能丢了区号前的0")
    if bare.isdigit():
        return PhoneReading(number, f"号码有{len(bare)}位，位数不对")
    return PhoneReading(text, "号码里夹有其他文字")


def _digits_lost(number: str) -> bool:
    """Whether a number in scientific notation shows fewer digits than it has."""
    mantissa, _, exponent = number.lower().partition("e")
    shown = len(mantissa.replace(".", ""))
    return shown < int(exponent) + 1


# --- ids ---


_ROUNDED: Final = "末几位已丢失，没有采用，请对照原件"
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")


def rounded(value: object) -> bool:
    """Whether a number has more digits than a cell keeps: what stands there is not what was typed.

    A whole number of sixteen digits that ends in no nought was written by a program, and is whole.
    """
    if not isinstance(value, Numeral):
        return False
    digits = value.lstrip("-")
    if not digits.isdigit() or len(digits) <= EXACT_DIGITS:
        return False
    return digits.endswith("0") or int(digits) > 1 << 53


def lost_digits(value: object) -> str:
    """Why a long number is not the one that was typed: cut to fifteen digits, or shortened to
    4.11302E+17; "" for any other value."""
    if not isinstance(value, str) or not ("0" <= value[:1] <= "9" or value[:1] > "~"):
        return ""
    if rounded(value):
        return f"以数字保存且超过{EXACT_DIGITS}位，{_ROUNDED}"
    short = len(value) < 30 and ("e" in value or "E" in value or "Ｅ" in value)
    match = _SCIENTIFIC.fullmatch(half_width(value.strip())) if short else None
    if match and int(match[0][-2:]) >= 10 and _digits_lost(match[0].replace("+", "")):
        return f"存成了科学计数法，{_ROUNDED}"
    return ""


def read_id(value: str) -> PhoneReading:
    """A source number kept digit by digit; none where Excel or an export has cut it."""
    if lost := lost_digits(value):
        return PhoneReading("", f"编号{lost}")
    text = half_width(clean_text(value))
    if isinstance(value, Numeral) and len(text.lstrip("-")) > EXACT_DIGITS:
        return PhoneReading(text, f"编号以数字保存且超过{EXACT_DIGITS}位，末位可能有变，请核对")
    return PhoneReading(text)


def id_card_doubt(text: str) -> str:
    """Why an identity number of eighteen places can't be right; "" for a sound or another one."""
    if not 18 <= len(text) <= 24:
        return ""
    number = half_width(text).strip().upper()
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        return ""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "" if "10X98765432"[total % 11] == number[-1] else "身份证号码的校验位不符，请核对"
