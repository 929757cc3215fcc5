"""The benchmark on a small file: every measure runs and says what it found; no time is judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tools.bench.figures import Figure, percentile, table
from tools.bench.working_days import Naive
from tools.sample_cases import OPEN_CASES, TODAY, histories

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ("generate", "sizes", "steps", "keeping", "board", "ledger", "search", "palette", "case", "notice", "opening", "export",
            "letters", "calendar", "gaps", "scoring", "archives")  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """The JSON of a run over 200 cases without the fresh processes of the start."""
    folder = tmp_path_factory.mktemp("bench")
    written = folder / "figures.json"
    words = ["--cases", "200", "--folder", str(folder), "--json", str(written)]
    for name in MEASURED:
        words += ["--only", name]
    subprocess.run(
        [sys.executable, "-m", "tools.bench", *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        timeout=900,
    )
    measures: dict[str, list[dict[str, object]]] = json.loads(written.read_text("utf-8"))[
        "measures"
    ]
    return measures


def value(figures: list[dict[str, object]], name: str) -> object:
    return next(figure["value"] for figure in figures if figure["name"] == name)


@pytest.mark.slow
def test_every_measure_finds_figures_above_zero(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    assert all(figures for figures in measured.values())
    assert value(measured["generate"], "cases") == 200
    assert value(measured["board"], "open cases") == 40


@pytest.mark.slow
def test_a_case_takes_a_sixth_less_than_in_schema_3(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    assert float(str(value(measured["sizes"], "a case shrank by"))) > 100 / 6


@pytest.mark.slow
def test_work_and_its_bare_peer_are_measured_by_turns(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    names = {
        str(figure["name"])
        for name in ("steps", "ledger", "export", "opening")
        for figure in measured[name]
    }

    assert {"a step / the same SQL raw", "with reading / bare XlsxWriter", "read, preview and take over / that",
            "a key in the words / bare SQL + bare table view"} <= names  # fmt: skip


@pytest.mark.slow
def test_a_notice_replays_the_cases_whose_span_holds_a_changed_day_and_no_other(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    figures = measured["notice"]
    touched = value(figures, "cases whose span holds a changed day")

    assert value(figures, "cases replayed by the preview") == touched
    assert value(figures, "cases replayed by the import") == touched
    assert 0 < touched < value(figures, "open cases")


@pytest.mark.slow
def test_the_clerk_of_the_bench_gets_through_the_day_and_each_gap_names_its_action(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    figures = measured["gaps"]

    assert next(f["note"] for f in figures if f["name"] == "actions") == "all of them"
    assert [str(f["name"])[:3] for f in figures[:5]] == ["1. ", "2. ", "3. ", "4. ", "5. "]
    lengths = [float(str(f["value"])) for f in figures[:5]]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.slow
def test_every_row_of_the_opening_balance_becomes_a_case(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    assert value(measured["opening"], "cases added") == value(measured["opening"], "rows") == 200


@pytest.mark.slow
def test_the_letter_of_a_trial_is_issued_and_painted_for_the_printer(
    measured: dict[str, list[dict[str, object]]],
) -> None:
    figures = measured["letters"]
    issued, pages = (
        value(figures, "letters issued"),
        value(figures, "pages painted for the printer"),
    )

    assert isinstance(issued, int) and isinstance(pages, int)
    assert issued == 1 <= pages
    assert figures[0]["note"] == "0 refused"


def test_the_same_seed_makes_the_same_histories_and_none_lies_in_the_future() -> None:
    first = list(histories(300))

    assert [h.register.facts for h in first] == [h.register.facts for h in histories(300)]
    assert all(step.on <= TODAY for history in first for step in history.steps)
    assert list(islice(histories(300, seed=2), 5)) != first[:5]


def test_an_office_has_at_most_two_thousand_open_cases() -> None:
    kinds = [{step.kind for step in history.steps} for history in histories(11_000)]
    ending = {"close", "notify_refusal", "forward", "withdraw"}

    assert sum(not ending & found for found in kinds) == OPEN_CASES


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0
    assert percentile([3.0], 95) == 3.0


def test_figures_are_printed_with_their_unit_and_note() -> None:
    text = table("start", [Figure("desk", 1234.0, "ms", "9 times")])

    assert text.splitlines()[1].split() == ["desk", "1,234", "ms", "(9", "times)"]


def test_the_loop_over_days_skips_a_holiday_and_counts_a_make_up_day() -> None:
    from datetime import date

    from app.rules.calendar.shipped import shipped_calendar

    loop = Naive(shipped_calendar(), date(2024, 1, 1), date(2024, 12, 31))

    assert loop.add(date(2024, 9, 30), 5) == date(2024, 10, 12)
    assert loop.count(date(2024, 9, 30), date(2024, 10, 12)) == 5
