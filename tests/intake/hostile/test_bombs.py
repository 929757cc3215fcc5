"""Small files that ask for too much: each is answered or refused in bounded time and memory."""

from __future__ import annotations

import io
import multiprocessing
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.intake.hostile.trial import Outcome, bound_memory, try_one
from tests.intake.nasty.ledgers import inline, raw_row, raw_xlsx, relations, unzipped, zipped
from tests.intake.nasty.mails import attached, deep, mixed
from tests.intake.nasty.winmail import MESSAGE, attribute, nested, winmail

HEAD = b"From: a@b.example\r\nSubject: x\r\n"
PAGE_HEAD = HEAD + b"Content-Type: text/html\r\n\r\n"
CALENDAR = b"BEGIN:VCALENDAR\r\n"
CENTURY = (
    b"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20000101\r\nDTEND;VALUE=DATE:21000101\r\n"
    b"SUMMARY:x \xe4\xbc\x91\r\nEND:VEVENT\r\n"
)
TABLE_XML = b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'"
LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))


def book(sheet: str) -> bytes:
    return raw_xlsx(sheet)


def with_part(name: str, content: bytes) -> bytes:
    return zipped(unzipped(book("<sheetData/>")) | {name: content})


def entity_book() -> bytes:
    sheet = f"<!DOCTYPE a [<!ENTITY a0 'x'>{LAUGHS}]><a>&a11;</a>".encode()
    return with_part("xl/worksheets/sheet1.xml", sheet)


def commented(count: int) -> bytes:
    parts = unzipped(book("<sheetData/>"))
    comment = b'<comment ref="A1"><text><t>x</t></text></comment>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(
        ("r1", "comments", "../c.xml")
    ).encode()
    parts["xl/c.xml"] = b"<comments><commentList>" + comment * count + b"</commentList></comments>"
    return zipped(parts)


def many_formats() -> bytes:
    cells = raw_row(1, *(f'<c r="{c}1" s="1"><v>7</v></c>' for c in "ABCD"))
    code = f'<numFmts><numFmt numFmtId="200" formatCode="{"0-" * 100_000}"/></numFmts>'
    styles = f"{code}<cellXfs><xf numFmtId='0'/><xf numFmtId='200'/></cellXfs>"
    return raw_xlsx(f"<sheetData>{cells}</sheetData>", styles=styles)


def nests(levels: int) -> bytes:
    package = winmail()
    for _ in range(levels):
        package = winmail(nested(package))
    return package


def zip_in_zip() -> bytes:
    data = bytes(40_000_000)
    for _ in range(3):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.zip", data)
        data = stream.getvalue()
    return data


def many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    return stream.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a part that unpacks to 200 MB": (
        "xlsx", lambda: with_part("xl/worksheets/sheet1.xml", b"<a>" + b" " * 200_000_000)),
    "entities in entities": ("xlsx", entity_book),
    "archives in archives": ("xlsx", zip_in_zip),
    "30,000 parts": ("xlsx", many_parts),
    "two far cells": ("xlsx", lambda: book(
        f"<sheetData>{raw_row(1, inline('A1', '来电时间'))}"
        f"{raw_row(1_048_576, inline('XFD1048576', 'x'))}</sheetData>")),
    "a block over everything": ("xlsx", lambda: book(
        f"<sheetData>{raw_row(1, inline('A1', '来电时间'))}</sheetData>"
        + "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2_000 + "</mergeCells>")),
    "elements in elements": ("xlsx", lambda: book("<sheetData>" + "<row>" * 300_000)),
    "an old workbook that declares 4 GB": ("xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\xff" * 508),
    "a page of nested tables": ("table-page", lambda: b"<table><tr><td>" * 50_000),
    "spans over everything": ("table-page", lambda: (
        "<table><tr><td>来电时间<td>诉求内容".encode() + b"<tr><td colspan=1000 rowspan=60000>x" * 500)),
    "a page of open brackets": ("table-page", lambda: b"<html><table>" + b"<" * 1_000_000),
    "nested XML": ("table-page", lambda: TABLE_XML + b">" + b"<a>" * 300_000),
    "200,000 attributes": ("table-page", lambda: TABLE_XML + b"".join(
        b" a%d='1'" % n for n in range(200_000)) + b"/>"),
    "laughing XML": ("table-page", lambda: (
        f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a0 'x'>{LAUGHS}]>"
        "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>&a11;</Workbook>").encode()),
    "3 million quotes": ("csv", lambda: b'"' * 3_000_000),
    "3 million commas": ("csv", lambda: b"," * 3_000_000),
    "5 million lines": ("csv", lambda: b"\n" * 5_000_000),
    "a cell of 5 million characters": ("csv", lambda: (
        "来电时间,诉求内容\n2026-05-21," + "甲" * 5_000_000).encode()),
    "a line of 200,000 fields too many": ("csv", lambda: (
        "日期,标题,内容,结果\n" + "2026-05-21,甲,乙,丙\n" * 9 + "2026-05-21," + "甲," * 200_000).encode()),
    "40,000 lines with a field too many": ("csv", lambda: (
        "日期,来电人,被投诉单位,内容\n" + "2026-05-21,甲,示例局,乙\n" * 50_000
        + "2026-05-21,甲,示例局,乙,丙\n" * 40_000).encode()),
    "40,000 dittos": ("csv", lambda: (
        "日期,来电人,被投诉单位,内容\n2026-05-21,甲,①示例局②示例委,乙\n" + "同上,同上,同上,同上\n" * 40_000).encode()),
    "cells of units without end": ("csv", lambda: (
        "日期,被投诉单位,内容\n" + "".join(
            f"2026-05-21,{'示例局、和' * 119}{n},甲\n" for n in range(1_000))).encode()),
    "50,000 comments": ("xlsx", lambda: commented(50_000)),
    "a picture over everything": ("xlsx", lambda: book(
        "<sheetData>" + raw_row(1, *(f'<c r="A1" vm="1" t="e"><f>{"TODAY(" * 3_000}</f><v>x</v></c>' for _ in range(90)))
        + "</sheetData>")),
    "a format without end": ("xlsx", many_formats),
    "an archive of 400,000 boundaries": ("web-archive", lambda: (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n" + b"--a\r\n" * 400_000)),
    "an archive of archives": ("web-archive", lambda: b"MIME-Version: 1.0\r\n" + b"".join(
        b"Content-Type: multipart/related; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(5_000))),
    "a package of 4 billion properties": ("eml", lambda: mixed(attached(
        b"attachment; filename=winmail.dat", winmail(attribute(1, MESSAGE, b"\xff\xff\xff\xff") * 90_000),
        b"application/ms-tnef"))),
    "packages in packages": ("eml", lambda: mixed(attached(
        b"attachment; filename=winmail.dat", nests(200), b"application/ms-tnef"))),
    "200,000 links to big files": ("eml", lambda: PAGE_HEAD + (
        "<a href='https://pan.baidu.com/s/x'>凭证.zip</a> 2026年12月30日到期<br>" * 60_000).encode()),
    "two bodies of a million words": ("eml", lambda: HEAD + (
        b"Content-Type: multipart/alternative; boundary=XX\r\n\r\n--XX\r\n\r\n" + b"ab cd. " * 150_000
        + b"\r\n--XX\r\nContent-Type: text/html\r\n\r\n" + b"<p>ef gh. ij</p>" * 100_000 + b"\r\n--XX--\r\n")),
    "seven bits without end": ("eml", lambda: HEAD + b"Content-Type: text/plain; charset=iso-2022-cn\r\n\r\n"
        + b"\x1b$)A\x0e" * 300_000),
    "mail in mail": ("eml", lambda: deep(400)),
    "mail in mail without end": ("eml", lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 20_000),
    "400,000 boundaries": ("eml", lambda: HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
        + b"--a\r\n" * 400_000),
    "400,000 headers": ("eml", lambda: HEAD + b"X: y\r\n" * 400_000),
    "encoded words without end": ("eml", lambda: b"Subject: " + b"=?gbk?B?" * 200_000 + b"\r\n\r\n"),
    "a sender of brackets": ("eml", lambda: b"From: " + b"(" * 300_000 + b"\r\n\r\nx"),
    "a sender of open quotes": ("eml", lambda: b"From: " + b'"\\' * 300_000 + b"\r\n\r\nx"),
    "a file name in 100,000 pieces": ("eml", lambda: HEAD + b"Content-Type: application/x; name*0=a"
        + b"".join(b";name*%d=a" % n for n in range(100_000)) + b"\r\n\r\nx"),
    "a page of comments": ("eml", lambda: PAGE_HEAD + b"<!--" * 300_000),
    "a page of open attributes": ("eml", lambda: PAGE_HEAD + b"<a " + b"b='" * 500_000),
    "a folded header": ("eml", lambda: HEAD + b"Received: " + b" \r\n " * 200_000 + b"\r\n\r\nx"),
    "a notice of digits": ("notice-text", lambda: b"1" * 190_000),
    "a notice of spans": ("notice-text", lambda: ("1月1日至" * 30_000).encode()),
    "a notice of brackets": ("notice-text", lambda: ("（" * 60_000).encode()),
    "a notice too long": ("notice-text", lambda: ("放假。" * 100_000).encode()),
    "a notice page of tags": ("notice-page", lambda: b"<html>" + b"<p>" * 200_000),
    "90,000 events that never end": ("notice-ics", lambda: CALENDAR + b"BEGIN:VEVENT\r\n" * 90_000),
    "10,000 events of a century": ("notice-ics", lambda: CALENDAR + CENTURY * 10_000),
    "a calendar of folds": ("notice-ics", lambda: CALENDAR + b" x\r\n" * 300_000),
    "nested JSON": ("notice-json", lambda: b'{"days":' + b"[" * 100_000),
    "a scenario of brackets": ("scenario", lambda: b"[" * 100_000),
    "a mapping of brackets": ("mapping", lambda: b'{"a":' * 100_000),
    "a pack of brackets": ("pack", lambda: b"a = " + b"[" * 50_000),
    "a key of 20,000 parts": ("pack", lambda: b"a" + b".a" * 20_000 + b" = 1\n"),
    "a pack of 600,000 characters": ("pack", lambda: b"a = '" + b"x" * 600_000 + b"'\n"),
    "an office file of noughts": ("office-file", lambda: b"SQLite format 3\0" + bytes(1_000_000)),
    "an empty office file": ("office-file", lambda: b""),
}  # fmt: skip


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=bound_memory) as pool:
        yield pool


def outcome_of(name: str, data: bytes, label: str) -> Outcome:
    outcome = Outcome()
    try_one(name, data, label, outcome)
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("label", BOMBS)
def test_a_file_that_asks_for_too_much_gets_a_bounded_answer(
    label: str, worker: ProcessPoolExecutor
) -> None:
    name, make = BOMBS[label]

    outcome = worker.submit(outcome_of, name, make(), label).result()

    assert outcome.escaped == []
    assert outcome.answered + outcome.refused == 1
