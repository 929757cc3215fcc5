"""A title proposed from what somebody told: a whole clause or two, never a text cut short."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 25  # characters, so that a letter quotes the whole of it
LEAST: Final = 4  # a clause shorter than that is none: 您好, 你好
GENERAL: Final = "投诉举报的事项"  # where nothing that is said can stand alone
_SENTENCES: Final = re.compile(r"[。！？!?；;\n\r]+")
_CLAUSES: Final = re.compile(r"[，,：:]+")
_GREETING: Final = re.compile(
    r"^(?:尊敬的[^，,：:。！!]*|各位领导|领导|您好|你好|主任|同志)[，,：:！!\s]*"
)
_REPORTS: Final = re.compile(
    r"^(?:(?:来电人|来信人|来访人|留言人|反映人|发件人|投诉举报人|投诉人|举报人|市民|群众|本人|我们|我)?"
    r"(?:来电|来信|实名|现)?(?:反映|称|表示|投诉|举报|要求)[，,：:]*)"
)
# Where a clause that is too long may end: before these words a new part begins.
_BEFORE: Final = re.compile(
    r"(?=[在对把被向从将与])"
)  # a clause may end before these, at the worst
_PARTS: Final = re.compile(r"(?=并且|并于|但是|但|而且|以及|因为|因|由于|为此|后来|至今|导致|造成)")


def propose_title(facts: str, about: str = "", most: int = MOST) -> str:
    """The first sentence that says something, as many of its clauses as fit into ``most``.

    Greetings and 来电人反映 are left out. A single clause that is longer is ended where a part of it
    ends; where there is no such place the title says ``about`` instead, if that is no longer, else whom
    the clause names first, or GENERAL.
    """
    for sentence in _SENTENCES.split(facts):
        clauses = [clause for clause in _CLAUSES.split(_told(sentence)) if clause.strip()]
        if clauses and len("".join(clauses)) >= LEAST:
            return _fitting([clause.strip() for clause in clauses], about, most)
    short = (sentence.strip() for sentence in _SENTENCES.split(facts))
    return next((text for text in short if 0 < len(text) <= most), GENERAL if facts.strip() else "")


def _told(sentence: str) -> str:
    """The sentence without greeting and without saying who reports it."""
    text = sentence.strip()
    for _ in range(3):
        shorter = _REPORTS.sub("", _GREETING.sub("", text, count=1), count=1).strip()
        if shorter == text or len(shorter) < LEAST:
            return text if len(shorter) < LEAST and not _GREETING.fullmatch(text) else shorter
        text = shorter
    return text


def _fitting(clauses: list[str], about: str, most: int) -> str:
    title = ""
    for clause in clauses:
        longer = f"{title}，{clause}" if title else clause
        if len(longer) > most:
            break
        title = longer
    if title:
        return title
    parts = [part for part in _PARTS.split(clauses[0]) if part]
    first = ""
    for part in parts:
        if len(first + part) > most:
            break
        first += part
    if first:
        return first
    other = about if 0 < len(about) <= most else _begun(clauses[0], most)
    return next((c for c in clauses if LEAST <= len(c) <= most), other)


def _begun(clause: str, most: int) -> str:
    """The clause as far as its first part goes that stands alone: who it is about."""
    ends = (found.start() for found in _BEFORE.finditer(clause))
    return next((clause[:end].strip() for end in ends if LEAST <= end <= most), GENERAL)
