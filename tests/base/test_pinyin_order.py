"""Chinese texts in pinyin order by a key that compares byte by byte."""

from __future__ import annotations

import hashlib
import random
import sqlite3
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.machine.resources import resource_text
from app.base.pinyin import ORDER_VERSION, order_key, surname_readings

ROOT = Path(__file__).resolve().parents[2]
# Half width → full width, the blank among them: they run in step.
WIDE = {half: half - ord("!") + ord("！") for half in range(ord("!"), ord("~") + 1)} | {32: "　"}

chinese = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
written = st.text(
    st.one_of(
        chinese, st.sampled_from("0123456789０９ABabé·•・‧ 　（）()《》-①⑩か豈⼀\u0301\u200b")
    ),
    max_size=12,
)
anything = st.one_of(written, st.text(max_size=12))
HALF_AND_OTHER = [chr(code) for code in range(0x250)] + ["2号", "１０", "1234567890", "가", "か"]


def characters_in_order() -> str:
    """The characters of the shipped table, each once at its own reading, in order of the key."""
    lines = [one for one in resource_text("pinyin/order.txt").splitlines() if one[0] != "#"]
    return "".join(sorted({c for one in lines for c in one.split(" ")[1]}, key=order_key))


@pytest.mark.parametrize(
    "in_order",
    [
        "2号 3号 10号 10号楼 11号",
        "第2期 第09期 第10期 第100期",
        "示例1 示例1000000000 示例12345678901234567890 示例12345678901234567891",
        "2023年3月 2023年12月 2024年1月",
        "（示例） 3楼 ABC Abd b示例 安示例 ★",
        "安徽 北京 朝阳 重庆",  # a character at a time, as it is read alone: cháo, zhòng
        "张示例 章示例 彰示例",  # one reading: by strokes, 7, 11, 14
        "妈 麻 马 骂 吗",  # four tones, then the neutral one
        "路 驴 吕 绿 峦 略",  # lu, lü, luan, lüe
        "示例局 示例县 示例县局 示例县住建局",
        "示例公司 示例公司（北区） 示例公司2部 示例公司A部 示例公司甲部",
        "阿 𬭎 左 か ㄅ 😀",  # rare characters of names by reading; unknown ones by code point
    ],
)
def test_texts_of_a_list_come_in_pinyin_order(in_order: str) -> None:
    expected = in_order.split(" ")
    mixed = random.Random(7).sample(expected, len(expected))

    assert sorted(mixed, key=order_key) == expected


@pytest.mark.parametrize(
    "surname, before, after",
    [
        ("单", "山", "尚"), ("曾", "泽", "扎"), ("解", "歇", "辛"), ("仇", "秦", "曲"),
        ("区", "聂", "欧"), ("查", "曾", "翟"), ("盖", "高", "耿"), ("任", "饶", "荣"),
        ("华", "胡", "怀"), ("朴", "皮", "平"), ("翟", "查", "詹"), ("燕", "薛", "杨"),
        ("尉", "韦", "魏"), ("肖", "向", "谢"), ("阚", "靳", "康"), ("覃", "秦", "秋"),
        ("缪", "苗", "闵"), ("乐", "袁", "岳"), ("员", "岳", "曾"), ("卜", "薄", "蔡"),
        ("干", "傅", "高"), ("召", "商", "申"), ("折", "商", "申"), ("贠", "岳", "曾"),
        ("万", "汤", "王"), ("万俟", "孟", "牟"), ("尉迟", "尤", "袁"), ("澹台", "孙", "唐"),
        ("令狐", "林", "刘"), ("單", "山", "尚"), ("區", "欧", "潘"), ("单于", "山", "尚"),
    ],
)  # fmt: skip
def test_a_surname_stands_where_it_is_spoken(surname: str, before: str, after: str) -> None:
    names = [f"{one}示例" for one in (before, surname, after)]
    mixed = random.Random(7).sample(names, 3)

    assert sorted(mixed, key=lambda name: order_key(name, person=True)) == names


def test_only_the_surname_is_read_as_one() -> None:
    assert order_key("单位", person=False) != order_key("单位", person=True)
    assert order_key("李单", person=True) == order_key("李单")
    assert order_key("2单", person=True) == order_key("2单")
    assert order_key("", person=True) == order_key("") == ""


@pytest.mark.parametrize(
    "written_so",
    ["单·示例甲", "单•示例甲", "单・示例甲", "单‧示例甲", "单･示例甲", "单 示例甲", "　单　示例甲 ",
     "单\u200b示例甲", "单示例甲\n", "单示例甲\ufe00", "单⽰例甲"],
)  # fmt: skip
@pytest.mark.parametrize("person", [True, False])
def test_dots_blanks_and_what_is_not_seen_count_for_nothing(written_so: str, person: bool) -> None:
    assert order_key(written_so, person=person) == order_key("单示例甲", person=person)


@pytest.mark.parametrize(
    "one, other",
    [
        ("ABC公司", "ａｂｃ公司"), ("第12号", "第１２号"), ("（示例）", "(示例)"), ("é", "e\u0301"),
        ("007号", "7号"), ("①号", "1号"), ("㈱示例", "(株)示例"), ("豈", "豈"), ("0", "００"), ("25℃", "25°c"),
        ("№3", "No3"), ("示例‑甲", "示例‐甲"),
    ],
)  # fmt: skip
def test_texts_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert order_key(one) == order_key(other)


def test_numbers_parted_by_a_blank_are_two() -> None:
    assert order_key("3 10号") != order_key("310号")
    assert order_key("3 10号") < order_key("4号") < order_key("310号")


@given(anything)
def test_a_key_is_lower_case_ascii_and_the_same_each_time(text: str) -> None:
    for person in (False, True):
        key = order_key(text, person=person)

        assert key == order_key(text, person=person)
        assert set(key) <= set("0123456789abcdefghijklmnopqrstuvwxyz")


@given(anything)
def test_composed_decomposed_and_full_width_have_one_key(text: str) -> None:
    key = order_key(text)

    assert order_key(unicodedata.normalize("NFC", text)) == key
    assert order_key(unicodedata.normalize("NFD", text)) == key
    assert order_key(text.translate(WIDE)) == key


@given(anything, anything)
def test_a_text_comes_before_those_that_it_begins(text: str, rest: str) -> None:
    assert order_key(text) <= order_key(text + rest)


@given(st.text(chinese, max_size=6), st.text(chinese, max_size=6))
def test_chinese_texts_are_ordered_a_character_at_a_time(one: str, other: str) -> None:
    in_order = [order_key(character) for character in one] < [order_key(c) for c in other]

    assert (order_key(one) < order_key(other)) == in_order
    assert (order_key(one) == order_key(other)) == (one == other)


@given(st.integers(0, 10**60), st.integers(0, 10**60))
def test_numbers_are_ordered_by_value(one: int, other: int) -> None:
    assert (order_key(f"第{one}号") < order_key(f"第{other}号")) == (one < other)


def test_a_number_of_any_length_has_a_key() -> None:
    assert order_key("9" * 9_999) < order_key("1" + "0" * 9_999) < order_key("a")


@given(st.lists(anything, max_size=12))
def test_the_database_orders_keys_as_python_does(texts: list[str]) -> None:
    keys = [order_key(text) for text in texts]
    with sqlite3.connect(":memory:") as file:
        file.execute("create table named (key text)")
        file.executemany("insert into named values (?)", [(key,) for key in keys])
        for collation in ("binary", "nocase"):
            found = file.execute(f"select key from named order by key collate {collation}")

            assert [key for (key,) in found] == sorted(keys)


def test_the_table_knows_the_characters_of_names() -> None:
    known = characters_in_order()
    gb_2312 = {
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    } - {""}

    assert len(gb_2312) == 6763 and gb_2312 <= set(known)
    assert sum("\u4e00" <= one <= "\u9fff" for one in known) >= 20_900
    assert sum("\u3400" <= one <= "\u4dbf" for one in known) >= 5_700
    assert set("〇䶮㛃𬭎𬎆𫖯𬘬") <= set(known)  # of 通用规范汉字表, some beyond 16 bits
    assert len({order_key(one) for one in known}) == len(known)
    assert all(len(order_key(one)) == 3 for one in known)


def test_a_changed_key_has_a_new_version() -> None:
    # Keys are stored. If this fails: raise ORDER_VERSION and put its digest here.
    digests = {1: "d27f7fc22ba225cc"}
    texts = [*characters_in_order(), *HALF_AND_OTHER, *surname_readings()]
    keys = "".join(f"{order_key(text)}{order_key(text, person=True)}" for text in texts)

    assert hashlib.sha256(keys.encode()).hexdigest()[:16] == digests[ORDER_VERSION]


def test_start_up_does_not_read_the_table() -> None:
    code = (
        "import main, app.bootstrap, app.cli\n"
        "from app.base import pinyin\n"
        "print(pinyin._order.cache_info().currsize, end='')\n"
        "pinyin.order_key('例')\n"
        "print(pinyin._order.cache_info().currsize)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "01"


def test_the_table_has_the_readings_of_pypinyin() -> None:
    pytest.importorskip("pypinyin")
    from tools.make_pinyin_order import first_readings, reading_order

    readings = first_readings()
    known = characters_in_order()

    assert set(known) == set(readings)
    assert all(
        reading_order(readings[one]) <= reading_order(readings[next_one])
        for one, next_one in pairwise(known)
    )


def test_surnames_are_read_as_pypinyin_knows_the_character_too() -> None:
    constants = pytest.importorskip("pypinyin.constants")
    unknown = {
        surname
        for surname, spoken in surname_readings().items()
        for character, reading in zip(surname, spoken, strict=True)
        if reading not in constants.PINYIN_DICT[ord(character)].split(",")
    }

    assert unknown == {"贠"}  # yùn in 现代汉语词典; pypinyin has yuán only


def test_another_vowel_and_the_neutral_tone_come_last() -> None:
    from tools.make_pinyin_order import reading_order

    mixed = ["luán", "lu", "lǜ", "lù", "lū", "luo", "lǘ", "e", "ê̄", "ēi"]

    assert sorted(mixed, key=reading_order) == [
        "e", "ê̄", "ēi", "lū", "lù", "lu", "lǘ", "lǜ", "luán", "luo",
    ]  # fmt: skip
