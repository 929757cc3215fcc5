"""A keystroke in the search field until the hits are painted, for rare and for common words."""

from __future__ import annotations

import time
from functools import partial

from tools.bench import data
from tools.bench.figures import Bench, Figure, spread
from tools.sample_cases import RARE

TITLE = "a keystroke in search to its hits painted"
COMMON = ("示例", "承诺", "拖欠", "租金", "工程", "补偿", "答复", "合同", "政府", "水利")
MISSING = ("飞船", "极光")
SEVERAL = ("拖欠 合同", "工程款", "住房和城乡建设局", "补偿 录音")
ROUNDS = 8
GROUPS = {
    "rare words": RARE,
    "common words": COMMON,
    "words found nowhere": MISSING,
    "several or longer words": SEVERAL,
}


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds from the input method's commit to the list; and of the query alone."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QInputMethodEvent

    from tools.bench.desk import open_desk, settle, until_painted

    path = data.office_file(bench)
    typed: dict[str, list[float]] = {name: [] for name in GROUPS}
    asked: dict[str, list[float]] = {name: [] for name in GROUPS}
    with open_desk(path) as window:
        assert window.context is not None
        reads, field = window.context.office.reads, window.top_bar.search_field
        field.setFocus()

        def commit(word: str) -> None:
            event = QInputMethodEvent()
            event.setCommitString(word)
            QCoreApplication.sendEvent(field, event)

        for _ in range(bench.rounds(ROUNDS)):
            for group, words in GROUPS.items():
                for word in words:
                    field.clear()
                    field.hits.hide()
                    settle()
                    typed[group].append(
                        until_painted(partial(commit, word), field.hits, field.hits.isVisible)
                    )
                    started = time.perf_counter()
                    reads.search(word, 30, by=window.context.actor)
                    asked[group].append((time.perf_counter() - started) * 1000)
    pairs = typed["rare words"] + typed["common words"] + typed["words found nowhere"]
    figures = spread("two-character words", pairs, "all of them")
    for group in GROUPS:
        figures += spread(group, typed[group])
    for group in GROUPS:
        figures += spread(f"query alone, {group}", asked[group])
    return figures
