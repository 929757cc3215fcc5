"""What is hidden of people can't be reckoned from what is told: by totals, by what adds up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.rules.statistics.shipped import shipped_figures
from app.rules.statistics.suppression import hidden_cells, hidden_together
from tests.rules.statistics.attack import possible

FIGURES = shipped_figures()

RELATION = {"start": 1, "came": 1, "went": -1, "rest": -1}
Table = Mapping[str, Mapping[str, int]]


def hidden(row: Mapping[str, int]) -> set[str]:
    return {part for _count, part in hidden_cells({"received": row}, ())}


def test_one_or_two_people_are_not_told_nor_what_would_give_them_away() -> None:
    assert hidden({"实名": 20, "匿名": 2}) == {"实名", "匿名"}
    assert hidden({"个人": 20, "单位": 5, "匿名": 1}) == {"匿名", "单位"}
    assert hidden({"个人": 20, "单位": 5}) == set()
    assert hidden({"甲": 1, "乙": 1, "丙": 9}) == {"甲", "乙", "丙"}


@pytest.mark.obligation("YC-25")
def test_a_number_that_follows_from_four_others_is_hidden_with_one_of_them() -> None:
    table = {
        "start": {"实名": 9, "匿名": 4}, "came": {"实名": 8, "匿名": 5},
        "went": {"实名": 7, "匿名": 1}, "rest": {"实名": 10, "匿名": 8},
    }  # fmt: skip

    alone, together = hidden_cells(table, ()), hidden_cells(table, (RELATION,))

    assert alone == {("went", "实名"), ("went", "匿名")}
    assert together > alone and ways(table, together) > 1


tables = st.tuples(*(st.integers(0, 6) for _ in range(6)))


@settings(max_examples=40)
@given(tables)
def test_of_every_hidden_cell_there_is_more_than_one_way_it_could_be(
    numbers: tuple[int, ...],
) -> None:
    start, came = dict(zip("ab", numbers, strict=False)), dict(zip("ab", numbers[2:], strict=False))
    went = {p: min(n, start[p] + came[p]) for p, n in zip("ab", numbers[4:], strict=True)}
    table = {"start": start, "came": came, "went": went,
             "rest": {p: start[p] + came[p] - went[p] for p in "ab"}}  # fmt: skip

    out = hidden_cells(table, (RELATION,))

    assert all(not 0 < n < 3 or (c, p) in out for c, row in table.items() for p, n in row.items())
    everything = len(out) == len([1 for row in table.values() for _ in row])
    assert not out or everything or ways(table, out) > 1


def ways(table: Table, out: frozenset[tuple[str, str]]) -> int:
    """How many tables a reader must think possible who knows totals, what adds up and what is told:
    of each count that is hidden, any split of its total over its two parts."""
    counts = sorted({count for count, _part in out})
    first, second = sorted({part for row in table.values() for part in row})
    found = 0
    for values in product(*(range(sum(table[count].values()) + 1) for count in counts)):
        guess = {count: dict(row) for count, row in table.items()}
        for count, value in zip(counts, values, strict=True):
            guess[count] = {first: value, second: sum(table[count].values()) - value}
        found += all(
            sum(sign * guess[c][part] for c, sign in RELATION.items()) == 0
            for part in (first, second)
        )
    return found


@st.composite
def micro(draw: st.DrawFn) -> dict[str, dict[str, int]]:
    """A table by 实名 and 匿名 as an office of a few cases gives it: each case is told from its life."""
    counts: dict[str, dict[str, int]] = {key: {"匿名": 0, "实名": 0} for key in FIGURES.counts}
    for part in draw(st.lists(st.sampled_from(["实名", "实名", "匿名"]), min_size=3, max_size=14)):
        life = draw(st.sampled_from(LIVES))
        for key in life:
            counts[key][part] += 1
    return counts


LIVES = (
    ("received", "cases", "accepted", "in_hand_end"),
    ("received", "cases", "accepted", "in_hand_end", "overdue_end"),
    ("received", "cases", "accepted", "closed", "closed_limited", "closed_on_time",
     "cohort_closed", "asked", "satisfied"),
    ("received", "cases", "accepted", "closed", "closed_limited", "cohort_closed", "asked"),
    ("in_hand_start", "closed", "closed_limited", "closed_on_time", "asked", "unsatisfied"),
    ("in_hand_start", "in_hand_end", "overdue_end", "returned", "chains"),
    ("received", "cases", "accepted", "terminated", "cohort_terminated", "withdrawn"),
    ("received", "cases", "declined"), ("received", "merged"), ("reopened", "in_hand_end"),
    ("in_hand_start", "in_hand_end", "supervised", "improved", "improved_adopted",
     "improved_limited", "improved_on_time"),
)  # fmt: skip


@pytest.mark.obligation("YC-25")
@settings(max_examples=15)
@given(micro())
def test_from_all_that_is_told_no_number_of_one_or_two_people_follows(
    counts: dict[str, dict[str, int]],
) -> None:
    out = hidden_cells(counts)

    told = {
        count: {part: None if (count, part) in out else n for part, n in row.items()}
        for count, row in counts.items()
    }
    totals = {count: sum(row.values()) for count, row in counts.items()}
    for (count, part), values in possible(told, totals).items():
        everything = len(out) == 2 * len([c for c in counts if totals[c]])
        assert len(values) > 1 or not 0 < counts[count][part] < 3 or everything, (count, part)


@pytest.mark.obligation("YC-25")
@settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(micro(), micro())
def test_nor_does_it_follow_from_two_periods_of_which_the_changes_are_told(
    earlier: dict[str, dict[str, int]], later: dict[str, dict[str, int]]
) -> None:
    """The reader takes every number of the period before as told by a change, where it isn't hidden."""
    days = ((date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30)))
    joined(earlier, later)
    tables = dict(zip(days, (earlier, later), strict=True))

    out = hidden_together(tables)

    told: dict[str, dict[str, int | None]] = {}
    known: dict[str, dict[str, int]] = {}
    names = [lambda count, at=at: met(count, at) for at in (0, 1)]
    for named, (when, counts) in zip(names, tables.items(), strict=True):
        for count, row in counts.items():
            for part, number in row.items():
                known.setdefault(named(count), {})[part] = number
                secret = (count, part) in out[when]
                seen = told.setdefault(named(count), {}).setdefault(part, None)
                told[named(count)][part] = seen if secret else number
    totals = {count: sum(row.values()) for count, row in known.items()}
    everything = all(n is None for count in told for n in told[count].values() if totals[count])
    for (count, part), values in possible(told, totals, names).items():
        assert len(values) > 1 or not 0 < known[count][part] < 3 or everything, (count, part)


def met(count: str, at: int) -> str:
    """What is in hand at the end of one period is what the next begins with."""
    where = {"in_hand_start": at, "in_hand_end": at + 1}.get(count)
    return f"in_hand {where}" if where is not None else f"{count} {at}"


def joined(earlier: dict[str, dict[str, int]], later: dict[str, dict[str, int]]) -> None:
    """As many more in hand at the beginning of the one, or the end of the other, as it takes."""
    for part in ("匿名", "实名"):
        more = later["in_hand_start"][part] - earlier["in_hand_end"][part]
        table = earlier if more > 0 else later
        for key in ("in_hand_start", "in_hand_end"):
            table[key][part] += abs(more)


def test_a_change_against_a_number_that_is_hidden_is_hidden() -> None:
    now = {"received": {"实名": 20, "匿名": 9}}
    before = {"received": {"实名": 12, "匿名": 1}}
    days = ((date(2026, 7, 1), date(2026, 9, 30)), (date(2025, 7, 1), date(2025, 9, 30)))

    out = hidden_together({days[0]: now, days[1]: before})

    assert out[days[0]] == frozenset()
    assert out[days[1]] == {("received", "实名"), ("received", "匿名")}


def test_where_there_is_none_of_the_whole_none_of_its_part_is_told_by_it() -> None:
    cells = {"in_hand_end": {"实名": 0, "匿名": 5}, "overdue_end": {"实名": 0, "匿名": 1}}

    assert hidden_cells(cells, ()) == {
        (count, part) for count in cells for part in ("实名", "匿名")
    }
    assert hidden_cells(cells, (), ()) == {("overdue_end", "实名"), ("overdue_end", "匿名")}
