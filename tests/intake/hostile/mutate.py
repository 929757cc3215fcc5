"""Damage on purpose: the same seed always gives the same malformed file."""

from __future__ import annotations

import copy
import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, Final

Mutator = Callable[[bytes, Sequence[bytes], random.Random], bytes]

WORDS: Final = (
    b"\xff\xff\xff\xff",
    b"\xfe\xff\xff\xff",
    b"\0\0\0\0",
    b"\x7f\xff\xff\xff",
    b"\x01\0",
)
COMMON: Final = (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\x1a", b"%s",
                 b"=", b"9" * 40, b"-1", b"1E999", b"nan", b"2026-99-99")  # fmt: skip
MARKUP: Final = (
    b"<", b">", b"&#x0;", b"&#xD800;", b"&a;", b"]]>", b"<!--", b"<!DOCTYPE a>", b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", b"<?xml version='1.0' encoding='utf-7'?>",
    b"<table>", b"</td>", b"<td colspan=999999 rowspan=999999>", b"<script>", b"xmlns='x'",
)  # fmt: skip
CELLS: Final = (
    b"XFD1048576", b"A0", b' r="A1:XFD1048576"', b' t="s"', b' t="e"', b' t="inlineStr"', b"_xD800_",
    b' s="99999999"', b'<mergeCell ref="A1:XFD1048576"/>', b"99999999999999999999",
    b'<col min="1" max="99999999" hidden="1"/>', b"<f>1+1</f>", b'<v>1E308</v>',
    b"<f>TODAY()</f>", b' vm="1"', b"=DISPIMG(", b' s="1"', b' s="2"', b"<v>46162.99999999999</v>", b"<is><t>x</t></is>",
    b'<c r="B3" s="1"/>', b'<row r="3"/>', b'<f t="shared" si="0"/>', b'formatCode="[h]:mm"', b'formatCode="&quot;a&quot;0@"',
)  # fmt: skip
MAIL: Final = (
    b"\r\n\r\n", b"=?gbk?B?", b"=?utf-8?Q?=ED=A0", b"?=", b'"', b";", b"<", b">", b"--XX", b"--XX--",
    b"charset=utf-7", b"charset=utf-16", b"charset=hz", b"charset=idna", b"charset=undefined",
    b"charset=iso2022_jp_2", b"charset=unicode_escape", b"charset=rot13", b"charset=zlib", b"boundary=",
    b"Content-Type: multipart/alternative; boundary=XX\r\n", b"Content-Type: text/html\r\n",
    b"Content-Type: message/rfc822\r\n", b"Content-Type: text/calendar\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Content-Transfer-Encoding: uuencode\r\n", b"filename*0*=gbk''%C4", b"filename*=",
    b"Date: 31 Feb 2026 25:61:00 +9999\r\n", b"Message-ID: <[x@y]>\r\n", b"%", b"*", b"<![foo[",
    b"<a href='", b"From: \r\n", b"\\", b"begin 644 winmail.dat\r\n",
    b"charset=iso-2022-cn", b"\x1b$)A\x0e", b"\x1b$*H\x1bN", b"\x0f", b"~{", b"charset=iso-8859-1", b"charset=big5",
    b"Content-Type: application/ms-tnef\r\n", b"\x78\x9f\x3e\x22", b"\xff\xff\xff\xff", b"\x03\x90", b"\x1f\x10",
    b"https://pan.baidu.com/s/x ", "到期".encode(), "不支持HTML".encode(), b"Content-Type: multipart/related; boundary=XX\r\n",
)  # fmt: skip
NOTICE: Final = (
    "年".encode(),
    "月".encode(),
    "31日".encode(),
    "（周八）".encode(),
    "至".encode(),
    "调休".encode(),
    "上班".encode(),
    "。".encode(),
    "13月40日".encode(),
    "2026年2月30日".encode(),
    "、".encode(),
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"DTSTART;VALUE=DATE:99999999\r\n",
    b"RRULE:FREQ=DAILY\r\n",
    b"DTSTART:20260101T000000Z\r\n",
    b"DTEND:19000101\r\n",
    b'{"days":',
    b'"isOffDay":',
    b"[" * 40,
    "SUMMARY:春节调休\r\n".encode(),
    "CATEGORIES:调休,Business Day\r\n".encode(),
    "DESCRIPTION:上班\r\n".encode(),
)
LINES: Final = (
    b",", b'"', b"\t", b";", b"|", b'="', "，".encode(), "同上".encode(), "〃".encode(), "合计".encode(), "填表人：".encode(),
    "十月份".encode(), "①".encode(), "、".encode(), "（牵头）".encode(), "二O二六年".encode(), "3日".encode(), b"\n", b",,,,\n", b"=DISPIMG(",
    b"2026-05-20T16:30:00.000Z", b"23:59:17", b"4.11302E+17", "\u202d".encode(), "\u200b".encode(), b"sep=;\n", b"1" * 18,
)  # fmt: skip
ODD_VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 10**30, 1e308, "", "甲" * 300, "2026-02-30", "0001-01-01", "9999-12-31", "\x00", [],
    {}, [[[[]]]], {"a": {"b": {}}}, ["receive"] * 5, "\ud800".encode("utf-16", "surrogatepass").hex(),
    "999999999999", "2026-11-20T00:00", [None], float("inf"),
)  # fmt: skip
ODD_TOML: Final = (
    b"0", b"-1", b"99999999999999999999", b"nan", b"inf", b"true", b'""', b'"' + "甲".encode() * 200 + b'"',
    b"[]", b"{}", b"[[[]]]", b"2026-02-30", b"1979-05-27T07:32:00Z", b"25:00:00", b'"no_such_step"',
    b'["receive", "receive"]', b"{ a = 1, a = 2 }", b"'''", b'"\\uD800"', b"[" * 200, b"-2**70",
)  # fmt: skip


def bytes_with(tokens: Sequence[bytes]) -> Mutator:
    """Cuts, flips, insertions, repetitions and grafts, anywhere in the file."""
    known = (*COMMON, *tokens)

    def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
        result = bytearray(data)
        for _ in range(chance.randint(1, 7)):
            at = chance.randrange(len(result) + 1)
            match chance.randrange(8):
                case 0:
                    del result[at : at + chance.randint(1, 40)]
                case 1:
                    result[at : at + 1] = chance.randbytes(1)
                case 2 | 3:
                    result[at:at] = chance.choice(known)
                case 4:
                    result[at:at] = result[at : at + 60] * chance.randint(1, 4)
                case 5:
                    graft = chance.choice(others)
                    cut = chance.randrange(len(graft) + 1)
                    result[at:at] = graft[cut : cut + 200]
                case 6:
                    result[at : at + 4] = chance.choice((*WORDS, chance.randbytes(4)))
                case _:
                    if chance.random() < 0.4:
                        del result[max(at, 16) :]
        return bytes(result)

    return mutate


def text_with(tokens: Sequence[bytes]) -> Mutator:
    """The same on whole characters, so that the damage gets past the decoding; sometimes on bytes."""
    on_bytes = bytes_with(tokens)
    known = [token.decode("utf-8", "ignore") for token in (*COMMON, *tokens)]

    def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
        if chance.random() < 0.2:
            return on_bytes(data, others, chance)
        text = _text(data)
        for _ in range(chance.randint(1, 7)):
            at = chance.randrange(len(text) + 1)
            match chance.randrange(6):
                case 0:
                    text = text[:at] + text[at + chance.randint(1, 12) :]
                case 1:
                    text = (
                        text[:at]
                        + chr(chance.choice((0, 9, 48, 0x202E, 0x3000, 0xFF11, 0x20BB7)))
                        + text[at:]
                    )
                case 2 | 3:
                    text = text[:at] + chance.choice(known) + text[at:]
                case 4:
                    text = text[:at] + text[at : at + 40] * chance.randint(1, 4) + text[at:]
                case _:
                    graft = _text(chance.choice(others))
                    cut = chance.randrange(len(graft) + 1)
                    text = text[:at] + graft[cut : cut + 60] + text[at:]
        return text.encode(chance.choice(("utf-8", "utf-8", "gb18030", "utf-16")), "replace")

    return mutate


def _text(data: bytes) -> str:
    for charset in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def compound(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage that keeps to 32-bit fields and sectors, as .xls and .msg are made of."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if len(result) < 16:
            break
        at = chance.randrange(len(result)) & ~3
        match chance.randrange(6):
            case 0:
                result[at] = chance.randrange(256)
            case 1 | 2:
                result[at : at + 4] = chance.choice(
                    (*WORDS, struct.pack("<I", chance.randrange(99)))
                )
            case 3:
                del result[at : at + chance.choice((1, 64, 512))]
            case 4:
                head = chance.randrange(min(512, len(result) - 1))
                result[head : head + 2] = chance.randbytes(2)
            case _:
                graft = chance.choice(others)
                here = chance.randrange(max(len(graft) - 64, 1)) & ~63
                result[at : at + 64] = graft[here : here + 64]
    return bytes(result)


def archive(inner: Mutator) -> Mutator:
    """Mostly damages one part of a zip archive, so that the damage gets past the container."""

    def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
        if not data.startswith(b"PK") or chance.random() < 0.2:
            return inner(data, others, chance)
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        name = chance.choice(sorted(parts))
        match chance.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[f"{name}/../x"] = parts[name]
            case _:
                parts[name] = inner(parts[name], list(parts.values()), chance)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            for part, content in parts.items():
                new.writestr(zipfile.ZipInfo(part), content)
        return stream.getvalue()

    return mutate


def json_values(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Replaces, removes, doubles or renames values of a JSON text; sometimes damages its letters."""
    if chance.random() < 0.25:
        return bytes_with((b"{", b"}", b"[", b"]", b'"', b":", b"NaN", b"\\uD800"))(
            data, others, chance
        )
    root = json.loads(data)
    for _ in range(chance.randint(1, 4)):
        places = _places(root)
        if not places:
            break
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0 | 1:
                holder[key] = copy.deepcopy(chance.choice(ODD_VALUES))
            case 2:
                del holder[key]
            case 3:
                other, there = chance.choice(places)
                if there in other if isinstance(other, dict) else there < len(other):
                    holder[key] = json.loads(json.dumps(other[there]))
            case _:
                if isinstance(holder, dict):
                    holder[chance.choice(("", "甲", "on", "step", "\x00", "about"))] = holder.pop(
                        key
                    )
                else:
                    holder.insert(key, holder[key])
    return json.dumps(root).encode()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every (holder, key) in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, (dict, list)):
            keys = list(holder) if isinstance(holder, dict) else range(len(holder))
            found += [(holder, key) for key in keys]
            waiting += [holder[key] for key in keys]
    return found


def toml_values(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Replaces, removes or doubles lines of a TOML text; sometimes damages its letters."""
    if chance.random() < 0.2:
        return bytes_with((b"[[", b"]]", b'"""', b"= =", b"#"))(data, others, chance)
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        key, equals, _value = lines[at].partition(b"=")
        match chance.randrange(5):
            case 0 | 1 | 2:
                if equals:
                    lines[at] = key + b"= " + chance.choice(ODD_TOML)
            case 3:
                del lines[at]
                lines = lines or [b""]
            case _:
                graft = chance.choice(others).split(b"\n")
                lines.insert(at, chance.choice(graft))
    return b"\n".join(lines)


def pages(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Damages the header, single fields, whole pages or the length of an SQLite file."""
    result = bytearray(data)
    size = 4096
    for _ in range(chance.randint(1, 4)):
        count = max(len(result) // size, 1)
        page = chance.randrange(count) * size
        match chance.randrange(7):
            case 0:
                at = chance.randrange(min(100, len(result)))
                result[at : at + 2] = chance.randbytes(2)
            case 1:
                result[page : page + 8] = chance.randbytes(8)  # what the page is, its first cells
            case 2:
                at = page + chance.randrange(size)
                result[at : at + 4] = chance.choice((*WORDS, chance.randbytes(4)))
            case 3:
                other = chance.randrange(count) * size
                result[page : page + size] = result[other : other + size]
            case 4:
                result[page : page + size] = bytes(size)
            case 5:
                at = chance.randrange(len(result))
                result[at : at + 60] = chance.randbytes(60)
            case _:
                if chance.random() < 0.5:
                    del result[chance.randrange(len(result)) :]
        if len(result) < 512:
            break
    return bytes(result)
