"""The header beside an office's file: what it says, when it is asked, and that it heals itself."""

from __future__ import annotations

import json
import logging
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from app.base.errors import DamagedFile, StoreError
from app.models.connection import connect
from app.models.engine import check_version, read_version
from app.models.firstlook import FirstLook
from app.models.header import (
    APPLICATION,
    FORMAT,
    UID,
    Header,
    header_file,
    is_plain,
    keep_header,
    read_header,
)
from app.models.migrations.runner import migrate
from app.models.version import VERSION
from tests.services.making import TODAY, Clock, make_office, open_office

SHIPPED = Path(__file__).parents[1] / "reference" / "databases"
HIDDEN = b"\x8a\x01\xfe" * 1400  # as an encrypted file looks: no sign of SQLite in it


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_office(tmp_path / "office.cxt", Clock()).close()
    return tmp_path / "office.cxt"


def uid_in(path: Path) -> str:
    with closing(connect(path)) as connection:
        row = connection.execute("SELECT value FROM setting WHERE key = ?", (UID,)).fetchone()
    return str(json.loads(row[0]))


def say(path: Path, **changed: object) -> None:
    told = {"application": APPLICATION, "format": FORMAT, "schema": VERSION, "office": "x"}
    header_file(path).write_text(json.dumps(told | changed), "utf-8")


def test_a_new_office_has_a_header_that_says_what_it_is_and_nothing_of_its_work(path: Path) -> None:
    told = json.loads(header_file(path).read_bytes())

    assert told == {
        "application": "chengxin-desk",
        "format": 1,
        "schema": VERSION,
        "office": uid_in(path),
    }
    assert len(told["office"]) == 36


def test_the_uid_of_an_office_stays_and_differs_from_any_other(path: Path, tmp_path: Path) -> None:
    before = uid_in(path)
    open_office(path, Clock()).close()
    make_office(tmp_path / "second.cxt", Clock()).close()

    assert uid_in(path) == before != uid_in(tmp_path / "second.cxt")


def test_an_older_file_gets_its_uid_and_its_header_when_it_is_migrated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "office.cxt"
    shutil.copy(SHIPPED / "v1.cxt", path)
    open_office(path, Clock()).close()

    assert read_header(path) == Header(VERSION, uid_in(path))
    assert not [record for record in caplog.records if "header" in record.getMessage()]


def test_the_file_kept_from_before_a_migration_keeps_its_header(tmp_path: Path) -> None:
    path = tmp_path / "office.cxt"
    shutil.copy(SHIPPED / "v1.cxt", path)
    say(path, schema=1)
    kept = migrate(path)

    assert (read_header(kept), read_header(path)) == (Header(1, "x"), Header(VERSION, ""))


def test_a_file_without_header_gets_one_when_it_is_opened(path: Path) -> None:
    before = header_file(path).read_bytes()
    header_file(path).unlink()
    open_office(path, Clock()).close()

    assert header_file(path).read_bytes() == before


@pytest.mark.parametrize("wrong", [b"", b"{", b"[]", b"[" * 4000, b'{"application": "other"}'])
def test_a_header_that_is_no_header_is_written_anew(path: Path, wrong: bytes) -> None:
    before = header_file(path).read_bytes()
    header_file(path).write_bytes(wrong)

    assert read_header(path) is None and read_version(path) == VERSION
    assert keep_header(path) and not keep_header(path)
    assert header_file(path).read_bytes() == before


def test_a_plain_file_is_believed_and_a_header_that_disagrees_is_rewritten_and_logged(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    say(path, schema=VERSION + 7)

    assert read_version(path) == VERSION and not check_version(path)
    with caplog.at_level(logging.WARNING):
        open_office(path, Clock()).close()
    assert read_header(path) == Header(VERSION, uid_in(path))
    assert [record.getMessage() for record in caplog.records] == [
        "the header of an office's file disagreed with it and was rewritten"
    ]


def test_a_file_that_hides_its_schema_is_known_by_its_header(path: Path) -> None:
    path.write_bytes(HIDDEN)
    assert not is_plain(path) and read_version(path) == VERSION

    say(path, schema=VERSION + 1)
    with pytest.raises(StoreError, match="更新版本的诚信台写的"):
        check_version(path)
    assert path.read_bytes() == HIDDEN


def test_a_file_that_hides_all_is_not_opened_and_neither_it_nor_its_header_changes(
    path: Path,
) -> None:
    path.write_bytes(HIDDEN)
    before = header_file(path).read_bytes()

    assert FirstLook.take(path, TODAY, 10) is None
    with pytest.raises(DamagedFile):
        open_office(path, Clock())
    assert (path.read_bytes(), header_file(path).read_bytes()) == (HIDDEN, before)


def test_without_a_header_such_a_file_is_damaged(path: Path) -> None:
    path.write_bytes(HIDDEN)
    header_file(path).unlink()

    with pytest.raises(DamagedFile):
        check_version(path)


def test_a_header_that_can_not_be_written_stops_nobody(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    header_file(path).unlink()
    header_file(path).mkdir()

    with open_office(path, Clock()) as office:
        assert office.reads.settings().name
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [
        "the header of an office's file was not written"
    ]
