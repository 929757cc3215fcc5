"""Opening a case: the replay behind the page, and until the page is painted."""

from __future__ import annotations

import random
import time
from functools import partial

from app.ui.places import CaseAt
from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import TODAY

TITLE = "opening a case"
CASES = 60


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds for cases drawn at random, the first reading of each."""
    from app.ui.pages.case.page import CasePage
    from tools.bench.desk import open_desk, until_painted

    path = data.office_file(bench)
    reads, opened, chance = [], [], random.Random(2)
    with open_desk(path) as window:
        assert window.context is not None
        store, page = window.context.office.reads, window.pages["case"]
        assert isinstance(page, CasePage)
        for _ in range(CASES):
            started = time.perf_counter()
            store.case_page(chance.randint(1, bench.cases), TODAY, by=window.context.actor)
            reads.append((time.perf_counter() - started) * 1000)
            case_id = chance.randint(1, bench.cases)

            def arrived(case_id: int = case_id) -> bool:
                return page.rows is not None and page.rows.card.case_id == case_id

            opened.append(
                until_painted(partial(window.open_page, "case", CaseAt(case_id)), page, arrived)
            )
    return [*spread("reading and replaying", reads), *spread("until painted", opened)]
