"""Heads of mails: fields, encoded words, parameters, addresses."""

from __future__ import annotations

import base64

import pytest

from app.intake.mail.charset import Trouble
from app.intake.mail.headers import (
    MAX_FIELD_BYTES,
    MAX_FIELDS,
    decode_base64,
    decode_words,
    main_value,
    parameters,
    read_addresses,
    split_head,
)


def test_folded_fields_are_one_value() -> None:
    head, body = split_head(b"Subject: one\r\n two\r\n\tthree\r\nTo: x\r\n\r\nbody")

    assert head.value("subject") == "one two three"
    assert body == b"body"


def test_a_part_that_begins_with_a_blank_line_has_no_head() -> None:
    head, body = split_head(b"\r\nSubject: this is text\r\n\r\nmore")

    assert head.fields == []
    assert body == b"Subject: this is text\r\n\r\nmore"


def test_text_that_follows_the_fields_without_a_blank_line_is_body() -> None:
    head, body = split_head(b"Subject: s\nDear office,\nwords\n\nend")

    assert head.value("subject") == "s"
    assert body == b"Dear office,\nwords\n\nend"


def test_a_line_lost_between_fields_goes_on_with_the_field_before_it() -> None:
    head, _ = split_head("Subject: 投诉\n某局\nDate: x\n\n".encode("gbk"))

    assert head.value("subject") == "投诉某局"
    assert head.value("date") == "x"


def test_endless_fields_are_cut_and_the_known_ones_behind_them_kept() -> None:
    head, _ = split_head(b"X-A: 1\n" * 5000 + b"Subject: s\n" + b"Received: r\n" * 5000 + b"\n")

    assert head.cut
    assert head.value("subject") == "s"
    assert len(head.fields) <= MAX_FIELDS + 2


@pytest.mark.parametrize(
    "block", [b"Subject: " + b"x" * 200_000, b"Subject: a\n" + b" x\n" * 90_000]
)
def test_an_endless_field_is_cut(block: bytes) -> None:
    head, _ = split_head(block + b"\n\n")

    assert head.cut
    assert len(head.raw("subject") or b"") <= MAX_FIELD_BYTES


@pytest.mark.parametrize(
    "value, text",
    [
        ("plain", "plain"),
        ("=?gbk?B?1cXKvsD9?= said", "张示例 said"),
        ("Re: =?GB2312?Q?=D5=C5?=", "Re: 张"),
        ("=?utf-8?q?a_b=5F?=", "a b_"),
        ("=?gbk?B?1cU=?=\r\n =?gbk?Q?=CA=BE?=", "张示"),
        ("=?gbk?B?1cU=?= =?utf-8?B?56S6?=", "张示"),
        ("=?gbk?B?1cU=?= and =?gbk?B?yr4=?=", "张 and 示"),
        ("=?gbk?B?1cX?= =?gb2312?B?yr4?=", "张示"),
        ("=?utf-8?B?5b?= =?utf-8?B?yg?=", "张"),
        ("=? gbk ? B ?1cXK vsD9?=", "张示例"),
        ("=?gbk?B?1cXKvsD9", "张示例"),
        ("=?gbk?B?1cXK=?gbk?B?vsD9?=", "张示例"),
        ("=?gbk?B??=x", "x"),
        ("=?utf-8?Q?a b?c?=", "a b?c"),
        ("=?x?y?z?=", "=?x?y?z?="),
        ("1 =? 2", "1 =? 2"),
    ],
)
def test_encoded_words_are_decoded_as_clients_write_them(value: str, text: str) -> None:
    assert decode_words(value).text == text


def test_trouble_inside_an_encoded_word_is_reported() -> None:
    wrong = base64.b64encode("张示例投诉".encode()).decode()

    assert decode_words(f"=?gb2312?B?{wrong}?=").trouble is Trouble.MISLABELLED


@pytest.mark.parametrize(
    "data, result, sound",
    [
        (b"aGVs\r\nbG8=", b"hello", True),
        (b"aGVsbG8", b"hello", False),
        (b"aGVs*bG8=", b"hello", False),
        (b"aGVsbG8=\r\n-- \r\nMailing list, bye", b"hello", False),
        (b"aGVsbG8=IQ==", b"hello!", True),
        (b"A", b"", False),
        (b"", b"", True),
    ],
)
def test_base64_gives_what_can_be_saved(data: bytes, result: bytes, sound: bool) -> None:
    assert decode_base64(data) == (result, sound)


@pytest.mark.parametrize(
    "value, name, text",
    [
        ('text/plain; charset="gbk"', "charset", "gbk"),
        ("text/plain; CHARSET=gbk ; x=y", "charset", "gbk"),
        ('a/b; name="a;b.txt"', "name", "a;b.txt"),
        (r'a/b; name="say \"hi\".txt"', "name", 'say "hi".txt'),
        ("a/b; name=two words.txt", "name", "two words.txt"),
        ("a/b; name*1=b; name*0=a", "name", "ab"),
        ("a/b; name*0*=utf-8'zh'%E5%BC; name*1*=%A0", "name", "张"),
        ("a/b; name*=gb2312''%D5%C5", "name", "张"),
        ("a/b; name*0==?gbk?B?1cXK; name*1=vsD9?=", "name", "张示例"),
        ("a/b; name=1; name=2", "name", "1"),
    ],
)
def test_parameters_are_put_together(value: str, name: str, text: str) -> None:
    assert parameters(value)[name].text == text


def test_the_main_value_stands_before_its_parameters() -> None:
    assert main_value(' "Text/Plain" ;x=y') == "text/plain"
    assert main_value("base64 (remark)") == "base64"


def test_addresses_keep_their_order_and_commas_in_quotes() -> None:
    found, trouble = read_addresses('"张, 示例" <a@example.com>; b@example.com (李)')

    assert [(a.name, a.address) for a in found] == [
        ("张, 示例", "a@example.com"),
        ("李", "b@example.com"),
    ]
    assert trouble is Trouble.NONE


def test_the_words_of_a_list_below_base64_are_no_data() -> None:
    text = "陈喆反映拖欠货款" * 4 + "请"
    data = base64.encodebytes(text.encode())

    for footer in (
        b"\r\n-- \r\nlist footer text\r\n",
        b"\n______\nthis list: http://example.com/\n\n",
    ):
        assert decode_base64(data + footer) == (text.encode(), False)
