"""What a unit and a data source say of scores, item by item."""

from __future__ import annotations

import pytest

from app.rules.evaluation.item_lines import by_item

ITEMS = ("2", "3a", "8")


def test_each_line_names_its_item_and_what_follows_belongs_to_it() -> None:
    text = "第2项：该案已改判。\n判决书附后。\n\n3a 少算一件\n第 8 项、漏计3件\n2：另见通报"

    assert by_item(text, ITEMS) == {
        "2": "该案已改判。\n判决书附后。\n另见通报",
        "3a": "少算一件",
        "8": "漏计3件",
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("该案已改判。", "须逐项写明"),
        ("2024年的案件不应计入。", "须逐项写明"),
        ("第2项", "须逐项写明"),
        ("第2项：改判\n第9项：示例", "没有第9项"),
    ],
)
def test_words_of_no_item_are_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        by_item(text, ITEMS)
