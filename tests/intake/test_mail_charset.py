"""Bytes that became text: which character set won, and whether it is admitted."""

from __future__ import annotations

import pytest

from app.intake.mail.charset import Trouble, codec_name, decode_text, one_line, scrub

TEXT = "镕基堃投诉示例县"


@pytest.mark.parametrize(
    "declared, codec",
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ('"cp936"', "gb18030"),
        ("GB_2312-80", "gb18030"),
        ("x-gbk", "gb18030"),
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("unicode-1-1-utf-7", "utf-7"),
        ("hz-gb-2312", "hz"),
        ("big5", "cp950"),
        ("windows-1252", "cp1252"),
        ("us-ascii", None),
        ("default", None),
        ("iso-2022-cn", None),
        ("rot13", None),
        ("base64", None),
        ("unicode_escape", None),
        ("idna", None),
        ("undefined", None),
        ("../../etc", None),
        ("x" * 5000, None),
        ("a\0b", None),
        ("", None),
        (None, None),
    ],
)
def test_declared_names_lead_to_the_codec_that_they_mean(
    declared: str | None, codec: str | None
) -> None:
    assert codec_name(declared) == codec


@pytest.mark.parametrize(
    "used, declared, charset, trouble",
    [
        ("gbk", "gb2312", "gb18030", Trouble.NONE),
        ("utf-8", "utf-8", "utf-8", Trouble.NONE),
        ("utf-8", None, "utf-8", Trouble.GUESSED),
        ("gb18030", None, "gb18030", Trouble.GUESSED),
        ("gb18030", "us-ascii", "gb18030", Trouble.GUESSED),
        ("gb18030", "x-klingon", "gb18030", Trouble.UNKNOWN),
        ("utf-8", "gb2312", "utf-8", Trouble.MISLABELLED),
        ("gb18030", "utf-8", "gb18030", Trouble.MISLABELLED),
        ("gb18030", "iso-2022-jp", "gb18030", Trouble.MISLABELLED),
        ("gb18030", "iso-8859-1", "gb18030", Trouble.MISLABELLED),
        ("utf-8", "iso-8859-1", "utf-8", Trouble.MISLABELLED),
        ("utf-16", "utf-16", "utf-16", Trouble.NONE),
    ],
)
def test_text_is_right_whatever_was_declared(
    used: str, declared: str | None, charset: str, trouble: Trouble
) -> None:
    decoded = decode_text(TEXT.encode(used), declared)

    assert (decoded.text, decoded.charset, decoded.trouble) == (TEXT, charset, trouble)


def test_a_one_byte_set_keeps_its_accents() -> None:
    decoded = decode_text("Café à Genève".encode("latin-1"), "iso-8859-1")

    assert (decoded.text, decoded.trouble) == ("Café à Genève", Trouble.NONE)


def test_chinese_under_the_name_of_a_one_byte_set_is_recognised() -> None:
    decoded = decode_text("投诉示例县".encode("gb2312"), "windows-1252")

    assert (decoded.text, decoded.trouble) == ("投诉示例县", Trouble.MISLABELLED)


def test_two_gbk_characters_that_look_like_utf8_stay_gbk() -> None:
    # 联通 in GBK is valid UTF-8 of two Latin letters: the classic trap
    assert decode_text("联通".encode("gbk"), "gbk").text == "联通"


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_inside_a_character_is_not_read_as_gb18030(cut: int) -> None:
    decoded = decode_text(TEXT.encode("utf-8")[:-cut], "utf-8")

    assert decoded.text == TEXT[:-1] + "\ufffd"
    assert decoded.trouble is Trouble.LOSSY


def test_one_bad_byte_does_not_spoil_a_gbk_text() -> None:
    decoded = decode_text(TEXT.encode("gbk") + b"\xff", "gbk")

    assert decoded.text == TEXT + "\ufffd"
    assert decoded.trouble is Trouble.LOSSY


def test_utf7_yields_text_without_lone_surrogates() -> None:
    decoded = decode_text(b"+2AA- hidden +ADw-script+AD4-", "utf-7")

    assert decoded.text.encode("utf-8")
    assert not any("\ud800" <= character <= "\udfff" for character in decoded.text)


def test_control_characters_and_lone_surrogates_are_scrubbed() -> None:
    assert scrub("a\0b\x1b[31m\ud800c\r\nd\re\tf\u2028g") == "ab[31m\ufffdc\nd\ne\tf\ng"


def test_one_line_drops_what_turns_or_hides_text() -> None:
    assert one_line("a\u202eb\u200b\ufeff \r\n  c\u2066") == "ab c"


COMPLAINT = "示例县信用办：投诉人陈喆、朱镕基路堃示例反映，示例镇政府拖欠货款三个月，请处理。"
ONE_BYTE = [
    "iso-8859-1", "windows-1252", "iso-8859-15", "windows-1251", "koi8-r", "iso-8859-7",
    "windows-1256", "tis-620", "macintosh", "cp437",
]  # fmt: skip
EAST_ASIAN = ["big5", "euc-kr", "ks_c_5601-1987", "shift_jis", "euc-jp", "utf-16", "utf-16le"]


@pytest.mark.parametrize("declared", [*ONE_BYTE, *EAST_ASIAN])
@pytest.mark.parametrize("used", ["gb18030", "utf-8"])
def test_a_label_that_can_not_be_right_is_overruled_and_said(used: str, declared: str) -> None:
    decoded = decode_text(COMPLAINT.encode(used), declared)

    assert (decoded.text, decoded.trouble) == (COMPLAINT, Trouble.MISLABELLED)


@pytest.mark.parametrize("declared", [*ONE_BYTE, "gb2312", "gbk", None])
def test_traditional_text_in_big5_is_recognised_under_another_name(declared: str | None) -> None:
    text = "示例縣信用辦：投訴人陳喆反映，鎮政府拖欠貨款三個月，請處理。"

    assert decode_text(text.encode("big5hkscs"), declared).text == text


@pytest.mark.parametrize(
    "text", ["陈喆", "朱镕基路堃", "喆堃镕示例", "投诉材料", "示例乙 café 12万元"]
)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_short_texts_such_as_names_are_recognised_too(text: str, declared: str) -> None:
    assert decode_text(text.encode("gb18030"), declared).text == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Größe öß Übung Müller naïve", "iso-8859-1"),
        ("DÉJÀ VU À L'ÉTÉ, señor Muñoz", "iso-8859-1"),
        ("“Hello” – it’s 5€", "windows-1252"),
        ("°C ±5 ©2026 £5", "iso-8859-1"),
        ("Zażółć gęślą jaźń", "iso-8859-2"),
        ("Привет, это письмо о долге", "koi8-r"),
        ("Привет, это письмо", "windows-1251"),
        ("Καλημέρα κόσμε", "iso-8859-7"),
        ("مرحبا بالعالم", "windows-1256"),
        ("こんにちは、世界。請求書です。", "shift_jis"),
        ("안녕하세요 청구서입니다", "euc-kr"),
    ],
)
def test_a_label_that_is_right_is_kept(text: str, codec: str) -> None:
    decoded = decode_text(text.encode(codec), codec)

    assert (decoded.text, decoded.trouble) == (text, Trouble.NONE)


def test_the_set_that_a_page_names_for_itself_decides_where_the_mail_names_an_impossible_one() -> (
    None
):
    text = "請處理貨款"

    decoded = decode_text(text.encode("cp950"), "iso-8859-1", hint="big5")

    assert (decoded.text, decoded.charset, decoded.trouble) == (
        text, "cp950", Trouble.MISLABELLED)  # fmt: skip


def test_a_cut_text_under_an_impossible_name_is_read_up_to_the_cut() -> None:
    decoded = decode_text(COMPLAINT.encode("gb18030")[:-1], "iso-8859-1")

    assert decoded.text == COMPLAINT[:-1] + "\ufffd"
    assert decoded.trouble is Trouble.LOSSY


SEVEN_BITS = b"\x1b$)A\x0eJ>@}OX\x0f: \x0ePESC\x0f\n\x1b$)A\x0eGk4&@m\x0f."


@pytest.mark.parametrize("declared", ["ISO-2022-CN", "iso-2022-cn-ext", "us-ascii", "gb2312", None])
def test_iso_2022_cn_is_read_by_its_name_or_by_its_signs(declared: str | None) -> None:
    assert decode_text(SEVEN_BITS, declared).text == "示例县: 信用\n请处理."


def test_iso_2022_cn_without_its_shifts_or_with_other_sets_is_marked() -> None:
    decoded = decode_text(b"\x1b$)G\x0e!!\x0fabc", "iso-2022-cn")

    assert (decoded.text, decoded.trouble) == ("\ufffdabc", Trouble.LOSSY)


def test_text_in_hz_under_the_name_of_gb2312_is_recognised() -> None:
    assert decode_text("请处理 12".encode("hz"), "gb2312").text == "请处理 12"
    assert decode_text(b"about ~{ and ~}", "gb2312").text == "about ~{ and ~}"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "big5", "us-ascii", None])
def test_hz_is_recognised_under_any_eight_bit_name(declared: str | None) -> None:
    text = "示例县信用办请核查拖欠货款"

    assert decode_text(text.encode("hz"), declared).text == text


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", None])
def test_the_mark_of_utf_16_overrules_another_name(declared: str | None) -> None:
    found = decode_text("示例县信用办".encode("utf-16"), declared)

    assert (found.text, found.charset) == ("示例县信用办", "utf-16")
    assert found.trouble is not Trouble.NONE
