"""Searching cases: words of one, two and more characters, numbers, and very common words."""

from __future__ import annotations

from datetime import date

import pytest

from app.services.cases.bulk import History, take_over
from app.services.finding import search as searching
from tests.services.making import Desk, receive


@pytest.fixture
def found(desk: Desk):  # type: ignore[no-untyped-def]
    desk.register(title="招商承诺未兑现", facts="土地没有交付", source_number="12345-20260901-0007")
    desk.register(title="超标准收费", facts="收费票据复印件在案", respondents=("示例镇政府",))

    def ids(words: str) -> list[int]:
        return sorted(card.case_id for card in desk.office.reads.search(words, by=desk.me))

    return ids


@pytest.mark.parametrize(
    "words, expected",
    [
        ("诺", [1]),
        ("收费", [2]),
        ("承诺未兑现", [1]),
        ("镇政府", [2]),
        ("示信投〔2026〕2号", [2]),
        ("2号", [2]),
        ("12345", [1]),
        ("１２３４５", [1]),
        ("20260901", [1]),
        ("土地 兑现", [1]),
        ("土地 收费", []),
        ("示例", [1, 2]),
        ("费票", [2]),
        ("收据", []),
        ("", []),
        ('"', []),
        ("兑现承诺", []),
    ],
)
def test_words_find_the_cases_that_hold_them(found, words: str, expected: list[int]) -> None:  # type: ignore[no-untyped-def]
    assert found(words) == expected


def test_pairs_out_of_order_do_not_make_a_word(desk: Desk) -> None:
    desk.register(title="甲乙，乙丙", facts="")

    assert desk.office.reads.search("甲乙丙", by=desk.me) == ()


def test_a_very_common_word_gives_the_newest_cases_along_the_dates(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MANY", 20)
    histories = [History(receive(date(2026, 9, 1 + n % 20))) for n in range(40)]
    take_over(desk.office.workspace, histories, desk.me, source="示例")

    cards = desk.office.reads.search("承诺", limit=5, by=desk.me)

    assert [card.received_on for card in cards] == [date(2026, 9, 20)] * 2 + [
        date(2026, 9, 19)
    ] * 2 + [date(2026, 9, 18)]
