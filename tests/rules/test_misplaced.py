"""Numbers of a person in a text: which are found, which are the units' own, what stands there instead."""

from __future__ import annotations

import pytest

from app.rules.misplaced import Misplaced, misplaced_in, moved_out

ID = "11010119900307003X"


@pytest.mark.obligation("NY-15.3")
def test_telephones_and_ids_are_found_but_for_those_of_units() -> None:
    texts = (f"改打139 0000 0002，证件{ID}。", "该局0377-12345678，2026年第13号文，86万元。")

    found = [(one.kind, one.number) for one in misplaced_in(texts, ("王示例 0377 12345678",))]

    assert found == [("phone", "13900000002"), ("id_number", ID)]
    assert ("phone", "0377-12345678") in [(m.kind, m.number) for m in misplaced_in(texts)]


@pytest.mark.parametrize(
    "text",
    [
        "工单号139000000021234",
        "示信投〔2026〕1号",
        "合同编号3202610011234567",
        "110101189013070038",
    ],
)
def test_a_number_of_something_else_is_none(text: str) -> None:
    assert misplaced_in([text]) == ()


def test_what_is_moved_leaves_a_word_and_nothing_of_the_number() -> None:
    found = Misplaced("phone", "139 0000 0002")
    values = {"note": "改打139 0000 0002或来人", "reason": "来电", "on": None}

    assert found.masked == "139****0002"
    assert moved_out(values, found, values) == {"note": "改打〔电话另存〕或来人"}
