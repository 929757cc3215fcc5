"""Old workbooks as scripts and damaged disks leave them: read whole, or told what is missing."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import olefile
import pytest

from app.base.errors import InputError
from app.intake.ledgers.ledger import LedgerReading, read_ledger
from tests.intake.nasty.ledgers import HEADER, line
from tests.intake.nasty.ole_writer import compound_file
from tests.intake.nasty.xls_writer import old_xls, record, scripted_xls, xls

ROWS = [list(HEADER), *(line(n, 来电人=f"示例{'喆镕堃'[n - 1]}") for n in (1, 2, 3))]
NAMES = ["示例喆", "示例镕", "示例堃"]


def names(reading: LedgerReading) -> list[str]:
    return [row.text("complainant") for row in reading.rows]


def notes(reading: LedgerReading) -> str:
    return " ".join(finding.why for finding in reading.flagged if finding.row is None)


def stream() -> bytes:
    with olefile.OleFileIO(io.BytesIO(xls(ROWS))) as book:
        return bytes(book.openstream("Workbook").read())


def packed(data: bytes) -> bytes:
    return compound_file({"Workbook": data.ljust(4096, b"\0")})


def with_place(move: Callable[[int], int]) -> bytes:
    """The workbook with another place for its sheet in the table of sheets."""
    data = stream()
    at = data.index(struct.pack("<H", 0x85)) + 4
    (place,) = struct.unpack_from("<I", data, at)
    return packed(data[:at] + struct.pack("<I", move(place)) + data[at + 4 :])


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
@pytest.mark.parametrize("codepage", [936, 950, 1252, 65001, None])
def test_the_bytes_of_a_workbook_are_read_in_the_set_that_they_are_all_in(
    codec: str, codepage: int | None
) -> None:
    assert names(read_ledger(old_xls(ROWS, codec, codepage), "台账.xls")) == NAMES


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_records_that_a_script_writes_without_a_workbook_are_read(codec: str) -> None:
    assert names(read_ledger(scripted_xls(ROWS, codec), "台账.xls")) == NAMES


def test_a_workbook_without_its_compound_file_is_read() -> None:
    assert names(read_ledger(stream(), "台账.xls")) == NAMES


@pytest.mark.parametrize("move", [lambda at: at + 4, lambda _: 0, lambda _: 99_999_999])
def test_a_sheet_is_found_where_it_begins_whatever_the_table_of_sheets_says(
    move: Callable[[int], int],
) -> None:
    assert names(read_ledger(with_place(move), "台账.xls")) == NAMES


def test_a_sheet_that_was_not_written_to_its_end_is_told() -> None:
    data = stream().rstrip(b"\0")
    assert data.endswith(record(0x0A)[:1])
    reading = read_ledger(packed(data[:-1]), "台账.xls")

    assert names(reading) == NAMES
    assert "没有写完" in notes(reading)


def test_a_text_that_the_table_lacks_is_told_at_its_cell() -> None:
    lost = record(0xFD, struct.pack("<HHHI", 1, 3, 0, 9_999))
    reading = read_ledger(xls([list(HEADER), line(1, 来电人=None)], extra=lost), "台账.xls")

    assert names(reading) == [""]
    assert [(f.cell, f.why) for f in reading.flagged] == [
        ("D2", "文件已损坏，这一格的文字找不到了；这一格未采用")
    ]


def test_a_table_of_texts_with_fewer_than_it_says_is_told() -> None:
    reading = read_ledger(xls(ROWS, spare_texts=7), "台账.xls")

    assert names(reading) == NAMES
    assert "文字表" in notes(reading)


def test_a_workbook_that_lost_most_of_its_texts_is_refused_as_damaged() -> None:
    data = stream().replace(struct.pack("<H", 0xFC), struct.pack("<H", 0xFB), 1)

    with pytest.raises(InputError, match="已损坏"):
        read_ledger(packed(data), "台账.xls")
