"""Mails that Outlook saved: both ways of keeping texts, every kind of body, what is attached."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from app import cli
from app.base.errors import InputError
from app.intake.mail.eml import mail_report
from app.intake.mail.msg import read_any_mail, read_msg
from tests.intake.nasty.ledgers import HEADER
from tests.intake.nasty.messages import (
    SENT,
    attached,
    attached_message,
    message,
    message_tree,
    packed_rtf,
)
from tests.intake.nasty.ole_writer import compound_file
from tests.intake.nasty.xls_writer import xls

ROUNDS: Final = 2_000


@pytest.mark.obligation("NY-2", "YC-2")
@pytest.mark.parametrize("unicode", [True, False])
def test_texts_in_utf_16_and_in_code_page_936_are_read(unicode: bool) -> None:
    reading = read_msg(message(unicode=unicode))

    assert (reading.from_name, reading.from_address) == ("王示例", "wang.shili@example.com")
    assert reading.subject == "关于拖欠工程款的投诉"
    assert (
        reading.text == "示例县某局拖欠工程款，请依法督促履行承诺。\n联系人：王示例，13800000001。"
    )
    assert reading.notes == ()


@pytest.mark.parametrize("codepage", [1252, 0, 65001, 99_999, -5])
def test_chinese_bytes_under_a_wrong_code_page_are_recognised(codepage: int) -> None:
    tree = message_tree(unicode=False, header=32)
    wrong = message_tree(unicode=False, codepage=936, header=32)["__properties_version1.0"]
    page = (936).to_bytes(4, "little")
    tree["__properties_version1.0"] = wrong.replace(
        page, codepage.to_bytes(4, "little", signed=True)
    )

    assert read_msg(compound_file(tree)).subject == "关于拖欠工程款的投诉"


def test_the_time_of_sending_is_given_in_beijing() -> None:
    late = SENT.replace(hour=17)
    reading = read_msg(message(sent=late))

    assert reading.sent is not None
    assert reading.sent.utcoffset() == timedelta(hours=8)
    assert reading.sent_on == date(2026, 5, 22)


def test_headers_kept_from_the_way_here_give_the_written_time_and_the_sender() -> None:
    headers = "From: =?gb2312?B?zfXKvsD9?= <wang@example.com>\r\nDate: Wed, 20 May 2026 22:00:00 -0500\r\n\r\n"
    reading = read_msg(message(p007D=headers, p0C1E="EX", p0C1F="/O=SHILI/CN=WANG"))

    assert reading.from_address == "wang@example.com"
    assert reading.sent is not None
    assert reading.sent.isoformat() == "2026-05-20T22:00:00-05:00"
    assert reading.sent_on == date(2026, 5, 21)


def test_an_internal_address_is_not_taken_for_a_mail_address() -> None:
    inside = read_msg(message(p0C1E="EX", p0C1F="/O=SHILI/CN=WANG"))
    known = read_msg(message(p0C1E="EX", p0C1F="/O=SHILI/CN=WANG", p5D01="wang@example.com"))

    assert inside.from_address == ""
    assert any("内部地址" in note for note in inside.notes)
    assert known.from_address == "wang@example.com"


def test_a_draft_has_no_time_and_says_so() -> None:
    reading = read_msg(message(sent=None))

    assert reading.sent is None
    assert any("草稿" in note for note in reading.notes)


def test_a_page_is_read_where_there_is_no_plain_text() -> None:
    page = "<html><style>p{}</style><p>拖欠<b>工程款</b></p><p>第二段</p></html>"

    assert read_msg(message(p1000=None, p1013=page.encode("gb18030"))).text == "拖欠工程款\n第二段"
    assert read_msg(message(p1000=None, p1013=page)).text == "拖欠工程款\n第二段"


RICH: Final = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}{\f1\fcharset0 Arial;}}{\*\x no}\f0 "
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"\'c4\'e3\'ba\'c3\par \u31034?\u20363?{\pict 00ff}\f1 end}", "你好\n示例end"),
        (rb"a\{b\}\tab c\~d}", "a{b}\tc d"),
        (rb"{\pict\bin5 }}}}}x}y}", "y"),
        (rb"\u-10179?\u-8704?}", "\U0001f600"),
        (rb"\uc2\u31034??\uc0\u20363 !}", "示例!"),
    ],
)
def test_rich_text_is_the_last_resort(body: bytes, text: str) -> None:
    reading = read_msg(message(p1000=None, p1009=packed_rtf(RICH + body)))

    assert reading.text == text
    assert any("多信息文本" in note for note in reading.notes)


def test_a_page_wrapped_in_rich_text_comes_out_as_a_page() -> None:
    wrapped = RICH.replace(b"936{", rb"936\fromhtml1 {") + (
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \'c4\'e3 a<b\htmlrtf \par}\htmlrtf0 {\*\htmltag72 </p>}"
        rb"{\*\htmltag64 <p>}2{\*\htmltag72 </p>}}"
    )

    assert read_msg(message(p1000=None, p1009=packed_rtf(wrapped))).text == "你 a<b\n2"


def test_packed_text_with_references_is_unpacked_as_published() -> None:
    # the example of MS-OXRTFCP, 4.1.1
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
        "6c090020627705b06c647d0a800fa0"
    )

    assert read_msg(message(p1000=None, p1009=packed)).text == "hello world"


def test_attachments_come_with_their_bytes_and_links_with_a_note() -> None:
    files = [
        attached("证据.pdf", b"%PDF" * 3000),
        attached("证据.pdf", b"x"),
        attached("网盘.txt", None, method=7),
    ]
    reading = read_msg(message(attachments=files))

    assert [(item.name, item.size) for item in reading.attachments] == [
        ("证据.pdf", 12000),
        ("证据(2).pdf", 1),
    ]
    assert reading.attachments[0].content_type == "application/pdf"
    assert any("只是一个链接" in note for note in reading.notes)


def test_a_message_inside_gives_its_text_and_its_files() -> None:
    inner = message_tree(changes={"p0037": "原件/一"}, attachments=[attached("里面.txt", b"abc")])
    reading = read_msg(message(attachments=[attached_message("原件", inner)]))

    assert [item.name for item in reading.attachments] == ["原件_一.txt", "里面.txt"]
    assert "13800000001" in reading.attachments[0].data.decode()
    assert any("转发的原邮件" in note for note in reading.notes)


def test_messages_inside_messages_end_somewhere() -> None:
    tree = message_tree()
    for _ in range(9):
        tree = message_tree(attachments=[attached_message("原件", tree)])
    reading = read_msg(message(attachments=[attached_message("原件", tree)]))

    texts = b"".join(item.data for item in reading.attachments).decode()
    assert len(reading.attachments) == 4
    assert "嵌套超过4层" in texts


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("IPM.Schedule.Meeting.Request", "会议邀请"),
        ("REPORT.IPM.Note.NDR", "退信"),
        ("IPM.Note.SMIME", "加密"),
    ],
)
def test_what_is_no_plain_mail_is_said(kind: str, sentence: str) -> None:
    assert any(sentence in note for note in read_msg(message(p001A=kind)).notes)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (compound_file({"WordDocument": b"x"}), "Office"),
        (xls([list(HEADER)]), "Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 3000, "已损坏"),
        (b"\xd0\xcf\x11\xe0", "不是 Outlook"),
        (b"From: a@example.com\r\n\r\nx", "不是 Outlook"),
    ],
)
def test_what_is_no_message_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        read_msg(data)

    assert str(refused.value).endswith("。")


def test_either_kind_of_mail_is_taken_for_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "来信.msg"
    file.write_bytes(message())

    assert read_any_mail(b"From: a@example.com\r\nSubject: x\r\n\r\ny").subject == "x"
    assert cli.main(["read-mail", str(file)]) == cli.OK
    assert "关于拖欠工程款的投诉" in capsys.readouterr().out


@pytest.mark.parametrize("at", [30, 32, 44, 64, 72])
def test_a_head_that_claims_more_than_the_file_holds_is_refused_at_once(at: int) -> None:
    data = bytearray(message())
    data[at : at + 4] = b"\xff\xff\xff\x7f"

    with pytest.raises(InputError, match="已损坏"):
        read_msg(bytes(data))


def test_small_streams_that_claim_four_gigabytes_in_a_loop_are_refused_at_once() -> None:
    data = bytearray(message())
    root = data.index("Root Entry".encode("utf-16-le"))
    data[root + 120 : root + 124] = b"\xff\xff\xff\xff"

    with pytest.raises(InputError, match="已损坏"):
        read_msg(bytes(data))


def _damaged(data: bytes, chance: random.Random) -> bytes:
    result = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(result))
        match chance.randrange(4):
            case 0:
                result[at] = chance.randrange(256)
            case 1:
                result[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4))
                )
            case 2:
                del result[at : at + chance.choice((1, 64, 512))]
            case _:
                head = chance.randrange(512)
                result[head : head + 2] = chance.randbytes(2)
        if len(result) < 8:
            break
    return bytes(result)


@pytest.mark.parametrize("batch", range(5))
def test_damaged_messages_are_read_or_refused_in_a_sentence(batch: int) -> None:
    inner = message_tree(attachments=[attached("里面.txt", b"abc")])
    seeds = [
        message(
            attachments=[attached("证据.pdf", b"%PDF" * 2000), attached_message("原件", inner)]
        ),
        message(unicode=False, p1000=None, p1009=packed_rtf(RICH + rb"\'c4\'e3\par \u31034?}")),
    ]
    chance = random.Random(f"msg {batch}")
    answered = 0

    for _ in range(ROUNDS // 5):
        try:
            reading = read_msg(_damaged(chance.choice(seeds), chance))
        except InputError as refused:
            assert str(refused).endswith("。")
            continue
        answered += 1
        str(mail_report(reading)).encode("utf-8")

    assert answered > ROUNDS // 5 // 10


def test_rich_text_that_was_cut_is_read_up_to_the_cut_and_said() -> None:
    rich = packed_rtf(rb"{\rtf1\ansi " + b"AB CD " * 40 + b"}")
    notes = {part: read_msg(message(p1000=None, p1009=part)).notes for part in (rich, rich[:-20])}

    assert not any("不完整" in note for note in notes[rich])
    assert any("只读出前面一部分" in note for note in notes[rich[:-20]])
