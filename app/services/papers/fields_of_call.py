"""The fields of papers about a call for opinions: what is asked, of whom, until when, sent where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.services.papers.letter_sources import View, fills


@dataclass(frozen=True)
class CallPaperView(View):
    """A call as its papers are filled: its head, whom it asks, the sets that it carries."""

    head: Mapping[str, Any]
    units: tuple[str, ...]  # present names
    sets: tuple[str, ...]


@fills("addressee", "call")
def _addressee(view: CallPaperView) -> str:
    return "、".join(view.units)


def _of_head(name: str, key: str) -> None:
    @fills(name, "call")
    def _fill(view: CallPaperView) -> str:
        return str(view.head[key] or "")


for _name, _key in {  "call_topic": "topic", "call_asks": "asks", "call_deadline": "deadline",
    "reply_to": "reply_to",
}.items():  # fmt: skip
    _of_head(_name, _key)


@fills("call_document", "call")
def _call_document(view: CallPaperView) -> str:
    """The topic as the title of a document; one that has its 《》 already stays."""
    topic = str(view.head["topic"] or "")
    return topic if not topic or "《" in topic else f"《{topic}》"


@fills("call_annexes", "call")
def _call_annexes(view: CallPaperView) -> tuple[str, ...]:
    return view.sets
