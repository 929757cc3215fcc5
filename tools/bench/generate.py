"""How long it takes to work 100,000 cases out of their steps and write them."""

from __future__ import annotations

from tools.bench import data
from tools.bench.figures import Bench, Figure

TITLE = "cases generated from their steps"


def measure(bench: Bench) -> list[Figure]:
    """Time, rate and size of the generated file, as noted when it was made."""
    made = data.how_made(data.office_file(bench))
    return [
        Figure("cases", made.cases, ""),
        Figure("steps", made.steps, ""),
        Figure("clocks", made.clocks, ""),
        Figure("time", made.seconds, "s", "when the file was made"),
        Figure(
            "rate",
            made.cases / made.seconds,
            "cases/s",
            f"{made.steps / made.seconds:,.0f} steps/s",
        ),
        Figure(
            "rate in processor time",
            made.cases / made.busy,
            "cases/s",
            f"{made.busy * 1000 / made.cases:.2f} ms a case",
        ),
        Figure("size", made.size / made.cases / 1000, "kB a case"),
    ]
