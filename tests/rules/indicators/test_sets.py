"""The shipped sets: complete, summing up, in the words of the source, named by their bytes."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.base.errors import PackError
from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.lint import lint
from app.rules.indicators.reader import read_set
from app.rules.indicators.shipped import shipped_set, shipped_set_ids, shipped_set_source
from app.rules.indicators.source import read_set_source, set_source_from_edition

ROOT = Path(__file__).parents[3]
COUNTIES, DEPARTMENTS = "nanyang-2024-counties", "nanyang-2024-departments"
EVALUATION = "nanyang-2020-evaluation"
KEPT = {  # the kept texts of the documents, where they lie beside the project
    COUNTIES: "001_67b3f9ad8f9a5ee1.txt",
    DEPARTMENTS: "001_67b3f9ad8f9a5ee1.txt",
    EVALUATION: "000_0d923d6e6d16dc03.txt",
}


def source_text(name: str) -> str | None:
    """The text of a source without blanks and table bars; None where it isn't kept here."""
    for folder in (ROOT.parent / "shared", ROOT.parent.parent / "shared"):
        path = folder / "sources" / KEPT[name]
        if path.is_file():
            return re.sub(r"[\s|]", "", path.read_text("utf-8"))
    return None


@pytest.mark.parametrize("name", shipped_set_ids())
def test_a_shipped_set_has_no_problem(name: str) -> None:
    assert lint(shipped_set_source(name), shipped_calendar()).problems == ()


@pytest.mark.obligation("ZB1")
def test_departments_have_fourteen_items_of_a_hundred_points_in_five_fields() -> None:
    indicators = shipped_set(DEPARTMENTS)

    assert list(indicators.items) == [str(n) for n in range(1, 15)]
    assert [item.points for item in indicators.items.values()] == [
        10, 10, 6, 5, 6, 5, 8, 10, 8, 8, 8, 8, 4, 4,
    ]  # fmt: skip
    assert [field.points for field in indicators.fields] == [20, 22, 18, 32, 8]
    assert (indicators.points, indicators.status) == (100, "征求意见稿")


@pytest.mark.obligation("ZB2")
def test_counties_have_twenty_four_items_of_a_hundred_points_in_five_fields() -> None:
    indicators = shipped_set(COUNTIES)

    assert " ".join(indicators.items) == (
        "1 2a 2b 3a 3b 4 5 6a 6b 6c 7a 7b 8a 8b 8c 8d 8e 8f 9 10 11 12 13 14"
    )
    assert [item.points for item in indicators.items.values()] == [
        2, 4, 2, 5, 5, 2, 3, 6, 5, 6, 4, 4, 3, 3, 6, 3, 3, 2, 6, 6, 6, 5, 6, 3,
    ]  # fmt: skip
    assert [field.points for field in indicators.fields] == [18, 22, 28, 18, 14]
    assert (indicators.points, indicators.status) == (100, "征求意见稿")


@pytest.mark.obligation("PJ-7")
def test_the_evaluation_has_four_fields_and_twelve_indicators_with_weights_to_be_entered() -> None:
    indicators = shipped_set(EVALUATION)
    by_field = [
        [item.caption for item in indicators.items.values() if item.field == field.key]
        for field in indicators.fields
    ]

    assert [len(items) for items in by_field] == [3, 2, 3, 4]
    assert by_field[0] == ["科学民主决策", "政务信息公开", "依法履职尽责"]
    assert all(item.points is None for item in indicators.items.values())
    assert indicators.status == ""


@pytest.mark.parametrize("name", shipped_set_ids())
def test_quotes_captions_and_sources_stand_in_the_kept_text(name: str) -> None:
    text = source_text(name)
    if text is None:
        pytest.skip("the documents are not kept beside this project")
    indicators = shipped_set(name)
    for item in indicators.items.values():
        words = [item.quote, item.caption, item.assessed, item.source_caption]
        missing = [one for one in words if re.sub(r"\s", "", one) not in text]
        assert missing == [], item.key
    for field in indicators.fields:
        assert field.caption in text


@pytest.mark.parametrize("name", shipped_set_ids())
def test_every_item_but_the_one_whose_rule_was_lost_quotes_its_rule(name: str) -> None:
    items = shipped_set(name).items.values()

    assert [i.key for i in items if not i.quote] == (["4"] if name == COUNTIES else [])


@pytest.mark.parametrize("name", shipped_set_ids())
def test_an_edition_is_read_back_from_its_bytes_as_it_was(name: str) -> None:
    source = shipped_set_source(name)
    again = set_source_from_edition(source.edition_bytes())

    assert again.edition == source.edition
    assert again.edition_bytes() == source.edition_bytes()
    assert read_set(again) == read_set(source)


def test_the_same_number_written_otherwise_is_the_same_edition() -> None:
    plain = read_set_source("points = 0.4\nother = 2.0")
    longer = read_set_source("points = 0.400\nother = 2")

    assert plain.edition_bytes() == longer.edition_bytes() == b'{"points":0.4,"other":2}'
    assert plain.tables["points"] == Decimal("0.4")


def test_a_number_and_its_text_are_two_editions() -> None:
    assert read_set_source("a = 0.4").edition != read_set_source('a = "0.4"').edition


def test_points_are_exact_fractions() -> None:
    points = shipped_set(COUNTIES).items["8a"].variants[()].rule

    assert getattr(points, "points", {})["used"] == Fraction(3, 5)


def test_an_unknown_set_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(PackError, match=COUNTIES):
        shipped_set("nowhere-1999")


def test_a_county_edition_with_its_own_sources_is_a_new_edition_that_scores_the_same() -> None:
    text = (ROOT / f"resources/indicators/{DEPARTMENTS}.toml").read_text("utf-8")
    own = text.replace("市中院提供", "县法院提供").replace(f'"{DEPARTMENTS}"', '"county-2025"')
    county = read_set(read_set_source(own))

    assert county.edition != shipped_set(DEPARTMENTS).edition
    assert county.items["2"].source_caption == "县法院提供"
    assert county.items["2"].variants == shipped_set(DEPARTMENTS).items["2"].variants
