"""A check looks at one view of the file, beside a desk that saves, and at media as they are."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.models.engine import OneView
from app.models.wal import log_of
from app.services.backups.backup_check import check_any
from app.services.cases import rebuild as rebuilding
from tests.services.making import TODAY, Clock, Desk, make_office, open_office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> Path:
    path = tmp_path / "office.cxt"
    with make_office(path, clock) as office:
        desk = Desk(office)
        for _ in range(5):
            desk.register(date(2026, 11, 19))
    return path


def test_a_check_beside_a_desk_that_saves_finds_nothing(file: Path, clock: Clock) -> None:
    over = threading.Event()
    with open_office(file, clock) as office:
        desk = Desk(office)

        def save() -> None:
            while not over.is_set():
                desk.take(desk.register(date(2026, 11, 18)), "accept", date(2026, 11, 19))

        saving = threading.Thread(target=save)
        saving.start()
        try:
            reports = [check_any(file, today=TODAY) for _ in range(4)]
        finally:
            over.set()
            saving.join()

        assert [report.findings for report in reports] == [()] * 4
        assert reports[-1].cases > reports[0].cases
        assert log_of(file).exists()  # nobody folded the log of a file in use


def test_a_check_changes_no_byte_beside_the_file(file: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in file.parent.iterdir()}

    assert check_any(file, today=TODAY).good

    kept = {path.name: path.stat().st_mtime_ns for path in file.parent.iterdir()}
    assert {name: kept.get(name) for name in before} == before


def test_a_medium_on_which_nothing_can_be_laid_is_read_as_it_is(file: Path) -> None:
    file.with_name(file.name + "-shm").mkdir()  # SQLite can't lay its index, as on a disc

    report = check_any(file, today=TODAY)

    assert report.good and report.cases == 5


def test_nothing_can_be_written_into_what_is_only_looked_at(file: Path) -> None:
    view = OneView(file)
    try:
        with pytest.raises(StoreError), view.write() as connection:
            connection.exec_driver_sql("DELETE FROM setting")
    finally:
        view.close()


def test_the_scratch_of_a_check_holds_nobodys_identity(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch: list[bytes] = []
    compare = rebuilding.differences

    def looking(one: object, other: Path, **more: object) -> tuple[str, ...]:
        scratch.append(other.read_bytes())
        return compare(one, other, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuilding, "differences", looking)

    assert check_any(file, today=TODAY).good
    assert len(scratch) == 1 and "张示例".encode() not in scratch[0]
    assert "张示例".encode() in file.read_bytes()


SHIPPED = Path(__file__).parents[2] / "reference" / "databases"


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.obligation("NY-15.3", "YC-17")
def test_the_scratch_of_an_earlier_schemas_check_holds_nobodys_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    file, place = tmp_path / "office.cxt", tmp_path / "scratch"
    shutil.copy(SHIPPED / f"v{version}.cxt", file)
    with closing(sqlite3.connect(file)) as raw:
        row = ("intake", '{"name":"正在输入者示例"}', "2026-11-20 09:00:00")
        raw.execute("INSERT INTO draft (key, value, created_at) VALUES (?, ?, ?)", row)
        raw.commit()
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    seen: list[bytes] = []
    remove = shutil.rmtree

    def looking(folder: Path, **more: object) -> None:
        seen.extend(path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())
        remove(folder, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(shutil, "rmtree", looking)

    assert check_any(file, today=TODAY).good
    assert len(seen) >= 2
    for word in ("张示例", "138-0000-0001", "正在输入者示例"):
        assert word.encode() in file.read_bytes()
        assert not any(word.encode() in held for held in seen)
