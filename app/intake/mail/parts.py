"""How a mail is put together: parts within parts, told apart on the bytes themselves.

The standard library's parser recurses once a level (a few hundred nested parts end in a
RecursionError) and rebuilds nested mails instead of keeping their bytes; here every part is a
slice of the original, and depth, number and size have caps that are noted, never silent.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from app.intake.mail.body import MAX_HTML, MAX_TEXT, html_charset, html_text, tidy, unflow
from app.intake.mail.charset import Decoded, Trouble, decode_text, one_line
from app.intake.mail.choice import Choice, choose
from app.intake.mail.headers import (
    Head,
    decode_base64,
    decode_words,
    main_value,
    parameters,
    split_head,
)
from app.intake.mail.names import clean_name
from app.intake.mail.notes import Notes
from app.intake.mail.winmail import is_winmail, open_winmail

MAX_DEPTH: Final = 16
MAX_PARTS: Final = 500

_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=\s]+")
_BROKEN_QP: Final = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*[\r\n]|[ \t]*\Z)")
_FIRST_DELIMITER: Final = re.compile(
    rb"(?:^|(?<=[\r\n]))--([^\r\n]{1,200}?)[ \t]*(?>\r\n|\r|\n)(?=[Cc]ontent-)"
)


class Kind(Enum):
    """What a part is to the reader of a mail."""

    PLAIN = "plain"
    PAGE = "page"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part without parts of its own: text to read, or a file with its decoded bytes."""

    kind: Kind
    content_type: str
    text: str = ""
    name: str = ""
    data: bytes = b""
    packed: bool = False  # a text out of winmail.dat, which mostly repeats the mail's own


@dataclass(frozen=True, slots=True)
class _Part:
    """A head with its body, as bytes, and what its content fields say."""

    head: Head
    body: bytes
    content_type: str
    type_parameters: dict[str, Decoded]
    disposition: str
    disposition_parameters: dict[str, Decoded]


class PartReader:
    """Walks the parts of one mail and notes what was odd about them."""

    def __init__(self, notes: Notes, *, recoded: bool = False) -> None:
        self._notes = notes
        self._recoded = recoded  # the file was UTF-16: its 8-bit text is UTF-8 by now
        self._count = 0

    def leaves(self, head: Head, body: bytes) -> list[Leaf]:
        """The leaves of a mail in reading order; of alternatives only the best one."""
        part = _describe(head, body, "text/plain")
        return self._leaves(part, depth=0, alone=True)

    def _leaves(self, part: _Part, *, depth: int, alone: bool = False) -> list[Leaf]:
        self._count += 1
        if not part.content_type.startswith("multipart/"):
            return self._opened(self._leaf(part, alone=alone))
        if depth >= MAX_DEPTH:
            self._notes.add(f"邮件嵌套超过{MAX_DEPTH}层，更深的部分未展开，作为附件保留。")
            return [Leaf(Kind.FILE, part.content_type, name="未展开的部分.eml", data=part.body)]
        pieces = self._split(part)
        if pieces is None:
            return [self._leaf(_as_text(part), alone=True)]
        default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        found: list[Leaf] = []
        for piece in pieces:
            if self._count >= MAX_PARTS:
                self._notes.add(f"邮件超过{MAX_PARTS}个部分，其余部分未读取，请对照原件。")
                break
            child = _describe(*split_head(piece), default)
            found.extend(self._leaves(child, depth=depth + 1))
        return self._best(found) if part.content_type == "multipart/alternative" else found

    def pages(self, head: Head, body: bytes) -> list[tuple[str, str | None, bytes]]:
        """The pages of a web archive (.mht): where each lay, its character set, its bytes."""
        return list(self._pages(_describe(head, body, "text/plain"), depth=0))

    def _pages(self, part: _Part, *, depth: int) -> Iterator[tuple[str, str | None, bytes]]:
        self._count += 1
        if part.content_type == "text/html":
            place = one_line(part.head.value("content-location"))
            yield place, _charset(part), self._transfer_decoded(part, "")
        elif part.content_type.startswith("multipart/") and depth < MAX_DEPTH:
            for piece in self._split(part) or []:
                if self._count < MAX_PARTS:
                    child = _describe(*split_head(piece), "text/plain")
                    yield from self._pages(child, depth=depth + 1)

    def _split(self, part: _Part) -> list[bytes] | None:
        """The pieces between the delimiters; None if there are no delimiters."""
        declared = part.type_parameters.get("boundary")
        boundary = declared.text.encode("utf-8", "replace") if declared else b""
        pieces = _pieces(part.body, boundary) if boundary.strip() else None
        if pieces is None and (first := _FIRST_DELIMITER.search(part.body)):
            pieces = _pieces(part.body, first[1])
            self._notes.add("邮件的分段标记缺失或有误，已按正文中的标记分段。")
        if pieces is None:
            self._notes.add("邮件缺少分段标记，无法分段，内容按正文显示。")
            return None
        found, closed = pieces
        if not closed:
            self._notes.add("邮件不完整（缺少结尾标记），可能被截断，请对照原件。")
        return found

    def _best(self, found: list[Leaf]) -> list[Leaf]:
        """The body that says all that either of them says; files of the alternatives stay."""
        plain = "\n".join(leaf.text for leaf in found if leaf.kind is Kind.PLAIN).strip()
        page = "\n".join(leaf.text for leaf in found if leaf.kind is Kind.PAGE).strip()
        choice = choose(plain, page)
        if choice is Choice.BOTH:
            self._notes.add("邮件的纯文本部分与网页格式部分内容不同，两份都已列出，请核对。")
            order = {Kind.PAGE: 0, Kind.PLAIN: 1, Kind.FILE: 2}
            return sorted(found, key=lambda leaf: order[leaf.kind])
        if choice is Choice.PAGE and plain:
            self._notes.add("邮件的纯文本部分不完整，正文取自网页格式部分。")
        dropped = Kind.PLAIN if choice is Choice.PAGE else Kind.PAGE
        return [leaf for leaf in found if leaf.kind is not dropped]

    def _leaf(self, part: _Part, *, alone: bool) -> Leaf:
        name = self._name(part)
        data = self._transfer_decoded(part, name)
        listed = part.disposition == "attachment" or (bool(name) and not alone)
        if part.content_type == "text/plain" and not listed:
            return Leaf(Kind.PLAIN, part.content_type, text=self._plain_text(part, data))
        if part.content_type == "text/html" and not listed:
            source = self._text(part, data, _charset(part), limit=MAX_HTML, hint=html_charset(data))
            text = html_text(source)
            return Leaf(Kind.PAGE, part.content_type, text=text)
        self._note_kind(part, name)
        if not name and part.content_type == "message/rfc822":
            name = self._name_of_nested(data)
        return Leaf(Kind.FILE, part.content_type, name=name, data=data)

    def _opened(self, leaf: Leaf) -> list[Leaf]:
        """The leaf, or what is in it where it is Outlook's own package."""
        if leaf.kind is not Kind.FILE or not is_winmail(leaf.data):
            if leaf.content_type == "application/ms-tnef" or leaf.name.lower() == "winmail.dat":
                self._notes.add(
                    "附件 winmail.dat 已损坏或不是 Outlook 格式，未拆开，作为附件保留。"
                )
            return [leaf]
        found = open_winmail(leaf.data, self._notes)
        leaves = [Leaf(Kind.FILE, f.content_type, name=f.name, data=f.data) for f in found.files]
        if found.text.strip():
            leaves.insert(0, Leaf(Kind.PLAIN, "text/plain", text=found.text, packed=True))
        if found.whole:
            taken = f"取出{len(found.files)}个附件" if found.files else "里面没有附件"
            self._notes.add(f"附件 winmail.dat 是 Outlook 专用格式，已拆开，{taken}。")
            return leaves
        self._notes.add(
            f"附件 winmail.dat 有一部分无法读取，取出了{len(found.files)}个附件，原件也作为附件保留，请核对。"
        )
        return [*leaves, leaf]

    def _plain_text(self, part: _Part, data: bytes) -> str:
        text = self._text(part, data, _charset(part), limit=MAX_TEXT)
        if _parameter(part, "format").lower() == "flowed":
            text = unflow(
                text.replace("\r\n", "\n"),
                delete_space=_parameter(part, "delsp").lower() == "yes",
            )
        return tidy(text)

    def _text(
        self, part: _Part, data: bytes, charset: str | None, *, limit: int, hint: str | None = None
    ) -> str:
        plain = main_value(part.head.value("content-transfer-encoding"))
        recoded = self._recoded and plain not in {"base64", "quoted-printable"}
        decoded = decode_text(data, charset, hint=hint, prefer_utf8=recoded)
        text = self._notes.text_of(decoded, "正文")
        if len(text) > limit:
            self._notes.add(f"正文过长，只保留前{limit}个字，请对照原件。")
        return text[:limit]

    def _name(self, part: _Part) -> str:
        for source, key in (
            (part.disposition_parameters, "filename"),
            (part.type_parameters, "name"),
            (part.disposition_parameters, "name"),
        ):
            if key in source and (name := clean_name(source[key].text, self._notes)):
                if source[key].trouble is not Trouble.NONE:
                    self._notes.text_of(source[key], "附件名")
                return name
        return ""

    def _transfer_decoded(self, part: _Part, name: str) -> bytes:
        encoding = main_value(part.head.value("content-transfer-encoding"))
        what = f"附件“{name}”" if name else "邮件的一部分"
        if encoding == "base64":
            data, sound = decode_base64(part.body)
            if not sound and 4 * len(_NOT_BASE64.sub(b"", part.body)) < 3 * len(part.body):
                self._notes.add(f"{what}声明为 Base64 编码，内容却不是，按原样读取。")
                return part.body
            if not sound:
                self._notes.add(f"{what}的 Base64 编码有损坏，已尽量恢复，请对照原件。")
            return data
        if encoding == "quoted-printable":
            if _BROKEN_QP.search(part.body):
                self._notes.add(f"{what}的 Quoted-Printable 编码有损坏，已尽量恢复，请对照原件。")
            return binascii.a2b_qp(part.body)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            data, sound = _uudecoded(part.body)
            if not sound:
                self._notes.add(f"{what}的 UU 编码有损坏，已尽量恢复，请对照原件。")
            return data
        if encoding not in {"", "7bit", "8bit", "binary"}:
            self._notes.add(f"{what}的传输编码无法识别，按原样保留。")
        return part.body

    def _note_kind(self, part: _Part, name: str) -> None:
        kind = part.content_type
        if kind == "message/rfc822":
            self._notes.add("邮件内含转发的原邮件，已作为 .eml 附件保留，未并入正文。")
        elif kind in {"text/calendar", "application/ics"}:
            self._notes.add("邮件含会议邀请，未读取，作为附件保留。")
        elif kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
            self._notes.add("邮件经过加密或签名封装，内容无法读取，作为附件保留。")
        elif kind in {"message/partial", "message/external-body"}:
            self._notes.add("邮件只是原邮件的一段或一个链接，未读取，作为附件保留。")

    def _name_of_nested(self, data: bytes) -> str:
        head, _ = split_head(data[:64_000].lstrip(b"\r\n"))
        subject = one_line(decode_words(head.value("subject")).text)
        # a subject may hold a slash, which is no path here
        stem = clean_name(re.sub(r"[\\/]", "_", subject), Notes())
        return clean_name(f"{stem}.eml", Notes()) if stem else ""


def _describe(head: Head, body: bytes, default: str) -> _Part:
    type_field = head.value("content-type")
    content_type = main_value(type_field)
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}", content_type):
        content_type = {"text": "text/plain", "html": "text/html", "": default}.get(
            content_type, "application/octet-stream" if content_type else default
        )
    disposition_field = head.value("content-disposition")
    return _Part(
        head,
        body,
        content_type,
        parameters(type_field),
        main_value(disposition_field),
        parameters(disposition_field),
    )


def _as_text(part: _Part) -> _Part:
    return _Part(part.head, part.body, "text/plain", part.type_parameters, "", {})


def _charset(part: _Part) -> str | None:
    return _parameter(part, "charset") or None


def _parameter(part: _Part, name: str) -> str:
    found = part.type_parameters.get(name)
    return found.text.strip() if found is not None else ""


def _pieces(body: bytes, boundary: bytes) -> tuple[list[bytes], bool] | None:
    """What stands between the delimiters, and whether the closing one came."""
    found: list[bytes] = []
    start = -1
    for line_start, line_end, closing in _delimiters(body, boundary):
        if start >= 0:
            found.append(_without_last_break(body, start, line_start))
        if closing:
            return found, True
        start = line_end
        if len(found) > MAX_PARTS:
            return found, True
    if start < 0:
        return None
    found.append(body[start:])
    return found, False


def _delimiters(body: bytes, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    pattern = re.compile(
        rb"(?:^|(?<=[\r\n]))--" + re.escape(boundary) + rb"(--)?[ \t]*(?:(?>\r\n|\r|\n)|\Z)"
    )
    for match in pattern.finditer(body):
        yield match.start(), match.end(), match[1] is not None


def _without_last_break(body: bytes, start: int, end: int) -> bytes:
    """The piece without the line break that belongs to the delimiter after it (RFC 2046)."""
    piece = body[start:end]
    for line_break in (b"\r\n", b"\n", b"\r"):
        if piece.endswith(line_break):
            return piece[: -len(line_break)]
    return piece


def _uudecoded(data: bytes) -> tuple[bytes, bool]:
    out = bytearray()
    sound = True
    for line in re.split(rb"\r\n|\r|\n", data):
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            sound = False
    return bytes(out), sound
