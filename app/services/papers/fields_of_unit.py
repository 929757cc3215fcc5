"""The fields of papers about a unit, or about nothing that the desk keeps: what is not typed."""

from __future__ import annotations

from app.services.papers.desk_view import DeskView
from app.services.papers.letter_sources import fills


@fills("addressee", "unit")
def _addressee(view: DeskView) -> str:
    return view.unit


@fills("regulation", "unit", "free")
def _regulation(view: DeskView) -> str:
    return view.regulation.name if view.regulation else ""


@fills("complainant_word", "unit", "free")
def _complainant_word(view: DeskView) -> str:
    return view.regulation.terms.get("complainant", "投诉举报人") if view.regulation else ""


@fills("figures", "free")
def _figures(view: DeskView) -> tuple[tuple[str, ...], ...]:
    return view.figures


@fills("period", "free")
def _period(view: DeskView) -> str:
    return f"{view.today.year}年1月1日至{view.today.month}月{view.today.day}日"
