"""Opening the board: the query, and from the side bar's click to painted cards."""

from __future__ import annotations

import time

from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import TODAY

TITLE = "opening the board"
ROUNDS = 60


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of the read alone, and until the cards are painted."""
    from app.ui.pages.board import BoardPage
    from app.ui.tablemodels.card_model import BLOCK
    from tools.bench.desk import open_desk, until_painted

    path = data.office_file(bench)
    reads, opened = [], []
    with open_desk(path) as window:
        assert window.context is not None
        store, page = window.context.office.reads, window.pages["board"]
        assert isinstance(page, BoardPage)
        shown: list[object] = []
        page.board_shown.connect(shown.append)
        for _ in range(ROUNDS):
            started = time.perf_counter()
            board = store.board(TODAY, None, BLOCK, by=window.context.actor)
            reads.append((time.perf_counter() - started) * 1000)
            window.open_page("intake")
            shown.clear()
            opened.append(
                until_painted(lambda: window.open_page("board"), page, lambda: bool(shown))
            )
    total = sum(column.total for column in board.columns)
    return [
        Figure("open cases", total, "", f"{sum(len(c.cases) for c in board.columns)} cards loaded"),
        *spread("reading", reads),
        *spread("side bar to painted cards", opened, "aim 200 ms"),
    ]
