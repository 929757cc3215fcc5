"""What a figure is: counts of rows, one set of counts over another, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.rules.statistics.counts import Count, worded


@dataclass(frozen=True, slots=True)
class Term:
    """A count added to a sum, or taken from it."""

    count: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Ratio:
    """One reading of a figure: the sum above over the sum beneath."""

    key: str  # "" is the default
    caption: str
    top: tuple[Term, ...]
    base: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its readings, the default first."""

    key: str
    caption: str
    readings: tuple[Ratio, ...]
    excludes: str = ""
    article: Mapping[str, str] = field(default_factory=dict)  # by pack
    over: str = ""  # why it can be more than the whole

    def reading(self, key: str) -> Ratio:
        """The reading of that key, the default where there is none."""
        return next((one for one in self.readings if one.key == key), self.readings[0])


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them."""

    counts: Mapping[str, Count]
    figures: Mapping[str, Figure]

    def definition(self, figure: Figure, reading: str = "", *, over: bool = False) -> str:
        """办结率＝本期办结÷（期初在办＋本期受理－本期终止）, with what each of them is.

        Where it came ``over`` the whole, it says why it can.
        """
        ratio = figure.reading(reading)
        base = self._sum(ratio.base)
        base = f"（{base}）" if len(ratio.base) > 1 else base
        top = self._sum(ratio.top)
        top = f"（{top}）" if len(ratio.top) > 1 else top
        used = dict.fromkeys(term.count for term in (*ratio.top, *ratio.base))
        said = "；".join(self.said(self.counts[key]) for key in used)
        left = f"不计：{figure.excludes}。" if figure.excludes else ""
        why = f"{figure.over}。" if over and figure.over else ""
        return f"{figure.caption}＝{top}÷{base}。{said}。{left}{why}"

    def said(self, count: Count) -> str:
        """What a count is, in a clause."""
        return f"{count.caption}：{worded(count)}"

    def _sum(self, terms: Sequence[Term]) -> str:
        made = ""
        for term in terms:
            sign = ("＋" if term.sign > 0 else "－") if made or term.sign < 0 else ""
            made += sign + self.counts[term.count].caption
        return made
