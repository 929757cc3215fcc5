"""The parts of dev.py reliability notice what they are there to notice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import create_engine

from app.base.errors import DamagedFile, StoreError
from tools.reliability import attacks, nth, power, races
from tools.reliability.deeds import Ack
from tools.reliability.nth import OFFICE, Subject

# Kills real programs; tests/services/test_unclean_end.py stays.
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "what, fault",
    [
        ("without its bytes", "bears its name before its bytes are safe"),
        ("without its name", "acknowledged before a name was safe"),
        ("", None),
    ],
)
def test_a_name_or_a_commit_that_comes_too_early_is_a_fault(
    tmp_path: Path, what: str, fault: str | None
) -> None:
    order, engine = power._Order(), create_engine("sqlite://")
    with power._watched(order), engine.begin():
        with (tmp_path / "fresh").open("wb") as stream:
            stream.write(b"data")
            if what != "without its bytes":
                os.fsync(stream.fileno())
        os.replace(tmp_path / "fresh", tmp_path / "file")
        if what != "without its name":
            handle = os.open(tmp_path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    assert order.faults == (
        [] if fault is None else [f"file {fault}" if "bears" in fault else fault]
    )
    assert order.names == 1


def test_a_log_that_lost_what_was_acknowledged_is_a_fault(tmp_path: Path) -> None:
    acks, sizes = power._filled(tmp_path, Random(1))
    outcome = power.Power()

    for n in range(4):  # as if each were acknowledged before a byte of it was in the log
        power._cut(tmp_path, n, acks, [1, 2, 3, 4, 5, 6], Random(n), outcome)
    assert outcome.cuts == 4 and sizes == sorted(sizes)
    assert any("acknowledged and lost" in fault for fault in outcome.faults)
    outcome.faults.clear()
    shutil.rmtree(tmp_path / "folded")
    (tmp_path / "folded").mkdir()
    shutil.copy(tmp_path / "lost" / OFFICE, tmp_path / "folded" / OFFICE)
    (tmp_path / "lost" / f"{OFFICE}-wal").unlink()
    power._half_folded(tmp_path, 0, acks, Random(1), outcome)
    assert any("acknowledged and lost" in fault for fault in outcome.faults)


def test_a_deed_killed_at_its_operation_leaves_what_its_subject_looks_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def act(folder: Path, _chance: Random) -> Iterator[Ack]:
        (folder / "one").mkdir()
        yield ["one"]
        (folder / "two").mkdir()
        yield ["two"]

    def look(folder: Path, acks: list[Ack]) -> list[str]:
        there = [[path.name] for path in sorted(folder.iterdir())]
        return [] if there == acks else [f"{there}, not {acks}"]

    subject = Subject(lambda folder: None, act, look, refuse=True)
    monkeypatch.setattr(nth, "SUBJECTS", {"two folders": subject})

    outcome = nth.run_nth(1)

    assert outcome.kills == {"two folders": 2} == dict(outcome.refusals)
    assert outcome.faults == [  # a refusal that nobody turns into a sentence
        "two folders, ['mkdir'] refused at 1: a trace: PermissionError",
        "two folders, ['mkdir'] refused at 2: a trace: OSError",
    ]


@pytest.mark.parametrize("ends, told", [("opens", "it was opened"), ("breaks", "a trace")])
def test_a_file_that_should_have_been_refused_and_was_not_is_a_fault(ends: str, told: str) -> None:
    def act() -> None:
        if ends == "breaks":
            raise ValueError

    (fault,) = attacks._not_refused("opened", DamagedFile, act)

    assert told in fault


def test_neither_of_two_being_done_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path, _seed: int) -> str:
        raise StoreError("没有做成。")

    nth.prepare_office(tmp_path)
    monkeypatch.setattr(races, "RACERS", {"refused": refused})
    outcome = races.Races()

    races._race(tmp_path, ("refused", "refused"), 1, outcome)

    assert outcome.faults == ["refused and refused: neither was done"]
