"""Ledgers damaged at random: intake answers or refuses in a sentence, and never anything else."""

from __future__ import annotations

import json
import random
from typing import Final

import pytest

from app.base.errors import InputError
from app.intake.ledgers.ledger import ledger_report, read_ledger
from tests.intake.nasty.ledgers import (
    HEADER,
    inline,
    line,
    raw_header,
    raw_row,
    raw_xlsx,
    unzipped,
    xlsx,
    zipped,
)
from tests.intake.nasty.xls_writer import record, xls
from tests.intake.test_ledger_sheets import XML_TABLE

ROUNDS: Final = 2_000
BATCHES: Final = 10
TOKENS: Final = (
    b"\0", b"\xff\xff\xff\xff", b"<", b">", b'"', b"&#x0;", b"&a;", b"]]>", b"<!DOCTYPE a>", b"1E999",
    b"-1", b"nan", b"XFD1048576", b"A0", b' r="A1:XFD1048576"', b' t="s"', b' t="e"', b' s="99999999"',
    b'<mergeCell ref="A1:XFD1048576"/>', b'<col min="1" max="99999999" hidden="1"/>', b"99999999999999999999",
    b"2026-99-99", b"\xed\xa0\x80", b"<table>", b"<td colspan=999999 rowspan=999999>", b"</td>", b",", b"\n",
    b"\xe5\x09\xff\xff", b"<?xml version='1.0' encoding='utf-7'?>", b"_xD800_", b"\x3c\x00\x00\x00", b"=",
)  # fmt: skip
PAGE: Final = "<html><meta charset=gb2312><table><tr><td>来电时间<td>诉求内容<tr><td rowspan=2>2026-05-21<td>甲<tr><td>乙</table>"


def seeds() -> list[bytes]:
    """One small ledger of each kind; workbooks also come as raw XML."""
    rows = [["台账（2026年5月）"], list(HEADER), line(1), line(2, 来电时间="5.22"), ["合计", 2]]
    text = "\r\n".join(",".join(str(cell or "") for cell in row) for row in rows)
    raw = raw_row(2, inline("A2", "2026-05-21"), '<c r="C2"><v>1.38E10</v></c>', inline("D2", "甲"))
    merged = record(0xE5, b"\1\0\2\0\3\0\3\0\3\0")
    return [
        xlsx(rows, lambda sheet: sheet.merge_cells("A1:I1")),
        raw_xlsx(f"<sheetData>{raw_header()}{raw}</sheetData>"),
        xls(rows, extra=merged, piece=60),
        text.encode("gb18030"),
        text.encode("utf-16"),
        PAGE.encode("gb18030"),
        XML_TABLE.encode("utf-8"),
    ]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes after one to six cuts, flips, insertions or repetitions."""
    result = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(result) + 1)
        match chance.randrange(6):
            case 0:
                del result[at : at + chance.randint(1, 40)]
            case 1:
                result[at : at + 1] = chance.randbytes(1)
            case 2:
                result[at:at] = chance.choice(TOKENS)
            case 3:
                result[at:at] = result[at : at + 60] * chance.randint(1, 4)
            case 4:
                result[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4))
                )
            case _:
                result[at : at + 8] = result[: chance.randint(1, 8)]
    return bytes(result)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A damaged file; of an archive mostly one part, so that the damage gets past the container."""
    if not data.startswith(b"PK") or chance.random() < 0.2:
        return mutated(data, chance)
    parts = unzipped(data)
    name = chance.choice([n for n in parts if n.endswith((".xml", ".rels"))])
    return zipped(parts | {name: mutated(parts[name], chance)})


@pytest.mark.parametrize("batch", range(BATCHES))
def test_damaged_ledgers_are_read_or_refused_in_a_sentence(batch: int) -> None:
    originals = seeds()
    chance = random.Random(f"ledger {batch}")
    answered = 0

    for _ in range(ROUNDS // BATCHES):
        data = damaged(chance.choice(originals), chance)
        try:
            reading = read_ledger(data, "台账.xlsx")
        except InputError as refused:
            assert str(refused).endswith("。")
            continue
        answered += 1
        json.dumps(ledger_report(reading), ensure_ascii=False, allow_nan=False).encode("utf-8")
        assert all(row.values.get("received_on") for row in reading.rows)

    assert answered > ROUNDS // BATCHES // 4


def test_every_truncated_copy_of_a_workbook_is_read_or_refused() -> None:
    for data in (xls([list(HEADER), line(1)]), raw_xlsx(f"<sheetData>{raw_header()}</sheetData>")):
        for end in range(0, len(data), 37):
            try:
                read_ledger(data[:end], "a.xls")
            except InputError as refused:
                assert str(refused).endswith("。")
