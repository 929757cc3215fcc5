"""2,000 malformed files a format: each is answered or refused in a sentence, in bounded time and memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.intake.hostile.formats import FORMATS
from tests.intake.hostile.trial import Outcome, bound_memory, tried, try_one

FILES = 2_000
PORTION = 250
SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    """Two processes that may not grow; fresh ones, so that no window's threads are in them."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context, initializer=bound_memory) as pool:
        yield pool


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_malformed_files_are_answered_or_refused_in_a_sentence(
    name: str, workers: ProcessPoolExecutor
) -> None:
    starts = range(0, FILES, PORTION)

    outcomes = list(
        workers.map(tried, [name] * len(starts), starts, [start + PORTION for start in starts])
    )

    assert [told for outcome in outcomes for told in outcome.escaped] == []
    answered = sum(outcome.answered for outcome in outcomes)
    refused = sum(outcome.refused for outcome in outcomes)
    assert answered + refused == FILES
    assert min(answered, refused) >= FILES // 50  # the damage neither always nor never shows


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_what_once_broke_a_reader_breaks_none(path: Path) -> None:
    outcome = Outcome()

    try_one(path.name.split("--")[0], path.read_bytes(), path.name, outcome)

    assert outcome.escaped == []
    assert outcome.answered + outcome.refused == 1
