"""Reading mails: shipped samples, nasty ones, what is refused, and what the command prints."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.machine.resources import resources_dir
from app.intake.mail import eml as mail
from app.intake.mail.eml import mail_report, read_mail
from tests.intake.nasty.mails import FILE_NAMES, STRUCTURES, SUBJECTS, Nasty, mixed, with_head

EXPECTED_SUBJECT = {
    "latin1_label_gb_bytes": "朱容基路坤",
    "big5": "朱鎔基路",
    "hz": "朱容基路",
}


def sample(name: str) -> bytes:
    return (resources_dir() / "samples" / name).read_bytes()


def facts(data: bytes) -> dict[str, Any]:
    """The report of a mail, flattened for comparison, proved printable."""
    reading = read_mail(data)
    report = mail_report(reading)
    json.dumps(report, ensure_ascii=False, allow_nan=False).encode("utf-8")
    return {
        **report,
        "from.name": report["from"]["name"],
        "from.address": report["from"]["address"],
        "names": [item["name"] for item in report["attachments"]],
        "data": [item.data for item in reading.attachments],
    }


@pytest.mark.obligation("NY-2", "YC-2")
@pytest.mark.parametrize(
    "name, sender, subject, sent, attachment",
    [
        (
            "mail-gbk.eml",
            {"name": "张示例", "address": "zhang.shili@example.com"},
            "投诉：产业集聚区管委会不兑现招商引资协议（陈喆示例公司）",
            "2026-09-03T09:12:46+08:00",
            "招商引资协议摘要（示例）.pdf",
        ),
        (
            "mail-utf8.eml",
            {"name": "林示例", "address": "lin.shili@example.net"},
            "反映检测站超标准收费（示例）",
            "2026-08-26T21:47:03+08:00",
            "收据照片（示例）.png",
        ),
        (
            "mail-8bit.eml",
            {"name": "王示例", "address": "wang.shili@example.com"},
            "投诉县交通运输局拖欠通村公路工程款（示例）",
            "2026-09-08T07:31:18+08:00",
            "垫付工资清单（示例）.csv",
        ),
    ],
)
def test_the_shipped_mails_in_three_charsets_are_read_whole(
    name: str, sender: dict[str, str], subject: str, sent: str, attachment: str
) -> None:
    report = mail_report(read_mail(sample(name)))

    assert report["from"] == sender
    assert report["subject"] == subject
    assert report["sent"] == sent
    assert [item["name"] for item in report["attachments"]] == [attachment]
    assert "诉求：" in report["text"]
    assert "138-0000-00" in report["text"]
    assert "\ufffd" not in report["text"]


def test_characters_outside_gb2312_survive_in_the_samples() -> None:
    assert "陈喆" in read_mail(sample("mail-gbk.eml")).text
    assert "钱𠮷示例" in read_mail(sample("mail-8bit.eml")).text


def test_a_sound_mail_needs_no_note() -> None:
    assert read_mail(sample("mail-gbk.eml")).notes == ()


def test_a_page_that_holds_a_table_which_the_plain_text_leaves_out_is_read() -> None:
    reading = read_mail(sample("mail-utf8.eml"))

    assert reading.text.endswith("电子秤检定（每台）\t40元\t160元")
    assert reading.notes == (
        "邮件的纯文本部分不完整，正文取自网页格式部分。",
        "正文由网页格式转换而来，只保留文字。",
    )


def test_a_mail_without_declared_charset_says_what_was_assumed() -> None:
    assert "正文没有声明字符集，按 GB18030 识别。" in read_mail(sample("mail-8bit.eml")).notes


def test_size_and_hash_are_those_of_the_decoded_file() -> None:
    attachment = read_mail(sample("mail-8bit.eml")).attachments[0]

    expected = (
        "姓名,工日,垫付工资（元）\r\n赵示例,62,12400\r\n钱示例,58,11600\r\n孙示例,60,12000\r\n"
    )
    data = expected.encode("gb18030")
    assert attachment.data == data
    assert attachment.size == len(data)
    assert attachment.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("nasty", SUBJECTS, ids=lambda n: n.name)
def test_subject_is_right_whatever_the_client_made_of_it(nasty: Nasty) -> None:
    assert facts(nasty.data)["subject"] == EXPECTED_SUBJECT.get(nasty.name, "朱镕基路堃")


@pytest.mark.parametrize("nasty", [*STRUCTURES, *FILE_NAMES], ids=lambda n: n.name)
def test_nasty_mail_is_read_and_its_trouble_noted(nasty: Nasty) -> None:
    found = facts(nasty.data)

    assert {key: found[key] for key in nasty.wants} == nasty.wants
    assert nasty.note in "".join(found["notes"])


@pytest.mark.parametrize(
    "data, why",
    [
        (b"", "是空的"),
        (b"\r\n \0\0", "是空的"),
        (b"\xff\xfe", "是空的"),
        (b"\xef\xbb\xbf\r\n", "是空的"),
        (b"just some words\nand more\n\nwithout a head", "没有邮件头"),
        ("只有正文，没有邮件头".encode("gbk"), "没有邮件头"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".msg"),
        (b"PK\x03\x04" + b"\0" * 30, "压缩包"),
    ],
)
def test_what_is_no_mail_is_refused_in_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(InputError) as refused:
        read_mail(data)

    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_mail_over_the_size_cap_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_MAIL_BYTES", 1024 * 1024)

    with pytest.raises(InputError, match="超过1MB"):
        read_mail(b"From: a@example.com\n\n" + b"x" * 1024 * 1024)


@pytest.mark.parametrize(
    "field, name, address, note",
    [
        ("From: 张示例 <a@example.com>", "张示例", "a@example.com", ""),
        ('From: "张, 示例" <a@example.com>', "张, 示例", "a@example.com", ""),
        ("From: a@example.com (=?gbk?B?1cXKvsD9?=)", "张示例", "a@example.com", ""),
        ("From: =?gbk?B?1cXKvsD9?= <a@example.com>, b@example.com", "张示例", "a@example.com",
         "2个地址"),
        ("From: <a@example.com>", "", "a@example.com", ""),
        ("From: a@example.com", "", "a@example.com", ""),
        ("From: =?gbk?B?1cXKvsD9?=<a@example.com>", "张示例", "a@example.com", ""),
        ("From: =?gbk?B?1cXKvsD9 <a@example.com>", "张示例", "a@example.com", ""),
        ("From: =?gbk?B?1cXKvsD9?=", "张示例", "", "没有可用的邮件地址"),
        ("Sender: b@example.com", "", "b@example.com", "取自 Sender 栏"),
        ("From: x@example.com\nFrom: y@example.com", "", "x@example.com", "多个发件人栏"),
        ("To: b@example.com", "", "", "没有发件人"),
        ("From: evil\u202ename <a@example.com>", "evilname", "a@example.com", ""),
    ],
)  # fmt: skip
def test_sender_is_found_in_every_form(field: str, name: str, address: str, note: str) -> None:
    reading = read_mail(with_head(field))

    assert (reading.from_name, reading.from_address) == (name, address)
    assert note in "".join(reading.notes)


def test_a_date_that_cannot_be_read_is_never_replaced() -> None:
    reading = read_mail(with_head("From: a@example.com\nDate: soon"))

    assert (reading.sent, reading.sent_on) == (None, None)
    assert mail_report(reading)["sent"] is None
    assert "“soon”无法识别" in "".join(reading.notes)


def test_the_day_is_the_one_in_beijing() -> None:
    late = read_mail(with_head("From: a@example.com\nDate: Tue, 1 Sep 2026 20:00:00 +0000"))

    assert late.sent is not None
    assert late.sent.isoformat() == "2026-09-01T20:00:00+00:00"
    assert late.sent_on == date(2026, 9, 2)
    assert "2026年9月2日" in "".join(late.notes)


def test_endless_text_is_cut_with_a_note() -> None:
    reading = read_mail(with_head("From: a@example.com\nSubject: " + "字" * 900, b"x" * 1_200_000))

    assert len(reading.text) == 1_000_000
    assert len(reading.subject) == 500
    assert "正文过长" in "".join(reading.notes)


def test_the_file_content_does_not_show_in_a_log() -> None:
    part = b"Content-Disposition: attachment; filename=a\r\n\r\nsecret words"
    reading = read_mail(mixed(part))

    assert reading.attachments[0].data == b"secret words"
    assert "secret words" not in repr(reading)
