"""Which rows and columns of a view a pasted block means by its own names."""

from __future__ import annotations

from app.ui.pages.rounds.grid.naming import by_names

ROWS = [["示例县教育局"], ["示例县财政局"], ["示例市财政局"]]
COLUMNS = [["4　及时答复率", "及时答复率"], ["4　办结率", "办结率"]]


def test_a_block_of_values_alone_has_no_names() -> None:
    assert by_names([["95%", "1"], ["0.5", "是"]], ROWS, COLUMNS, (0, 0)) is None
    assert (
        by_names([["示例县教育局"]], ROWS, COLUMNS, (0, 0)) is None
    )  # a name, and nothing with it
    assert by_names([], ROWS, COLUMNS, (0, 0)) is None


def test_rows_go_by_name_and_columns_go_on_from_the_current_cell() -> None:
    found = by_names(
        [["财政局", "9"], ["教育局", "1"], ["示例市财政局", "2"]], ROWS, COLUMNS, (0, 1)
    )

    assert found is not None
    assert found.placed == ((0, 1, "1"), (2, 1, "2"))
    assert found.unknown == ("财政局",)  # two units end so


def test_columns_go_by_caption_and_rows_go_on_from_the_current_cell() -> None:
    found = by_names([["办结率", "及时答复率"], ["1", "2"], ["3", "4"]], ROWS, COLUMNS, (1, 0))

    assert found is not None
    assert found.placed == ((1, 1, "1"), (1, 0, "2"), (2, 1, "3"), (2, 0, "4"))
    assert (found.rows, found.columns) == (0, 2)


def test_a_name_that_stands_twice_goes_nowhere() -> None:
    found = by_names(
        [["教育局", "1"], ["教育局", "2"], ["示例市财政局", "3"]], ROWS, COLUMNS, (0, 0)
    )

    assert found is not None
    assert found.placed == ((2, 0, "3"),) and found.twice == ("教育局",)


def test_a_caption_of_two_columns_means_neither() -> None:
    alike = [["1　件数", "件数"], ["2　件数", "件数"], ["4　办结率", "办结率"]]

    found = by_names([["件数", "办结率"], ["1", "2"]], ROWS, alike, (0, 0))

    assert found is not None
    assert found.placed == ((0, 2, "2"),) and found.unknown == ("件数",)


def test_what_finds_no_row_or_column_any_more_is_left_out() -> None:
    found = by_names([["办结率"], ["1"], ["2"], ["3"], ["4"]], ROWS, COLUMNS, (1, 0))

    assert found is not None
    assert found.placed == ((1, 1, "1"), (2, 1, "2"))
