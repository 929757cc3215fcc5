"""The table of docs/performance.md is made from the figures of one run, and of nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.bench.document import BEGIN, DOCUMENT, END, write_table
from tools.bench.figures import Figure, Paced, beside


def run(path: Path, **measures: list[Figure]) -> Path:
    """A file of figures as `dev.py bench --json` writes it."""
    told: dict[str, Any] = {
        "commit": "abc1234", "taken": "2026-11-30 22:00", "machine": {"cores": "2"}, "cases": 100,
        "measures": {
            name: [
                {"name": f.name, "value": f.value, "unit": f.unit, "note": f.note} for f in figures
            ]
            for name, figures in measures.items()
        },
    }  # fmt: skip
    path.write_text(json.dumps(told), "utf-8")
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "performance.md"
    path.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    return path


def test_each_ratio_is_a_row_with_its_peer_and_one_that_misses_its_aim_is_bold(
    document: Path, tmp_path: Path
) -> None:
    own, peer = Paced((4.0, 6.0, 8.0), (3.0, 3.0, 3.0)), Paced((2.0, 2.0, 2.0), (1.0, 1.0, 1.0))
    figures = run(tmp_path / "figures.json", steps=beside("a step", own, "raw", peer, aim=2.5))

    write_table(figures, document)

    text = document.read_text("utf-8")
    assert (
        "| steps: a step | raw | 2.5 | **3.00** | 3.00 | 6 · 8 ms, 3.00 of the processor |" in text
    )
    assert "100 cases, commit abc1234, 2026-11-30 22:00; cores 2." in text
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text


def test_a_time_with_an_aim_of_its_own_is_a_row_and_what_has_none_stands_below(
    document: Path, tmp_path: Path
) -> None:
    figures = run(
        tmp_path / "figures.json",
        board=[Figure("opened, median", 150.0, "ms", "aim 200 ms; 60 times"), Figure("opened, p95", 180.0, "ms")],
        keeping=[Figure("backup, verified", 2.5, "s", "0.25 ms a case")],
    )  # fmt: skip

    write_table(figures, document)

    text = document.read_text("utf-8")
    assert "| board: opened | – | 200 ms | – | – | 150 · 180 ms |" in text
    assert "| keeping: backup, verified | 2.5 s | 0.25 ms a case |" in text


def test_writing_it_twice_changes_nothing_more(document: Path, tmp_path: Path) -> None:
    figures = run(tmp_path / "figures.json", keeping=[Figure("backup", 2.0, "s")])

    write_table(figures, document)
    once = document.read_text("utf-8")
    write_table(figures, document)

    assert document.read_text("utf-8") == once


def test_a_document_without_the_place_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.md"
    path.write_text("no place", "utf-8")

    with pytest.raises(SystemExit, match="marks"):
        write_table(run(tmp_path / "figures.json"), path)

    assert path.read_text("utf-8") == "no place"


def test_the_document_has_the_place() -> None:
    text = DOCUMENT.read_text("utf-8")

    assert text.count(BEGIN) == text.count(END) == 1
