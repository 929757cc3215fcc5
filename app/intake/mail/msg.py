"""Reading a mail that Outlook saved as .msg: the same answer as for an .eml."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from app.base.errors import InputError
from app.intake.mail import msg_properties as p
from app.intake.mail.body import MAX_TEXT, html_charset, html_text, tidy
from app.intake.mail.charset import decode_text, one_line
from app.intake.mail.choice import Choice, choose
from app.intake.mail.dates import BEIJING, read_date
from app.intake.mail.eml import (
    MAX_ADDRESS,
    MAX_MAIL_BYTES,
    MAX_NAME,
    MAX_SUBJECT,
    MailAttachment,
    MailReading,
    arrival,
    read_mail,
)
from app.intake.mail.headers import Address, Head, decode_words, read_addresses, split_head
from app.intake.mail.links import link_notes
from app.intake.mail.msg_properties import Properties, codepage_name
from app.intake.mail.msg_rtf import is_cut, rtf_text, unpack
from app.intake.mail.names import NameRegister, clean_name, default_name
from app.intake.mail.notes import Notes
from app.intake.ole_streams import MAGIC, OleDamage, OleStreams, StreamPath

MAX_ATTACHMENTS: Final = 500
MAX_DEPTH: Final = 4
_DAMAGED: Final = "邮件文件已损坏，没有登记任何内容；请在 Outlook 中重新另存后再打开。"
_OFFICE: Final = "这不是电子邮件，而是旧版 Office 文件，没有登记任何内容；请作为附件添加。"

# The sender, then the one on whose behalf; name, kind of address, address, SMTP address.
_SENDERS: Final = ((0x0C1A, 0x0C1E, 0x0C1F, 0x5D01), (0x0042, 0x0064, 0x0065, 0x5D02))
_BY_VALUE, _EMBEDDED, _OLE_OBJECT = 1, 5, 6
_CLASSES: Final = (
    ("ipm.schedule.meeting", "这是会议邀请，请核对是否为投诉举报。"),
    ("ipm.appointment", "这是日历约会，请核对是否为投诉举报。"),
    ("ipm.contact", "这是联系人，不是邮件，请核对。"),
    ("ipm.task", "这是任务，不是邮件，请核对。"),
    ("report.", "这是系统退信或回执，请核对是否为投诉举报。"),
    ("ipm.note.smime", "邮件经过加密或签名封装，内容无法读取，作为附件保留。"),
)


def read_any_mail(data: bytes) -> MailReading:
    """The mail in ``data``, whether .eml or .msg; raises InputError for what is neither (NY-2)."""
    return read_msg(data) if data.startswith(MAGIC[:4]) else read_mail(data)


def read_msg(data: bytes) -> MailReading:
    """The mail that Outlook saved; raises InputError, and nothing else, for what can't be read."""
    if len(data) > MAX_MAIL_BYTES:
        limit = MAX_MAIL_BYTES // (1024 * 1024)
        raise InputError(f"邮件超过{limit}MB，没有读取；请把正文另存，大附件单独添加。")
    if not data.startswith(MAGIC):
        raise InputError("这不是 Outlook 的 .msg 邮件，没有登记任何内容；请作为附件添加。")
    try:
        streams = OleStreams(data)
        if not streams.has(p.PROPERTIES):
            raise InputError(_OFFICE if streams.paths() else _DAMAGED)
        return _Message(streams, (), Notes(), depth=0).read()
    except OleDamage:
        raise InputError(_DAMAGED) from None


class _Message:
    """One message: the file itself, or one that is attached inside it."""

    def __init__(self, streams: OleStreams, path: StreamPath, notes: Notes, *, depth: int) -> None:
        self._streams, self._path, self._notes, self._depth = streams, path, notes, depth
        self._properties = Properties(streams, path, 24 if path else 32, notes)
        text_page = codepage_name(self._properties.whole(p.CODEPAGE_TEXT))
        self._page = codepage_name(self._properties.whole(p.CODEPAGE_INTERNET))
        self._properties.use_charset(text_page or self._page)
        headers = self._properties.text(p.HEADERS, "邮件头")
        self._head = split_head(headers.encode("utf-8", "replace"))[0] if headers else Head()

    def read(self) -> MailReading:
        """What the message says; its attachments with those of attached messages."""
        self._note_class()
        sender = self._sender()
        sent, sent_on = self._when()
        subject = one_line(self._properties.text(p.SUBJECT, "主题"))
        if not subject:
            subject = one_line(decode_words(self._head.value("subject")).text)
        text = self._text()
        if not text:
            self._notes.add("邮件没有可读的正文，请查看附件或原件。")
        for note in link_notes(text):
            self._notes.add(note)
        names = NameRegister(self._notes)
        return MailReading(
            from_name=self._cut(sender.name, MAX_NAME, "发件人姓名"),
            from_address=self._cut(sender.address, MAX_ADDRESS, "发件人地址"),
            subject=self._cut(subject, MAX_SUBJECT, "主题"),
            sent=sent,
            sent_on=sent_on,
            text=self._cut(text, MAX_TEXT, "正文"),
            attachments=tuple(
                MailAttachment(
                    name=names.take(name or default_name(content_type, ordinal)),
                    size=len(data),
                    sha256=hashlib.sha256(data).hexdigest(),
                    data=data,
                    content_type=content_type,
                )
                for ordinal, (name, content_type, data) in enumerate(self._files(), start=1)
            ),
            notes=self._notes.sentences(),
            arrived=arrival(self._head) or self._properties.moment(p.DELIVERED),
        )

    def _note_class(self) -> None:
        kind = self._properties.text(p.CLASS, "邮件类别").lower()
        for start, sentence in _CLASSES:
            if kind.startswith(start):
                self._notes.add(sentence)

    # --- sender and time ---

    def _sender(self) -> Address:
        name, inside = "", False
        for shown, kind, address, smtp in _SENDERS:
            name = name or one_line(self._properties.text(shown, "发件人姓名"))
            inside = inside or self._properties.text(kind, "发件人地址").strip().upper() == "EX"
            for number in (smtp, address):
                found = one_line(self._properties.text(number, "发件人地址"))
                if re.fullmatch(r"[^\s<>]+@[^\s<>]+", found):
                    return Address("" if name == found else name, found)
        addresses, _ = read_addresses(self._head.value("from"))
        for one in addresses:
            if "@" in one.address:
                return Address(name or one.name, one.address)
        if inside:
            self._notes.add("发件人地址是其单位的内部地址，不是邮件地址，请核实联系方式。")
        else:
            self._notes.add("邮件没有发件人地址，请向投诉举报人核实身份和联系方式。")
        return Address(name, "")

    def _when(self) -> tuple[datetime | None, date | None]:
        written = one_line(decode_words(self._head.value("date")).text)
        if written:
            when = read_date(written)
            if when.sent is not None and when.sent.tzinfo is not None:
                if when.note:
                    self._notes.add(when.note)
                return when.sent, when.sent_on
        for number, note in ((p.SENT, ""), (p.DELIVERED, "邮件没有发送时间，取送达时间，请核对。")):
            moment = self._properties.moment(number)
            if moment is not None:
                if note:
                    self._notes.add(note)
                here = moment.astimezone(BEIJING)
                return here, here.date()
        self._notes.add("邮件没有发送时间，可能是未发出的草稿，请按实际收到的日期登记。")
        return None, None

    # --- body ---

    def _text(self) -> str:
        """Plain text where it says as much as the page; rich text where there is nothing else."""
        plain = tidy(self._properties.text(p.BODY, "正文"))
        page = self._page_text()
        choice = choose(plain, page)
        if choice is Choice.PLAIN:
            return plain or self._rich_text()
        self._notes.add("正文由网页格式转换而来，只保留文字。")
        if choice is Choice.BOTH:
            self._notes.add("邮件的纯文本部分与网页格式部分内容不同，两份都已列出，请核对。")
            return f"{page}\n\n{plain}"
        if plain:
            self._notes.add("邮件的纯文本部分不完整，正文取自网页格式部分。")
        return page

    def _page_text(self) -> str:
        raw = self._properties.data(p.HTML)
        if raw:
            decoded = decode_text(raw, self._page, hint=html_charset(raw))
            return html_text(self._notes.text_of(decoded, "正文"))
        source = self._properties.text(p.HTML, "正文")
        return html_text(source) if source else ""

    def _rich_text(self) -> str:
        raw = self._properties.data(p.RTF)
        if not raw:
            return ""
        try:
            rich = unpack(raw)
        except ValueError:
            self._notes.add("邮件的多信息文本正文已损坏，无法读取，请对照原件。")
            return ""
        if is_cut(raw, rich):
            self._notes.add("邮件的多信息文本正文不完整，只读出前面一部分，请对照原件。")
        self._notes.add("正文由多信息文本转换而来，只保留文字。")
        return rtf_text(rich)

    # --- attachments ---

    def _files(self) -> Iterator[tuple[str, str, bytes]]:
        """Name, type and bytes of each file; attached messages give their text and their files."""
        names = self._streams.inside(self._path)
        found = [name for name in names if name.lower().startswith(p.ATTACHMENT)]
        if len(found) > MAX_ATTACHMENTS:
            self._notes.add(f"邮件超过{MAX_ATTACHMENTS}个附件，其余未读取，请对照原件。")
        for storage in found[:MAX_ATTACHMENTS]:
            yield from self._file((*self._path, storage))

    def _file(self, path: StreamPath) -> Iterator[tuple[str, str, bytes]]:
        try:
            attachment = Properties(self._streams, path, 8, self._notes)
        except OleDamage:
            self._notes.add("有附件已损坏，未能读取，请对照原件。")
            return
        attachment.use_charset(codepage_name(self._properties.whole(p.CODEPAGE_TEXT)) or self._page)
        name = ""
        for number in (p.LONG_NAME, p.SHORT_NAME, p.SHOWN_NAME):
            name = name or clean_name(attachment.text(number, "附件名"), self._notes)
        method = attachment.whole(p.METHOD)
        shown = f"附件“{name}”" if name else "有附件"
        if method == _EMBEDDED or self._streams.has(*path, p.EMBEDDED, p.PROPERTIES):
            yield from self._nested((*path, p.EMBEDDED), name)
        elif attachment.has(p.DATA):
            content_type = one_line(attachment.text(p.MIME, "附件类型")).lower()
            if not re.fullmatch(r"[a-z0-9.+-]{1,60}/[a-z0-9.+_-]{1,100}", content_type):
                content_type = "application/octet-stream"
            yield name, content_type, attachment.data(p.DATA)
        elif method == _OLE_OBJECT:
            self._notes.add(f"{shown}是嵌入的对象，无法取出，请对照原件。")
        elif method == _BY_VALUE or method is None:
            self._notes.add(f"{shown}没有内容，请对照原件。")
        else:
            self._notes.add(f"{shown}只是一个链接，内容不在邮件里，请向发件人索取。")

    def _nested(self, path: StreamPath, name: str) -> Iterator[tuple[str, str, bytes]]:
        """A message inside the message: its text as a file, then its own files."""
        if self._depth >= MAX_DEPTH:
            self._notes.add(f"邮件嵌套超过{MAX_DEPTH}层，更深的部分未读取，请对照原件。")
            return
        try:
            reading = _Message(self._streams, path, Notes(), depth=self._depth + 1).read()
        except OleDamage:
            self._notes.add("邮件内含的原邮件已损坏，未能读取，请对照原件。")
            return
        stem = re.sub(r"[\\/]", "_", reading.subject or name or "原邮件")
        title = clean_name(f"{stem[:80]}.txt", Notes())
        self._notes.add(
            f"邮件内含转发的原邮件“{stem[:40]}”，其文字已存为附件，附件一并取出；原件在本 .msg 文件内。"
        )
        yield title, "text/plain", _as_text(reading).encode("utf-8", "replace")
        for item in reading.attachments:
            yield item.name, item.content_type, item.data

    def _cut(self, text: str, limit: int, what: str) -> str:
        if len(text) <= limit:
            return text
        self._notes.add(f"{what}过长，只保留前{limit}个字，请对照原件。")
        return text[:limit]


def _as_text(reading: MailReading) -> str:
    """An attached message as a text that says who wrote what and when."""
    lines = [
        f"发件人：{reading.from_name} {reading.from_address}".rstrip(),
        f"发送时间：{reading.sent.isoformat(' ') if reading.sent else '不明'}",
        f"主题：{reading.subject}",
        *(f"附件：{item.name}" for item in reading.attachments),
        *(f"说明：{note}" for note in reading.notes),
    ]
    return "\n".join([*lines, "", reading.text, ""])
