"""Many papers one after the other, each whole by itself; what was done stays when it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.base.errors import AppError, Cancelled, StoreError
from app.base.progress import Progress
from app.base.rows.batches import Refusal
from app.base.rows.papers import IssuedDocument, LettersResult

T = TypeVar("T")


def each(
    items: Sequence[T],
    run: Callable[[T], Any],
    progress: Progress,
    refused_as: Callable[[T, AppError], Refusal],
    doing: str,
) -> LettersResult:
    """Run over the items; what gives an issued paper counts as issued, anything else as sent round.

    StoreError ends the whole: then nothing more can be written.
    """
    issued: list[IssuedDocument] = []
    refused: list[Refusal] = []
    round_ = 0
    for at, item in enumerate(items):
        try:
            progress.step(at, len(items), f"{doing} {at + 1}/{len(items)}")
        except Cancelled:
            return LettersResult(tuple(issued), tuple(refused), len(items) - at, round_)
        try:
            done = run(item)
        except StoreError:
            raise
        except AppError as error:
            refused.append(refused_as(item, error))
            continue
        if isinstance(done, IssuedDocument):
            issued.append(done)
        else:
            round_ += 1
    progress.step(len(items), len(items), "文书已经办完")
    return LettersResult(tuple(issued), tuple(refused), 0, round_)
