"""Reading a complaint that came by mail: bytes of an .eml in, sender, text and files out."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from app.base.errors import InputError
from app.intake.mail.body import MAX_TEXT, tidy
from app.intake.mail.charset import Trouble, one_line
from app.intake.mail.choice import Choice, choose
from app.intake.mail.dates import read_date
from app.intake.mail.headers import (
    KNOWN_FIELDS,
    MAX_FIELDS,
    Address,
    Head,
    decode_words,
    read_addresses,
    split_head,
)
from app.intake.mail.links import link_notes
from app.intake.mail.names import NameRegister, default_name
from app.intake.mail.notes import Notes
from app.intake.mail.parts import Kind, Leaf, PartReader

MAX_MAIL_BYTES: Final = 50 * 1024 * 1024
MAX_SUBJECT: Final = 500
MAX_NAME: Final = 120
MAX_ADDRESS: Final = 320

# What people drop on the window instead of a mail, by the first bytes.
_OTHER_FILES: Final = (
    (b"\xd0\xcf\x11\xe0", "Outlook 的 .msg 文件或旧版 Office 文件，请在 Outlook 中另存为 .eml"),
    (b"%PDF", "PDF 文件，请作为附件添加"),
    (b"PK\x03\x04", "压缩包或 Office 文件，请作为附件添加"),
    (b"\x89PNG", "图片，请作为附件添加"),
    (b"\xff\xd8\xff", "图片，请作为附件添加"),
    (b"GIF8", "图片，请作为附件添加"),
    (b"Rar!", "压缩包，请作为附件添加"),
    (b"7z\xbc\xaf", "压缩包，请作为附件添加"),
    (b"\x1f\x8b", "压缩包，请作为附件添加"),
    (b"MZ", "程序文件，请不要打开"),
    (b"\x7fELF", "程序文件，请不要打开"),
)


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """One file of a mail: size and hash are those of the decoded bytes."""

    name: str
    size: int
    sha256: str
    data: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class MailReading:
    """What intake made of a mail; notes are Chinese sentences on repairs, guesses, leftovers.

    ``sent`` is the wall time as written, with its offset if the mail gives one; ``sent_on`` is
    the day that it was in Beijing. ``arrived`` is when the last server took it in, the same way.
    """

    from_name: str
    from_address: str
    subject: str
    sent: datetime | None
    sent_on: date | None
    text: str
    attachments: tuple[MailAttachment, ...]
    notes: tuple[str, ...]
    arrived: datetime | None = None


def arrival(head: Head) -> datetime | None:
    """When the server that the mail lies on took it in: the topmost Received field says so."""
    return read_date(one_line(head.value("received").rpartition(";")[2])).sent


def read_mail(data: bytes) -> MailReading:
    """The mail in ``data``; raises InputError for what is empty, too large or not a mail (NY-2)."""
    if len(data) > MAX_MAIL_BYTES:
        limit = MAX_MAIL_BYTES // (1024 * 1024)
        raise InputError(f"邮件超过{limit}MB，没有读取；请把正文另存，大附件单独添加。")
    for magic, description in _OTHER_FILES:
        if data.startswith(magic):
            raise InputError(f"这不是电子邮件，而是{description}；没有登记任何内容。")
    notes = Notes()
    content, recoded = _normalised(data, notes)
    if not content:
        raise InputError("邮件文件是空的，没有登记任何内容；请从邮箱重新导出后再打开。")
    head, body = split_head(content)
    if not head.names & KNOWN_FIELDS:
        raise InputError(
            "这个文件没有邮件头，不是电子邮件，没有登记任何内容；"
            "请从邮箱导出 .eml 文件，或把它作为附件添加。"
        )
    if head.cut:
        notes.add(f"邮件头过长（超过{MAX_FIELDS}行或单行过大），其余部分未读取。")
    sender = _sender(head, notes)
    subject = _cut(_line(head, "subject", "主题", notes), MAX_SUBJECT, "主题", notes)
    when = read_date(one_line(decode_words(head.value("date")).text))
    if when.note:
        notes.add(when.note)
    leaves = PartReader(notes, recoded=recoded).leaves(head, body)
    text = _text(leaves, notes)
    for note in link_notes(text):
        notes.add(note)
    attachments = _attachments(leaves, notes)
    return MailReading(
        from_name=_cut(sender.name, MAX_NAME, "发件人姓名", notes),
        from_address=_cut(sender.address, MAX_ADDRESS, "发件人地址", notes),
        subject=subject,
        sent=when.sent,
        sent_on=when.sent_on,
        text=text,
        attachments=attachments,
        notes=notes.sentences(),
        arrived=arrival(head),
    )


def mail_report(reading: MailReading) -> dict[str, Any]:
    """The reading as ``read-mail`` prints it: only what JSON and UTF-8 can hold."""
    return {
        "from": {"name": reading.from_name, "address": reading.from_address},
        "subject": reading.subject,
        "sent": reading.sent.isoformat() if reading.sent is not None else None,
        "text": reading.text,
        "attachments": [
            {"name": item.name, "size": item.size, "sha256": item.sha256}
            for item in reading.attachments
        ],
        "notes": list(reading.notes),
    }


def _normalised(data: bytes, notes: Notes) -> tuple[bytes, bool]:
    """The mail as bytes that start with its head, and whether it was recoded from UTF-16."""
    recoded = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if recoded:
        text = data.decode("utf-16", "replace")
        data = text.encode("utf-8", "replace")
        notes.add("邮件文件是 UTF-16 编码，已转换后读取。")
    data = data.removeprefix(codecs.BOM_UTF8).lstrip(b"\0 \t\r\n")
    if b"\0" in data[:100_000]:
        notes.add("邮件含有空字节，可能已损坏，请对照原件。")
    first_break = re.search(rb"[\r\n]+", data)
    if first_break is not None and first_break[0].startswith(b"\r\r\n"):
        data = data.replace(b"\r\r\n", b"\r\n")  # a copy in text mode doubled the returns
    return data, recoded


def _sender(head: Head, notes: Notes) -> Address:
    if head.count("from") > 1:
        notes.add("邮件有多个发件人栏，取第一个，请核对。")
    for name in ("from", "sender", "reply-to"):
        found, trouble = read_addresses(head.value(name, notes, "发件人"))
        if not found:
            continue
        if trouble is not Trouble.NONE:
            notes.add("发件人姓名的编码与声明不符或有损坏，请核对。")
        if name != "from":
            notes.add(f"邮件没有发件人，取自 {name.title()} 栏，请核对。")
        with_address = [address for address in found if address.address]
        if len(with_address) > 1:
            notes.add(f"发件人栏有{len(with_address)}个地址，取第一个，请核对。")
        chosen = with_address[0] if with_address else found[0]
        if "@" not in chosen.address:
            notes.add("发件人栏没有可用的邮件地址，请向投诉举报人核实联系方式。")
        return chosen
    notes.add("邮件没有发件人，请向投诉举报人核实身份和联系方式。")
    return Address("", "")


def _line(head: Head, name: str, caption: str, notes: Notes) -> str:
    """One field as a single line, its words decoded, troubles noted."""
    decoded = decode_words(head.value(name, notes, caption))
    text = notes.text_of(decoded, caption)
    return one_line(text)


def _text(leaves: list[Leaf], notes: Notes) -> str:
    read = [leaf for leaf in leaves if leaf.kind is not Kind.FILE and leaf.text.strip()]
    texts = [leaf.text for leaf in _once(read)]
    if not texts:
        notes.add("邮件没有可读的正文，请查看附件或原件。")
    elif any(leaf.kind is Kind.PAGE and leaf.text.strip() for leaf in leaves):
        notes.add("正文由网页格式转换而来，只保留文字。")
    return _cut(tidy("\n\n".join(texts)), MAX_TEXT, "正文", notes)


def _once(leaves: list[Leaf]) -> list[Leaf]:
    """The texts without those of a package that only repeat the mail's own, or the other way."""
    own = [leaf for leaf in leaves if not leaf.packed]
    packed = [leaf for leaf in leaves if leaf.packed]
    if not own or not packed:
        return leaves
    choice = choose(*("\n".join(leaf.text for leaf in some) for some in (own, packed)))
    return {Choice.PLAIN: own, Choice.PAGE: packed, Choice.BOTH: leaves}[choice]


def _attachments(leaves: list[Leaf], notes: Notes) -> tuple[MailAttachment, ...]:
    names = NameRegister(notes)
    files = [leaf for leaf in leaves if leaf.kind is Kind.FILE]
    return tuple(
        MailAttachment(
            name=names.take(leaf.name or default_name(leaf.content_type, ordinal)),
            size=len(leaf.data),
            sha256=hashlib.sha256(leaf.data).hexdigest(),
            data=leaf.data,
            content_type=leaf.content_type,
        )
        for ordinal, leaf in enumerate(files, start=1)
    )


def _cut(text: str, limit: int, what: str, notes: Notes) -> str:
    if len(text) <= limit:
        return text
    notes.add(f"{what}过长，只保留前{limit}个字，请对照原件。")
    return text[:limit]
