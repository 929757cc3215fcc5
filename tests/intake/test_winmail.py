"""What Outlook packs into winmail.dat comes out again: files, texts, and what was left in."""

from __future__ import annotations

import random
import struct
import time

import pytest
import tnefparse

from app.intake.mail.eml import read_mail
from app.intake.mail.notes import Notes
from app.intake.mail.winmail import open_winmail
from tests.intake.nasty.mails import attached, mixed
from tests.intake.nasty.messages import packed_rtf
from tests.intake.nasty.winmail import (
    MESSAGE,
    NEW_FILE,
    PLAIN,
    SUBJECT,
    attribute,
    binary,
    file,
    named,
    narrow,
    nested,
    properties,
    whole,
    wide,
    winmail,
)

LETTER = "示例县信用办：\n示例镇政府拖欠货款三个月，请处理。示例甲"
PDF = b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b" + bytes(40)  # ends in noughts
PACKAGE = winmail(
    attribute(
        1, MESSAGE, properties(named("示例"), wide(0x0037, "投诉材料"), wide(0x1000, LETTER))
    ),
    file("合同（示例）.pdf", PDF),
    file("转账凭证.jpg", b"\xff\xd8\xff" + b"x" * 10, wide(0x370E, "image/jpeg")),
)


def mail(package: bytes, text: bytes = b"") -> bytes:
    part = attached(b'attachment; filename="winmail.dat"', package, b"application/ms-tnef")
    own = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text
    return mixed(*([own] if text else []), part)


def test_the_files_come_out_with_their_names_and_bytes() -> None:
    reading = read_mail(mail(PACKAGE, LETTER.encode()))

    assert [(a.name, a.data) for a in reading.attachments] == [
        ("合同（示例）.pdf", PDF),
        ("转账凭证.jpg", b"\xff\xd8\xff" + b"x" * 10),
    ]
    assert reading.attachments[1].content_type == "image/jpeg"
    assert reading.text == LETTER  # said once, though it stands twice
    assert "附件 winmail.dat 是 Outlook 专用格式，已拆开，取出2个附件。" in reading.notes


def test_another_reader_finds_the_same_in_a_sound_package() -> None:
    theirs = tnefparse.TNEF(PACKAGE)
    ours = open_winmail(PACKAGE, Notes())

    assert [a.long_filename() for a in theirs.attachments] == [f.name for f in ours.files]
    assert [a.data for a in theirs.attachments] == [f.data for f in ours.files]
    assert str(theirs.body) == ours.text


@pytest.mark.parametrize(
    "message",
    [
        attribute(1, MESSAGE, properties(wide(0x1000, LETTER))),
        attribute(1, MESSAGE, properties(narrow(0x1000, LETTER))),
        attribute(1, PLAIN, LETTER.encode("gb18030") + b"\0"),
        attribute(1, MESSAGE, properties(
            whole(0x3FDE, 65001), binary(0x1013, LETTER.replace("\n", "<br>").encode()))),
        attribute(1, MESSAGE, properties(binary(0x1009, packed_rtf(
            rb"{\rtf1\ansi\ansicpg936 " + "".join(
                rf"\u{ord(c)}?" if c != "\n" else r"\par " for c in LETTER).encode() + rb"}")))),
    ],
    ids=["wide", "narrow", "old", "page", "rich"],
)  # fmt: skip
def test_the_text_is_read_where_the_mail_has_none_of_its_own(message: bytes) -> None:
    assert read_mail(mail(winmail(message))).text == LETTER


def test_a_text_that_says_more_than_the_mail_is_added() -> None:
    reading = read_mail(mail(PACKAGE, "另有补充材料两份，随后寄到你办。".encode()))

    assert "随后寄到你办" in reading.text
    assert "拖欠货款三个月" in reading.text


def test_a_name_in_a_code_page_is_read_with_its_rare_letters() -> None:
    short = attribute(2, NEW_FILE, bytes(14)) + attribute(
        2, 0x8010, "喆堃镕.txt".encode("gbk") + b"\0"
    )
    package = winmail(short + attribute(2, 0x800F, b"x"))

    assert [f.name for f in open_winmail(package, Notes()).files] == ["喆堃镕.txt"]


def test_a_message_inside_gives_its_text_and_its_files() -> None:
    inner = winmail(attribute(1, SUBJECT, "原件（示例）".encode("gbk") + b"\0"),
                    attribute(1, PLAIN, LETTER.encode("gbk")), file("里面.txt", b"abc"))  # fmt: skip
    found = open_winmail(winmail(nested(inner)), Notes())

    assert [f.name for f in found.files] == ["原件（示例）.txt", "里面.txt"]
    assert LETTER in found.files[0].data.decode()
    assert found.whole


def test_what_is_damaged_is_kept_and_said() -> None:
    reading = read_mail(mail(PACKAGE[:-30], LETTER.encode()))

    assert [a.name for a in reading.attachments] == [
        "合同（示例）.pdf", "转账凭证.jpg", "winmail.dat"]  # fmt: skip
    assert any("winmail.dat 有一部分无法读取" in note for note in reading.notes)


@pytest.mark.parametrize("size", [4, 12, 24, len(PACKAGE) - 3])
def test_a_package_that_was_cut_is_never_said_to_be_whole(size: int) -> None:
    assert not open_winmail(PACKAGE[:size], Notes()).whole


def test_rich_text_that_was_cut_is_said_to_be() -> None:
    rich = packed_rtf(rb"{\rtf1\ansi " + b"AB CD " * 40 + b"}")
    sound, cut = (
        open_winmail(winmail(attribute(1, MESSAGE, properties(binary(0x1009, text)))), Notes())
        for text in (rich, rich[:-20])
    )

    assert (sound.whole, cut.whole) == (True, False)
    assert cut.text.startswith("AB CD")


def test_numbers_that_no_file_can_hold_cost_no_time() -> None:
    huge = struct.pack("<I", 0xFFFFFFFF)
    packages = [
        winmail(attribute(1, MESSAGE, huge)) + bytes(20),
        winmail(attribute(1, MESSAGE, struct.pack("<IHHI", 1, 0x1003, 0x0037, 0xFFFFFFFF))),
        winmail(attribute(1, MESSAGE, struct.pack("<IHHI", 1, 0x1F, 0x0037, 0xFFFFFFFF))),
        winmail(*[attribute(2, NEW_FILE, b"")] * 20_000),
    ]
    deep = winmail()
    for _ in range(60):
        deep = winmail(nested(deep))
    started = time.process_time()
    for package in [*packages, deep]:
        open_winmail(package, Notes())

    assert time.process_time() - started < 3


def test_thousands_of_damaged_packages_are_answered() -> None:
    chance = random.Random("winmail")
    for _ in range(3_000):
        data = bytearray(PACKAGE)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(6, len(data))] = chance.choice((0, 1, 255, chance.randrange(256)))
        cut = (
            bytes(data[: chance.randrange(6, len(data))]) if chance.random() < 0.3 else bytes(data)
        )
        found = open_winmail(cut, Notes())
        assert found.text.encode("utf-8") is not None
        assert all(f.name.encode("utf-8") is not None for f in found.files)
