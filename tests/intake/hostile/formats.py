"""Every format that comes in from outside: small good files, how they are damaged, what reads them."""

from __future__ import annotations

import contextlib
import io
import json
import quopri
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
from tests.intake.nasty.ledgers import (
    HEADER,
    inline,
    line,
    raw_header,
    raw_row,
    raw_xlsx,
    relations,
    unzipped,
    xlsx,
    zipped,
)
from tests.intake.nasty.mails import FILE_NAMES, PLAIN_HEAD, STRUCTURES, SUBJECTS, mixed
from tests.intake.nasty.mails import attached as attached_part
from tests.intake.nasty.messages import (
    attached,
    attached_message,
    message,
    message_tree,
    packed_rtf,
)
from tests.intake.nasty.winmail import MESSAGE, attribute, named, nested, properties, wide, winmail
from tests.intake.nasty.winmail import file as packed
from tests.intake.nasty.xls_writer import old_xls, record, scripted_xls, xls
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
SWAPPED: Final = ICS.replace(
    "END:VCALENDAR",
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260214\r\nSUMMARY:春节调休\r\nCATEGORIES:调休,Business Day\r\n"
    "END:VEVENT\r\nEND:VCALENDAR",
)
LAYOUT: Final = (
    ["示例县2026年投诉举报台账"],
    ["填报单位：示例县信用办", "", "", "2026年11月3日"],
    ["序號", "收到日期", "投訴人", "聯絡電話", "被投訴單位", "投訴內容"],
    ["十月份"],
    [1, "10月9日", "示例1", "13800000001", "示例县住建局、示例县交通局", "甲"],
    [2, "同上", "〃", "同上", "①示例县住建局 ②示例县交通局", "乙"],
    ["", "", "", "", "", "（接上）下半段"],
    [3, "3日", "示例3、示例4", "13800000003", "示例县住建局（牵头）", "丙", "多出的一格"],
    [4, "26年11月5日", "同1", "↑", "如上", "见上"],
    [5, "20/11/2026", "示例5", "13800000005", "示例县住建局与示例县交通局等部门", "丁"],
    ["合计", "2026年11月20日", "", "", "", "3件"],
    ["填表人：示例甲", "", "审核人：示例乙"],
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
    return [data for data in (*built, *_puzzling_mails(), *shipped) if len(data) <= LARGEST_SEED]


def _puzzling_mails() -> list[bytes]:
    """A mail whose text is in the page alone, with a big file as a link; sets that can't be right;
    Outlook's package."""
    page = "<meta charset=gbk><p>示例镇政府拖欠货款</p><a href='https://pan.baidu.com/s/x'>凭证.zip</a>（2026年12月30日到期）"
    stub = "您的邮件客户端不支持查看HTML格式的邮件".encode()
    head = PLAIN_HEAD + b"Content-Type: multipart/alternative; boundary=XX\r\n\r\n"
    part = b"--XX\r\nContent-Type: text/%s; charset=%s\r\n\r\n%s\r\n"
    both = part % (b"plain", b"utf-8", stub) + part % (b"html", b"iso-8859-1", page.encode("gbk"))
    seven = (
        b"Content-Type: text/plain; charset=iso-2022-cn\r\n\r\n\x1b$)A\x0eJ>@}OX\x0f: \x0ePESC\x0f"
    )
    text = attribute(1, MESSAGE, properties(wide(0x1000, "示例"), named("示例")))
    package = winmail(text, packed("合同.pdf", b"%PDF" * 9), nested(winmail(text)))
    outlook = mixed(
        attached_part(b'attachment; filename="winmail.dat"', package, b"application/ms-tnef")
    )
    return [head + both + b"--XX--\r\n", PLAIN_HEAD + seven, outlook, outlook]


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
        _puzzling_workbook(),
        xlsx([row for row in LAYOUT if row], lambda sheet: sheet.merge_cells("A1:C1")),
    ]


def _puzzling_workbook() -> bytes:
    """Formats that show what the number is not, a picture in a cell, both kinds of text, a comment."""
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="&quot;示〔2026〕&quot;0&quot;号&quot;"/>'
        '<numFmt numFmtId="201" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs>'
    )
    picture = '<c r="C3" t="str"><f>_xlfn.DISPIMG(&quot;x&quot;,1)</f><v>=DISPIMG(&quot;x&quot;,1)</v></c>'
    rows = (
        raw_row(2, '<c r="A2" s="1"><f>TODAY()</f><v>46162.99999999999</v></c>',
                '<c r="B2" s="2"><v>7</v></c>', inline("D2", "甲")),
        raw_row(3, inline("A3", "2026-05-21"), picture, '<c r="D3" t="inlineStr"><is><t>乙</t></is><v>乙</v></c>'),
        raw_row(4, '<c r="A4" s="3"><v>46163</v></c>', inline("D4", "丙")),
        *(raw_row(n, f'<c r="A{n}" s="1"/>', f'<c r="B{n}" s="1"/>') for n in range(5, 30)),
    )  # fmt: skip
    parts = unzipped(
        raw_xlsx(f"<sheetData>{raw_header()}{''.join(rows)}</sheetData>", styles=styles)
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(
        ("r1", "comments", "../comments1.xml"), ("r2", "drawing", "../drawings/drawing1.xml")
    ).encode()
    parts["xl/comments1.xml"] = (
        b'<comments><commentList><comment ref="D2"><text><t>x</t></text></comment></commentList></comments>'
    )
    parts["xl/drawings/drawing1.xml"] = (
        b"<wsDr><oneCellAnchor><from><col>1</col><row>2</row></from><pic/></oneCellAnchor></wsDr>"
    )
    return zipped(parts)


def _old_workbooks() -> list[bytes]:
    merged = record(0xE5, b"\1\0\2\0\3\0\3\0\3\0")
    comment = record(0x1C, b"\1\0\1\0" + bytes(4)) + record(0x5D, b"\x15\0\x12\0\x08\0" + bytes(16))
    formula = record(0x06, b"\4\0\2\0\1\0" + bytes(14) + b"\4\0\x19\1\0\0")
    return [xls(ROWS, extra=merged, piece=60), xls(ROWS),
            xls(ROWS, extra=comment + formula, piece=60, empty_pieces=[b"\1", b""], beginning=False),
            old_xls(ROWS, "gb18030", 1252), scripted_xls(ROWS, "gb18030")]  # fmt: skip


def _tables() -> list[bytes]:
    text = "\r\n".join(",".join(str(cell or "") for cell in row) for row in ROWS)
    laid_out = "\n".join(",".join(str(cell or "") for cell in row) for row in LAYOUT)
    return [text.encode("gb18030"), text.encode("utf-8-sig"), text.encode("utf-16"),
            text.replace(",", "\t").encode(), laid_out.encode(), laid_out.encode("gb18030"),
            f"sep=;\n{laid_out.replace(',', ';')}".encode(),
            laid_out.replace("十月份", '十月份,"').encode(), b"\xef\xbb\xbf" + laid_out.encode("gb18030")]  # fmt: skip


def _archives() -> list[bytes]:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=XX\r\n\r\n"
    part = (b"--XX\r\nContent-Location: file:///a/sheet001.htm\r\nContent-Transfer-Encoding: quoted-printable"
            b"\r\nContent-Type: text/html; charset=gb2312\r\n\r\n%s\r\n")  # fmt: skip
    return [head + part % quopri.encodestring(PAGE.encode("gbk")) + b"--XX--\r\n"]


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
            why = {"back_dated_reason": "按登记簿补录"}  # also where no test stands around it
            desk.take(desk.register(date(2026, 9, 1), **why), "accept", date(2026, 9, 3), **why)
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
    for row in reading.rows:
        assert row.values.get("received_on")
        assert not {"同上", "〃"} & {
            row.text(name) for name in ("complainant", "phone", "respondent")
        }
        assert len(row.people()) == max(len(row.each("complainant")), bool(row.people()))
        assert all(name and "\n" not in name for name in row.several.get("respondent", ()))
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
    "csv": Format(_tables, mutate.text_with(mutate.LINES), _read_ledger),
    "web-archive": Format(
        _archives, mutate.bytes_with((*mutate.MAIL, *mutate.MARKUP)), _read_ledger
    ),
    "table-page": Format(_pages, mutate.text_with(mutate.MARKUP), _read_ledger),
    "notice-text": Format(_notices, mutate.text_with(mutate.NOTICE), _read_notice),
    "notice-page": Format(
        _notice_pages, mutate.text_with((*mutate.NOTICE, *mutate.MARKUP)), _read_notice
    ),
    "notice-ics": Format(
        lambda: [ICS.encode(), SWAPPED.encode()], mutate.text_with(mutate.NOTICE), _read_notice
    ),
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
