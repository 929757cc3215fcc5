"""What the director asks for: a year of figures by unit, early warnings, the page of it all."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from app.base.rows.statistics import Period
from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import TODAY

TITLE = "figures of a year, warnings and the director's page, read"
ROUNDS = 5


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of each read, nothing of it painted."""
    path = data.office_file(bench)
    found: list[Figure] = []
    with data.open_file(path) as office:
        by, year = office.session(), Period(date(TODAY.year, 1, 1), TODAY)
        reads: dict[str, Callable[[], object]] = {
            "a year by unit": lambda: office.statistics.page(year, "unit"),
            "a year by category": lambda: office.statistics.page(year, "category"),
            "early warnings": lambda: office.warnings.rows(TODAY, by),
            "the director's page": lambda: office.director.page(TODAY, by),
        }
        for name, read in reads.items():
            times = []
            for _ in range(bench.rounds(ROUNDS)):
                began = time.perf_counter()
                read()
                times.append((time.perf_counter() - began) * 1000)
            found += spread(name, times)
    return found
