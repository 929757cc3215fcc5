"""Builds the mails that break mail programs: each a name, its bytes, and what a reader must see."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any, Final

PLAIN_HEAD: Final = b"From: zhang@example.com\r\nSubject: test\r\nDate: 2026-09-01 08:00 +0800\r\n"
COMPLAINT: Final = "投诉某局不兑现承诺，镕基堃三人可作证。"


@dataclass(frozen=True)
class Nasty:
    """One bad mail; ``wants`` maps a path of the report ("subject", "names", …) to its value."""

    name: str
    data: bytes
    wants: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def word(text: str, charset: str, codec: str, *, encoding: str = "B") -> str:
    """One encoded word, the set declared and the set used chosen apart."""
    data = text.encode(codec)
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
    return f"=?{charset}?Q?{''.join(f'={byte:02X}' for byte in data)}?="


def split_words(text: str, charset: str, codec: str, size: int) -> str:
    """Encoded words cut every ``size`` bytes, so that characters are torn apart."""
    data = text.encode(codec)
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(p).decode()}?=" for p in pieces)


def with_head(lines: str, body: bytes = b"text", codec: str = "utf-8") -> bytes:
    """A mail of these header lines and a body."""
    return (
        lines.strip("\n").replace("\r\n", "\n").replace("\n", "\r\n").encode(codec)
        + b"\r\n\r\n"
        + body
    )


def with_subject(subject: str, codec: str = "utf-8") -> bytes:
    """A mail with this raw subject field."""
    return with_head(f"From: a@example.com\nSubject: {subject}", codec=codec)


def with_body(content: str, body: bytes) -> bytes:
    """A mail whose body has these content fields."""
    return with_head(f"From: a@example.com\nSubject: s\n{content}", body)


def mixed(*parts: bytes, boundary: bytes = b"XX", close: bool = True) -> bytes:
    """A multipart/mixed mail of these parts (each with its own fields)."""
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    end = b"--" + boundary + b"--\r\n" if close else b""
    return (
        PLAIN_HEAD
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="'
        + boundary
        + b'"\r\n\r\n'
        + body
        + end
    )


def attached(disposition: bytes, data: bytes = b"x", content: bytes = b"") -> bytes:
    """A part with this Content-Disposition value."""
    kind = content or b"application/octet-stream"
    return (
        b"Content-Type: " + kind + b"\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + data
    )


def deep(levels: int) -> bytes:
    """Parts within parts, that many levels."""
    heads = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
        for i in range(levels)
    )
    return PLAIN_HEAD + b"".join(heads) + b"\r\ndeep text\r\n"


_GBK = COMPLAINT.encode("gbk")
_UTF8 = COMPLAINT.encode("utf-8")
_TEXT_PART = b"Content-Type: text/plain; charset=gbk\r\n\r\n" + _GBK
_NESTED = b"From: b@example.com\nSubject: =?utf-8?B?5Y6f5Lu2L+S4gA==?=\n\nold text \xc4\xe3\n"

SUBJECTS: Final = (
    Nasty("gb2312_means_gbk", with_subject(word("朱镕基路堃", "gb2312", "gbk"))),
    Nasty("gbk_q", with_subject(word("朱镕基路堃", "GBK", "gbk", encoding="Q"))),
    Nasty("cp936", with_subject(word("朱镕基路堃", "cp936", "gbk"))),
    Nasty("x_gbk", with_subject(word("朱镕基路堃", "x-gbk", "gbk"))),
    Nasty("utf8_no_hyphen", with_subject(word("朱镕基路堃", "utf8", "utf-8"))),
    Nasty("language_suffix", with_subject(word("朱镕基路堃", "utf-8*zh-cn", "utf-8"))),
    Nasty("gb_label_utf8_bytes", with_subject(word("朱镕基路堃", "gb2312", "utf-8"))),
    Nasty("utf8_label_gb_bytes", with_subject(word("朱镕基路堃", "utf-8", "gbk"))),
    Nasty("latin1_label_gb_bytes", with_subject(word("朱容基路坤", "iso-8859-1", "gb2312"))),
    Nasty("unknown_label", with_subject(word("朱镕基路堃", "x-klingon", "gbk"))),
    Nasty("default_label", with_subject(word("朱镕基路堃", "default", "gbk"))),
    Nasty("big5", with_subject(word("朱鎔基路", "big5", "big5"))),
    Nasty("hz", with_subject(word("朱容基路", "hz-gb-2312", "hz"))),
    Nasty("utf7", with_subject(word("朱镕基路堃", "unicode-1-1-utf-7", "utf-7"))),
    Nasty("torn_gbk", with_subject(split_words("朱镕基路堃", "gb2312", "gbk", 3))),
    Nasty("torn_utf8", with_subject(split_words("朱镕基路堃", "utf-8", "utf-8", 4))),
    Nasty("torn_to_bytes", with_subject(split_words("朱镕基路堃", "utf-8", "utf-8", 1))),
    Nasty("raw_utf8", with_subject("朱镕基路堃")),
    Nasty("raw_gb18030", with_subject("朱镕基路堃", "gb18030")),
    Nasty("no_end_mark", with_subject(word("朱镕基路堃", "gbk", "gbk").removesuffix("?="))),
    Nasty("quoted", with_subject(f'"{word("朱镕基路堃", "gbk", "gbk")}"'.strip('"'))),
    Nasty("folded_without_indent", with_subject("朱镕基\n路堃\nTo: b@example.com")),
)

STRUCTURES: Final = (
    Nasty("base64_with_garbage", with_body(
        "Content-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64",
        b"!!" + base64.b64encode(_GBK)[:9] + b"\r\n\xff* " + base64.b64encode(_GBK)[9:],
    ), {"text": COMPLAINT}, "Base64"),
    Nasty("base64_cut_short", with_body(
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64",
        base64.b64encode(_UTF8)[:-5],
    ), {"text": COMPLAINT[:-2] + "\ufffd"}, "Base64"),
    Nasty("plain_text_called_base64", with_body(
        "Content-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64", _GBK,
    ), {"text": COMPLAINT}, "内容却不是"),
    Nasty("broken_quoted_printable", with_body(
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        b"=E4=BD=A0=ZZ 50% = =\r\nover=",
    ), {"text": "你=ZZ 50% = over"}, "Quoted-Printable"),
    Nasty("raw_8bit_gb18030", with_head("From: a@example.com", COMPLAINT.encode("gb18030")),
          {"text": COMPLAINT}, "没有声明字符集"),
    Nasty("truncated_utf8", with_body("Content-Type: text/plain; charset=utf-8", _UTF8[:-1]),
          {"text": COMPLAINT[:-1] + "\ufffd"}, "无法辨认"),
    Nasty("utf8_declared_gbk", with_body("Content-Type: text/plain; charset=gb2312", _UTF8),
          {"text": COMPLAINT}, "与内容不符"),
    Nasty("html_only", with_body(
        "Content-Type: text/html",
        '<meta charset="gb2312"><style>x{}</style><p>甲&nbsp;乙</p><script>a()</script>'
        "<table><tr><td>一</td><td>二</td></tr><tr><td>三</td></tr></table>".encode("gbk"),
    ), {"text": "甲 乙\n一\t二\n三"}, "网页格式"),
    Nasty("empty_plain_takes_html", PLAIN_HEAD + b"Content-Type: multipart/alternative; "
          b"boundary=A\r\n\r\n--A\r\n\r\n  \r\n--A\r\nContent-Type: text/html\r\n\r\n<b>real</b>"
          b"\r\n--A--\r\n", {"text": "real", "names": []}),
    Nasty("plain_is_preferred", PLAIN_HEAD + b"Content-Type: multipart/alternative; "
          b"boundary=A\r\n\r\n--A\r\n\r\nplain words\r\n--A\r\nContent-Type: text/html\r\n\r\n"
          b"<b>plain</b> words\r\n--A--\r\n", {"text": "plain words", "names": []}),
    Nasty("plain_is_a_stub", PLAIN_HEAD + b"Content-Type: multipart/alternative; "
          b"boundary=A\r\n\r\n--A\r\n\r\nsee page\r\n--A\r\nContent-Type: text/html\r\n\r\n<p>"
          + b"all of the complaint " * 5 + b"</p>\r\n--A--\r\n",
          {"text": ("all of the complaint " * 5).strip(), "names": []}, "纯文本部分不完整"),
    Nasty("truncated_multipart", mixed(_TEXT_PART, attached(b"attachment; filename=a.txt"),
          close=False), {"text": COMPLAINT, "names": ["a.txt"]}, "截断"),
    Nasty("no_boundary_parameter", mixed(_TEXT_PART).replace(b'; boundary="XX"', b""),
          {"text": COMPLAINT}, "分段标记"),
    Nasty("wrong_boundary_parameter", mixed(_TEXT_PART).replace(b'"XX"', b'"YY"'),
          {"text": COMPLAINT}, "分段标记"),
    Nasty("multipart_without_parts", with_body("Content-Type: multipart/mixed", b"just words"),
          {"text": "just words"}, "无法分段"),
    Nasty("only_headers", PLAIN_HEAD, {"subject": "test", "text": ""}, "没有可读的正文"),
    Nasty("no_blank_line_before_text", b"From: a@example.com\nSubject: s\nwords follow\nmore",
          {"subject": "s", "text": "words follow\nmore"}),
    Nasty("lf_only", b"From: a@example.com\nSubject: s\n\none\ntwo", {"text": "one\ntwo"}),
    Nasty("cr_only", b"From: a@example.com\rSubject: s\r\rone\rtwo", {"text": "one\ntwo"}),
    Nasty("doubled_cr", b"From: a@example.com\r\r\nSubject: s\r\r\n\r\r\none\r\r\ntwo",
          {"subject": "s", "text": "one\ntwo"}),
    Nasty("mbox", b"From a@example.com Tue Sep  1 08:00:00 2026\nFrom: a@example.com\n\nx",
          {"from.address": "a@example.com", "text": "x"}),
    Nasty("utf8_bom", b"\xef\xbb\xbf" + with_subject("朱镕基路堃"), {"subject": "朱镕基路堃"}),
    Nasty("utf16", ("From: a@example.com\r\nSubject: 朱镕基\r\nContent-Type: text/plain; "
          f"charset=gb2312\r\n\r\n{COMPLAINT}").encode("utf-16"),
          {"subject": "朱镕基", "text": COMPLAINT}, "UTF-16"),
    Nasty("utf16_with_another_set_declared", ("From: a@example.com\nContent-Type: text/plain; charset=koi8-r"
          "\n\n\u5f35\u4e09").encode("utf-16"), {"text": "\u5f35\u4e09"}, "UTF-16"),
    Nasty("nul_bytes", with_subject("a\0b") + b"\0c\0", {"subject": "ab", "text": "textc"},
          "空字节"),
    Nasty("flowed", with_body("Content-Type: text/plain; format=flowed", b"one \r\ntwo\r\nthree"),
          {"text": "one two\nthree"}),
    Nasty("uuencoded", with_body("Content-Transfer-Encoding: x-uuencode",
          b"begin 644 a\n%:&5L;&\\\n`\nend\n"), {"text": "hello"}),
    Nasty("unknown_transfer_encoding", with_body("Content-Transfer-Encoding: rot13", b"uryyb"),
          {"text": "uryyb"}, "传输编码"),
    Nasty("nested_mail", mixed(_TEXT_PART, b"Content-Type: message/rfc822\r\n\r\n" + _NESTED),
          {"text": COMPLAINT, "names": ["原件_一.eml"], "data": [_NESTED]}, "转发的原邮件"),
    Nasty("winmail", mixed(_TEXT_PART, attached(b'attachment; filename="winmail.dat"', b"x\x9f",
          b"application/ms-tnef")), {"text": COMPLAINT, "names": ["winmail.dat"]}, "winmail.dat"),
    Nasty("invitation", mixed(_TEXT_PART, b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"),
          {"text": COMPLAINT, "names": ["附件1.ics"]}, "会议邀请"),
    Nasty("inline_picture", mixed(_TEXT_PART, b"Content-Type: image/png\r\nContent-Disposition: "
          b"inline\r\nContent-ID: <a>\r\n\r\n\x89PNG"),
          {"names": ["附件1.png"], "data": [b"\x89PNG"]}),
    Nasty("deep", deep(10_000), {"subject": "test"}, "嵌套超过"),
    Nasty("many_parts", mixed(*[_TEXT_PART] * 10_000), {"subject": "test"}, "其余部分未读取"),
    Nasty("many_headers", b"X-A: 1\r\n" * 100_000 + PLAIN_HEAD + b"\r\nbody",
          {"subject": "test", "text": "body"}, "邮件头过长"),
    Nasty("many_known_headers", b"Received: 1\r\n" * 100_000 + PLAIN_HEAD + b"\r\nbody",
          {"subject": "test", "text": "body"}, "邮件头过长"),
    Nasty("same_boundary_inside", mixed(b"Content-Type: multipart/mixed; boundary=XX\r\n\r\n"
          b"--XX\r\n\r\none"), {"text": "one"}),
    Nasty("message_id_that_breaks_the_library", with_head(
        "From: a@example.com\nMessage-ID: <[x@y]>\nTo: undisclosed:;\nSubject: s"), {"text": "text"}),
)  # fmt: skip

FILE_NAMES: Final = (
    Nasty("encoded_word", mixed(attached(
        f'attachment; filename="{word("证据 一.pdf", "gb2312", "gbk")}"'.encode())),
        {"names": ["证据 一.pdf"]}),
    Nasty("torn_words", mixed(attached(
        f'attachment; filename="{split_words("合同堃.pdf", "gbk", "gbk", 3)}"'.encode())),
        {"names": ["合同堃.pdf"]}),
    Nasty("continued_gb2312", mixed(attached(
        b"attachment;\r\n filename*0*=gb2312''%BA%CF%CD;\r\n filename*1*=%AC%88%D2;"
        b"\r\n filename*2=.pdf")), {"names": ["合同堃.pdf"]}),
    Nasty("extended_utf8", mixed(attached(b"attachment; filename*=UTF-8''%E5%90%88.pdf;"
          b" filename=fallback.pdf")), {"names": ["合.pdf"]}),
    Nasty("no_set_named", mixed(attached(b"attachment; filename*=%E5%90%88.pdf")),
          {"names": ["合.pdf"]}),
    Nasty("percent", mixed(attached(b'attachment; filename="%E5%90%88.pdf"')),
          {"names": ["合.pdf"]}),
    Nasty("percent_that_is_none", mixed(attached(b'attachment; filename="50%20.pdf"')),
          {"names": ["50%20.pdf"]}),
    Nasty("raw_gbk", mixed(attached('attachment; filename="合同堃.pdf"'.encode("gbk"))),
          {"names": ["合同堃.pdf"]}),
    Nasty("in_content_type", mixed(b"Content-Type: image/jpeg; name=a.jpg\r\n\r\nx"),
          {"names": ["a.jpg"]}),
    Nasty("windows_path", mixed(attached(b'attachment; filename="C:\\\\x\\\\evil.exe"')),
          {"names": ["evil.exe"]}),
    Nasty("climbing", mixed(attached(b'attachment; filename="../../etc/passwd"')),
          {"names": ["passwd"]}),
    Nasty("dots", mixed(attached(b'attachment; filename=".."')), {"names": ["附件1.bin"]}),
    Nasty("reserved", mixed(attached(b"attachment; filename=CON.txt")), {"names": ["_CON.txt"]}),
    Nasty("direction_turned", mixed(attached(
        "attachment; filename=\"invoice\u202efdp.exe\"".encode())),
        {"names": ["invoicefdp.exe"]}, "改变文字方向"),
    Nasty("control", mixed(attached(b'attachment; filename="a\x07b\tc|d.txt"')),
          {"names": ["ab c_d.txt"]}),
    Nasty("unterminated_quote", mixed(attached(b'attachment; filename="a b.txt')),
          {"names": ["a b.txt"]}),
    Nasty("too_long", mixed(attached(f"attachment; filename=\"{'案' * 124}.pdf\"".encode())),
          {"names": ["案" * 83 + ".pdf"]}, "已截短"),
    Nasty("twice", mixed(*[attached(b"attachment; filename=A.pdf"),
          attached(b"attachment; filename=a.pdf")]), {"names": ["A.pdf", "a(2).pdf"]}, "重名"),
    Nasty("huge_piece_number", mixed(attached(b"attachment; filename*" + b"9" * 5000 + b"*=x")),
          {"names": ["附件1.bin"]}),
)  # fmt: skip
