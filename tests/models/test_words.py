"""Tokens and queries of the full-text index."""

from __future__ import annotations

import pytest

from app.models.words import match_query, runs, tokens


def test_a_run_of_characters_becomes_overlapping_pairs_and_its_last_character() -> None:
    assert tokens("招商承诺") == "招商 商承 承诺 诺"


def test_punctuation_parts_runs_and_each_token_stands_once() -> None:
    assert tokens("住建局、住建局") == "住建 建局 局"


def test_numbers_and_words_are_whole_tokens_in_lower_case_and_half_width() -> None:
    assert tokens("示信投〔２０２６〕31号 ABC") == "示信 信投 投 2026 31 号 abc"


@pytest.mark.parametrize(
    "words, query",
    [
        ("", ""),
        ("，。", ""),
        ("住", '"住"*'),
        ("住建", '"住建"'),
        ("住建局", '"住建" AND "建局"'),
        ("12345", '"12345"*'),
        ("住建 2026", '"住建" AND "2026"*'),
        ('a"b', '"a" AND "b"*'),
        ("2号", '"2" AND "号"*'),
    ],
)
def test_the_query_asks_for_every_run(words: str, query: str) -> None:
    assert match_query(words) == query


def test_characters_outside_the_basic_plane_are_searchable() -> None:
    assert runs("𠮷祥") == ["𠮷祥"]
