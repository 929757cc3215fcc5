"""Every format that comes in from outside: small good files, how they are damaged, what reads them."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from app import cli
from app.base.errors import InputError
from app.base.machine.resources import resources_dir
from app.intake.ledgers.ledger import ledger_report, read_ledger
from app.intake.mail.eml import MailReading, mail_report
from app.intake.mail.msg import read_any_mail
from app.intake.notices.reader import notice_report, read_bytes
from app.rules.calendar.shipped import shipped_calendar
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.source import read_source
from tests.intake.hostile import mutate
from tests.intake.nasty.ledgers import HEADER, inline, line, raw_header, raw_row, raw_xlsx, xlsx
from tests.intake.nasty.mails import FILE_NAMES, STRUCTURES, SUBJECTS
from tests.intake.nasty.messages import (
    attached,
    attached_message,
    message,
    message_tree,
    packed_rtf,
)
from tests.intake.nasty.xls_writer import record, xls
from tests.intake.official_notices import OFFICIAL

TODAY: Final = date(2026, 11, 20)
RULES: Final = Path(__file__).parents[2] / "rules"
LARGEST_SEED: Final = 20_000  # bytes: the damage should hit what matters
IN_MEMORY: Final = "/dev/shm" if Path("/dev/shm").is_dir() else None  # thousands of files
ROWS: Final = (["台账（2026年5月）"], list(HEADER), line(1), line(2, 来电时间="5.22"), ["合计", 2])
PAGE: Final = (
    "<html><meta charset=gb2312><table><tr><td>来电时间<td>诉求内容<tr><td rowspan=2>2026-05-21<td>甲"
    "<tr><td>乙</table>"
)
XML_TABLE: Final = (
    "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
    "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'"
    " xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table>"
    "<Row><Cell><Data ss:Type='String'>来电时间</Data></Cell>"
    "<Cell><Data ss:Type='String'>诉求内容</Data></Cell></Row>"
    "<Row ss:Index='3'><Cell ss:MergeDown='1'><Data ss:Type='DateTime'>2026-05-21T00:00:00</Data></Cell>"
    "<Cell ss:Index='2'><Data ss:Type='String'>甲</Data></Cell></Row></Table></Worksheet></Workbook>"
)
ICS: Final = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\n"
    "DTEND;VALUE=DATE:20260104\r\nSUMMARY:元旦 休\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
    "DTSTART;VALUE=DATE:20260104\r\nSUMMARY:元旦 补班\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
YEAR: Final = {
    "year": 2026,
    "days": [
        {"name": "元旦", "date": "2026-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2026-01-04", "isOffDay": False},
    ],
}


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``read`` answers, or refuses with an AppError."""

    seeds: Callable[[], Sequence[bytes]]
    damage: mutate.Mutator
    read: Callable[[bytes], object]


def _mails() -> list[bytes]:
    built = [nasty.data for nasty in (*SUBJECTS, *STRUCTURES, *FILE_NAMES)]
    shipped = [path.read_bytes() for path in sorted((resources_dir() / "samples").glob("*.eml"))]
    return [data for data in built + shipped if len(data) <= LARGEST_SEED]


def _messages() -> list[bytes]:
    inner = message_tree(attachments=[attached("里面.txt", b"abc")])
    files = [attached("证据.pdf", b"%PDF" * 200), attached_message("原件", inner)]
    rich = packed_rtf(rb"{\rtf1\ansi\ansicpg936\fromhtml1 {\*\htmltag <p>}\'c4\'e3\par \u31034?}")
    return [message(attachments=files), message(unicode=False, p1000=None, p1009=rich), message()]


def _workbooks() -> list[bytes]:
    raw = raw_row(2, inline("A2", "2026-05-21"), '<c r="C2"><v>1.38E10</v></c>', inline("D2", "甲"))
    return [
        xlsx(ROWS, lambda sheet: sheet.merge_cells("A1:I1")),
        raw_xlsx(f"<sheetData>{raw_header()}{raw}</sheetData>"),
    ]


def _old_workbooks() -> list[bytes]:
    merged = record(0xE5, b"\1\0\2\0\3\0\3\0\3\0")
    return [xls(ROWS, extra=merged, piece=60), xls(ROWS)]


def _tables() -> list[bytes]:
    text = "\r\n".join(",".join(str(cell or "") for cell in row) for row in ROWS)
    return [text.encode("gb18030"), text.encode("utf-8-sig"), text.encode("utf-16"),
            text.replace(",", "\t").encode()]  # fmt: skip


def _pages() -> list[bytes]:
    return [PAGE.encode("gb18030"), XML_TABLE.encode()]


def _notices() -> list[bytes]:
    texts = [OFFICIAL["2015"], OFFICIAL["2016"], OFFICIAL["2015-victory-day"]]
    return [texts[0].encode(), texts[1].encode("gb18030"), texts[2].encode("utf-16")]


def _notice_pages() -> list[bytes]:
    return [f"<html><style>p{{}}</style><body><p>{text.replace(chr(10), '</p><p>')}</p></body></html>"
            .encode() for text in (OFFICIAL["2015"], OFFICIAL["2016"])]  # fmt: skip


def _packs() -> list[bytes]:
    return [(RULES / "packs" / "small-city.toml").read_bytes(), b'id = "a"\nname = "b"\n']


def _scenarios() -> list[bytes]:
    paths = sorted((RULES / "histories").rglob("*.json"))[::6]
    return [json.dumps(json.loads(path.read_bytes())["scenario"]).encode() for path in paths]


def _mappings() -> list[bytes]:
    return [json.dumps({"来电时间": "received_on", "备注": None}).encode()]


@cache
def _office_file() -> bytes:
    """An office file of this schema with one case; kept small, so that damage hits something."""
    from tests.services.making import Clock, Desk, make_office

    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        path = Path(folder) / "o.cxt"
        with make_office(path, Clock()) as office:
            desk = Desk(office)
            desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
        return path.read_bytes()


def _read_mail(data: bytes) -> object:
    reading = read_any_mail(data)
    json.dumps(mail_report(reading), ensure_ascii=False, allow_nan=False).encode("utf-8")
    _check_files(reading)
    return reading


def _check_files(reading: MailReading) -> None:
    for attachment in reading.attachments:
        assert attachment.name and len(attachment.name.encode("utf-8")) <= 255
        assert not set(attachment.name) & set('/\\:*?"<>|\r\n\0')
        assert attachment.size == len(attachment.data)


def _read_ledger(data: bytes) -> object:
    reading = read_ledger(data, "台账.xlsx")
    json.dumps(ledger_report(reading), ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert all(row.values.get("received_on") for row in reading.rows)
    return reading


def _read_notice(data: bytes) -> object:
    reading = read_bytes(data, "通知", shipped_calendar())
    json.dumps(notice_report(reading), ensure_ascii=False).encode("utf-8")
    return reading


def _read_pack(data: bytes) -> object:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("办法数据不是 UTF-8 文本。") from None
    return read_regulation(read_source(text))


def _headless(*arguments: str, data: bytes) -> object:
    """A command of the terminal on a file with this content; refusals come back as errors."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        path = Path(folder) / "in.json"
        path.write_bytes(data)
        told, refused = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(refused):
            status = cli.main([*arguments, str(path)])
    if status == cli.FAILED:
        raise InputError(refused.getvalue().strip())
    return json.loads(told.getvalue())


def _read_mapping(data: bytes) -> object:
    return _headless("read-ledger", str(resources_dir() / "samples" / "ledger-website.csv"),
                     "--mapping", data=data)  # fmt: skip


def _open_office(data: bytes) -> object:
    from app.services.office import Office

    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        path = Path(folder) / "o.cxt"
        path.write_bytes(data)
        now = datetime.combine(TODAY, datetime.min.time())
        with Office.open(path, today=lambda: TODAY, now=lambda: now) as office:
            work = office.workbench.work(TODAY, by=office.session())
            if zlib.crc32(data) % 3:
                return work  # what every start reads; the rest costs three times as much
            return (
                work,
                office.reads.board(TODAY, by=office.session()),
                office.reads.case_page(1, TODAY, by=office.session()),
            )


FORMATS: Final[Mapping[str, Format]] = {
    "eml": Format(_mails, mutate.bytes_with(mutate.MAIL), _read_mail),
    "msg": Format(_messages, mutate.compound, _read_mail),
    "xlsx": Format(
        _workbooks,
        mutate.archive(mutate.bytes_with((*mutate.MARKUP, *mutate.CELLS))),
        _read_ledger,
    ),
    "xls": Format(_old_workbooks, mutate.compound, _read_ledger),
    "csv": Format(_tables, mutate.text_with((b",", b'"', b"\t", b";", b"|", b'="')), _read_ledger),
    "table-page": Format(_pages, mutate.text_with(mutate.MARKUP), _read_ledger),
    "notice-text": Format(_notices, mutate.text_with(mutate.NOTICE), _read_notice),
    "notice-page": Format(
        _notice_pages, mutate.text_with((*mutate.NOTICE, *mutate.MARKUP)), _read_notice
    ),
    "notice-ics": Format(lambda: [ICS.encode()], mutate.text_with(mutate.NOTICE), _read_notice),
    "notice-json": Format(lambda: [json.dumps(YEAR).encode()], mutate.json_values, _read_notice),
    "pack": Format(_packs, mutate.toml_values, _read_pack),
    "scenario": Format(
        _scenarios, mutate.json_values, lambda data: _headless("deadlines", data=data)
    ),
    "mapping": Format(_mappings, mutate.json_values, _read_mapping),
    "office-file": Format(lambda: [_office_file()], mutate.pages, _open_office),
}


def damaged(name: str, number: int) -> bytes:
    """The malformed file of this number; always the same."""
    import random

    format_ = FORMATS[name]
    seeds = format_.seeds()
    chance = random.Random(f"{name} {number}")
    return format_.damage(chance.choice(seeds), seeds, chance)


def judged(name: str, data: bytes) -> Any:
    """Read the file as the program would."""
    return FORMATS[name].read(data)
