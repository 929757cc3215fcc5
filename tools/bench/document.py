"""Writes the figures of one run into docs/performance.md: one table, one run, one commit.

    python3 dev.py bench --table figures.json

Nothing of it is typed by hand: what stands between the marks is made anew from the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN: Final = "<!-- written by dev.py bench --table: begin -->"
END: Final = "<!-- written by dev.py bench --table: end -->"
AIM: Final = re.compile(r"aim (?P<aim>[\d.]+)(?P<unit> ms)?")
BUSY: Final = re.compile(r"of the processor (?P<busy>[\d.]+)(?:, p95 (?P<most>[\d.]+))?")
HEAD: Final = (
    "| work | peer | aim | by the clock | of the processor | half · 95 of 100, by the clock |\n"
    "|---|---|---|---|---|---|"
)
# Measures whose every figure stands in the second table: no aim is set for them.
MOST: Final = re.compile(r"^p95 (?P<most>[\d.]+);")
WHOLE: Final = 100
SMALL: Final = 0.2  # a ratio below it reads better as a part
UNAIMED: Final = ("generate", "sizes", "keeping", "gaps")
Figures = Sequence[Mapping[str, Any]]


def write_table(figures: Path, document: Path = DOCUMENT) -> None:
    """Put the run of ``figures`` in place of what stands between the document's marks."""
    run = json.loads(figures.read_text("utf-8"))
    text = document.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _old, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{document} has no place for the table: the marks are missing")
    document.write_text(f"{before}{BEGIN}\n{_told(run)}\n{END}{after}", "utf-8")


def _told(run: Mapping[str, Any]) -> str:
    measures: Mapping[str, Figures] = run["measures"]
    machine = " · ".join(f"{name} {value}" for name, value in run["machine"].items())
    rows = [row for name, figures in measures.items() for row in _rows(name, figures)]
    asked = " ".join(f"--only {name}" for name in measures)
    return "\n".join(
        (
            f"{run['cases']:,} cases, commit {run['commit']}, {run['taken']}; {machine}.",
            "",
            f"`python3 dev.py bench --cases {run['cases']} {asked} --json figures.json`",
            "",
            HEAD,
            *rows,
            "",
            "Measured without an aim:",
            "",
            "| measure | figure | |",
            "|---|---|---|",
            *(_line(name, figure) for name in UNAIMED for figure in measures.get(name, ())),
        )
    )


def _rows(measure: str, figures: Figures) -> Iterator[str]:
    """A row for each ratio to a peer, and for each time that has an aim of its own."""
    named = {figure["name"]: figure for figure in figures}
    for figure in figures:
        work, _, peer = figure["name"].partition(" / ")
        if figure["unit"] == "times" and peer:
            yield _row(f"{measure}: {work}", peer, figure, _spread(named, work, figure))
    for figure in figures:
        name = figure["name"].removesuffix(", median")
        aim = AIM.search(figure["note"])
        if figure["unit"] == "ms" and aim and aim["unit"]:
            spread = _spread(named, name, figure)
            yield f"| {measure}: {name} | – | {aim['aim']} ms | – | – | {spread} |"


def _row(work: str, peer: str, ratio: Mapping[str, Any], spread: str) -> str:
    aim, busy = AIM.search(ratio["note"]), BUSY.search(ratio["note"])
    wanted, value = float(aim["aim"]) if aim else None, float(ratio["value"])
    shown = f"{value:.2f}" if value >= SMALL else f"1/{1 / value:,.0f}"
    shown = shown if wanted is None or value <= wanted else f"**{shown}**"
    cells = (
        work,
        peer,
        f"{wanted:g}" if wanted else "–",
        shown,
        busy["busy"] if busy else "–",
        spread,
    )
    return f"| {' | '.join(cells)} |"


def _spread(named: Mapping[str, Mapping[str, Any]], work: str, ratio: Mapping[str, Any]) -> str:
    half = named.get(f"{work}, median") or named.get(work)
    if half is None or half is ratio and half["unit"] == "times":
        return ""
    most = named.get(f"{work}, p95")
    noted = MOST.search(half["note"])  # of a start
    told = _plain(half["value"])
    told += (
        f" · {_plain(most['value'])}"
        if most
        else f" · {_plain(float(noted['most']))}"
        if noted
        else ""
    )
    busy = BUSY.search(half["note"])
    return f"{told} {half['unit']}" + (f", {busy['busy']} of the processor" if busy else "")


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= WHOLE else f"{value:.3g}"


def _line(measure: str, figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    shown = f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"
    return f"| {measure}: {figure['name']} | {shown} {figure['unit']} | {figure['note']} |"
