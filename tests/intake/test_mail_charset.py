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
