"""What a killed program left half written is found at the next start, wherever it lies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.base.machine import disk, halves
from app.base.machine.safe_file import PREFIX, written_beside


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "本机"
    folder.mkdir()
    halves.keep_in(folder)
    yield folder / halves.FOLDER
    halves.keep_in(None)


KILLED = """
import os, sys, time
from pathlib import Path
from app.base.machine import halves
from app.base.machine.safe_file import written_beside
halves.keep_in(Path(sys.argv[1]))
with written_beside(Path(sys.argv[2])) as fresh:
    fresh.write_bytes(b"half")
    print("half", flush=True)
    time.sleep(60)
"""


def writing(place: Path, target: Path) -> subprocess.Popen[str]:
    """A program that has written half an export."""
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place.parent), str(target)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert program.stdout is not None and program.stdout.readline() == "half\n"
    return program


def kill(program: subprocess.Popen[str]) -> None:
    program.kill()
    program.wait()
    assert program.stdout is not None
    program.stdout.close()
    assert os.name == "nt" or program.returncode == -signal.SIGKILL


def test_a_killed_export_is_swept_at_the_next_start_and_a_living_one_is_not(
    place: Path, tmp_path: Path
) -> None:
    medium = tmp_path / "U盘[1]"  # what would be a pattern is a name
    medium.mkdir()
    program = writing(place, medium / "台账.xlsx")
    assert halves.sweep() == 0 and len(list(medium.iterdir())) == len(list(place.iterdir())) == 1

    kill(program)

    assert halves.sweep() == 1
    assert list(medium.iterdir()) == [] and list(place.iterdir()) == []


def test_a_medium_that_is_not_there_is_tried_again_when_it_is(place: Path, tmp_path: Path) -> None:
    medium, away = tmp_path / "U盘", tmp_path / "抽屉"
    medium.mkdir()
    kill(writing(place, medium / "台账.xlsx"))
    medium.rename(away)

    assert halves.sweep() == 0 and len(list(place.iterdir())) == 1
    away.rename(medium)
    (medium / f"{PREFIX}另一台电脑").mkdir()

    assert halves.sweep() == 1
    assert [path.name for path in medium.iterdir()] == [f"{PREFIX}另一台电脑"]
    assert list(place.iterdir()) == []


def test_what_ends_leaves_no_record_well_or_not(place: Path, tmp_path: Path) -> None:
    with written_beside(tmp_path / "好.xlsx") as fresh:
        assert len(list(place.iterdir())) == 1
        fresh.write_bytes(b"whole")
    with pytest.raises(StoreError), written_beside(tmp_path / "坏.xlsx") as fresh:
        raise OSError(28, "full")

    assert list(place.iterdir()) == []


def test_where_no_record_can_be_kept_it_is_written_all_the_same(tmp_path: Path) -> None:
    halves.keep_in(tmp_path / "没有的文件夹")
    try:
        with written_beside(tmp_path / "好.xlsx") as fresh:
            fresh.write_bytes(b"whole")
        assert (tmp_path / "好.xlsx").read_bytes() == b"whole" and halves.sweep() == 0
    finally:
        halves.keep_in(None)


def test_what_somebody_writes_again_under_the_same_name_stays(place: Path, tmp_path: Path) -> None:
    half = tmp_path / "办公.restoring"
    half.write_bytes(b"half")
    place.mkdir()
    (place / "1-a.json").write_text(
        f'{{"folder": "{tmp_path.as_posix()}", "names": ["办公.restoring"]}}', "utf-8"
    )

    with halves.noted(tmp_path, half.name):
        assert halves.sweep() == 0 and half.exists()
    assert len(list(place.iterdir())) == 0 and half.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"folder": 1, "names": []}', '{"names": ["*"]}'])
def test_a_record_that_was_cut_short_harms_nothing(place: Path, text: str) -> None:
    place.mkdir()
    (place / "1-a.json").write_text(text, "utf-8")

    assert halves.sweep() == 0 and list(place.iterdir()) == []


def test_records_of_media_that_never_came_back_do_not_grow_without_end(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(halves, "MOST", 2)
    place.mkdir()
    for n in range(5):
        (place / f"{n}.json").write_text('{"folder": "/没有/的", "names": ["x"]}', "utf-8")
        os.utime(place / f"{n}.json", (n, n))

    halves.sweep()

    assert sorted(path.name for path in place.iterdir()) == ["3.json", "4.json"]


def test_the_names_of_one_process_are_nobody_elses() -> None:
    other = subprocess.run(
        [sys.executable, "-c", "from app.base.machine import disk; print(disk.own_mark())"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip

    assert other and other != disk.own_mark()
