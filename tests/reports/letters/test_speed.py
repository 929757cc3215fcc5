"""Setting is quick and keeps nothing: measured by the processor's time, so that load doesn't count."""

from __future__ import annotations

import gc
import time
import tracemalloc
from dataclasses import replace

from app.reports.letters.faces import Faces
from app.reports.letters.renderer import page_count, render
from tools.bench.typesetting import three_pages

MOST_MS = 40.0


def test_a_letter_of_three_pages_takes_40_milliseconds_at_most(faces: Faces) -> None:
    letter = three_pages(faces)
    times = []
    for number in range(8):
        numbered = replace(letter, number=f"示信函〔2026〕{number + 1}号")
        started = time.process_time()
        render(numbered, faces)
        times.append((time.process_time() - started) * 1000)

    assert page_count(letter, faces) == 3
    assert min(times) <= MOST_MS


def test_letter_after_letter_keeps_no_memory(faces: Faces) -> None:
    letter = three_pages(faces)

    def held_after(first: int, last: int) -> int:
        for number in range(first, last):
            render(replace(letter, number=f"示信函〔2026〕{number}号"), faces)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    held_after(1, 3)  # fonts and their tables are kept, once
    tracemalloc.start()
    try:
        few, many = held_after(3, 8), held_after(8, 24)
    finally:
        tracemalloc.stop()

    assert many - few < 60_000  # bytes over 16 letters of 150,000 bytes each
