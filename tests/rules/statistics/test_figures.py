"""Figures as data: what is printed, what is divided, when a base is too small, what gives people away."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from app.base.errors import PackError
from app.base.machine.resources import resource_text
from app.rules.statistics.reader import read_figures
from app.rules.statistics.reckoning import (
    Share,
    change,
    grown,
    percent,
    share,
    times,
)
from app.rules.statistics.shipped import shipped_figures

FIGURES = shipped_figures()


@pytest.mark.obligation("YC-25")
def test_the_printed_definition_names_both_sides_and_each_count() -> None:
    said = FIGURES.definition(FIGURES.figures["closure_rate"])

    assert said.startswith("办结率＝本期办结÷（期初在办＋本期受理－本期终止）。")
    assert "期初在办：受理或者重新启动后到统计期开始时" in said and said.endswith(
        "期初导入的已结件。"
    )


@pytest.mark.obligation("YC-25")
def test_a_reading_changes_text_and_number_together() -> None:
    figure = FIGURES.figures["satisfaction"]
    counts = {"satisfied": 4, "mostly": 2, "unsatisfied": 2, "asked": 12}

    assert share(figure.reading(""), counts).spoken == "75.00%"
    assert share(figure.reading("asked"), counts).spoken == "50.00%"
    assert "÷征询意见。" in FIGURES.definition(figure, "asked")


@pytest.mark.parametrize("side", ["top", "base"])
def test_a_count_put_into_either_side_shows_in_the_text_and_in_the_number(side: str) -> None:
    figure = FIGURES.figures["on_time_rate"]
    counts = {"closed_on_time": 8, "closed_limited": 10, "overdue_end": 2, "reopened": 3}
    text = resource_text("statistics/figures.toml")
    old = {"top": 'top = ["closed_on_time"]\nbase = ["closed_limited", "overdue_end"]',
           "base": 'base = ["closed_limited", "overdue_end"]'}[side]  # fmt: skip
    new = old.replace('"closed_on_time"]', '"closed_on_time", "reopened"]') if side == "top" else (
        old.replace('"overdue_end"]', '"overdue_end", "reopened"]')
    )  # fmt: skip

    changed = read_figures(text.replace(old, new))

    other = changed.figures["on_time_rate"]
    assert changed.definition(other) != FIGURES.definition(figure)
    assert share(other.reading(""), counts) != share(figure.reading(""), counts)


@pytest.mark.parametrize(
    "top, base, spoken",
    [(2, 3, "3件中2件"), (0, 0, "—"), (2, 6, "33.33%"), (5, 5, "100.00%"), (0, 7, "0.00%")],
)
def test_a_small_base_is_spoken_of_as_small(top: int, base: int, spoken: str) -> None:
    assert Share(top, base).spoken == spoken


def test_rounding_is_half_up_at_two_places() -> None:
    assert percent(Fraction(1, 800)) == "0.13%" and percent(Fraction(2, 3)) == "66.67%"


def test_a_change_against_a_small_base_is_a_dash() -> None:
    assert change(Share(3, 6), Share(2, 5)) == "+10.00个百分点"
    assert change(Share(3, 6), Share(2, 4)) == "–"
    assert grown(12, 10) == "+20.00%" and grown(3, 4) == "–" and grown(9, 10) == "-10.00%"


def test_times_are_of_exactly_the_rows_given() -> None:
    assert times([5, 1, 40, 10]).spoken == "中位数7.50　平均14.00　最长40"
    assert times([3]).spoken == "中位数3　平均3.00　最长3" and times([]).spoken == "—"


def test_a_definition_with_an_unknown_word_or_count_is_refused() -> None:
    text = resource_text("statistics/figures.toml")

    for wrong in (
        text.replace('when = "at_start"', 'when = "sometimes"', 1),
        text.replace('base = ["asked"]', 'base = ["nobody"]', 1),
        text.replace("excludes =", "excluded_by =", 1),
    ):
        with pytest.raises(PackError):
            read_figures(wrong)


def test_every_count_is_said_in_a_clause_of_its_own() -> None:
    assert len({FIGURES.said(c) for c in FIGURES.counts.values()}) == len(FIGURES.counts)
    quiet = replace(FIGURES.counts["closed"], leaves_out=())
    assert FIGURES.said(quiet) != FIGURES.said(FIGURES.counts["closed"])
