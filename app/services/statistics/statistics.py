"""The page's numbers: a period with what it was a year and a period before, opened to its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from app.base.captions import CHANNELS
from app.base.errors import InputError
from app.base.rows.statistics import (
    HIDDEN,
    BreakdownRow,
    ClockRow,
    CountCell,
    CountedCase,
    CountedCases,
    FigureCell,
    Period,
    StatisticsRows,
)
from app.base.session import Session
from app.models import sql
from app.models.audit import Audit
from app.models.base import table_of
from app.models.case import Case
from app.models.desk_statements import visible
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.regulation.regulation import Regulation
from app.rules.statistics.inference import Cell
from app.rules.statistics.reckoning import Share, change, grown, share, times
from app.rules.statistics.schema import Figures
from app.rules.statistics.shipped import shipped_figures
from app.rules.statistics.suppression import hidden_together
from app.services.statistics.counting import (
    ALL,
    MONTH,
    Counted,
    Span,
    begun_of,
    counted,
    days_of,
    months_of,
    rows_behind,
)
from app.services.statistics.limits import CLOCK_COLUMNS, Limits
from app.services.store import settings
from app.services.store.reading import office_regulation
from app.services.store.step_numbers import last_number
from app.services.store.workspace import Workspace

CASE = table_of(Case)
UNIT, OFFICER, AUDIT = table_of(Unit), table_of(Officer), table_of(Audit)
YEAR: Final = 12  # months
MOST_KEPT: Final = 96  # periods that were compared with, a year by months among them
BY_PEOPLE: Final = "named"  # what complainants are: small numbers are not told
GROUND: Final = "ground"
NOBODY: Final = {
    "unit": "没有主办单位", "township": "不属于乡镇", "officer": "没有经办人",
}  # fmt: skip
Readings = Mapping[str, str]
_COUNTED = (
    select(CASE.c.id, CASE.c.number, CASE.c.title, UNIT.c.name)
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .where(CASE.c.id.in_(sql.listed("cases")), visible(CASE.c.id))
)
_LAST_ACT = select(func.max(AUDIT.c.id))  # a unit's place can change without a step
_UNITS = select(UNIT.c.id, UNIT.c.name).order_by(UNIT.c.sort_key)
_OFFICERS = select(OFFICER.c.id, OFFICER.c.name).order_by(OFFICER.c.sort_key)


@dataclass(frozen=True, slots=True)
class Sums:
    """The whole of a period: every count, undivided."""

    span: Span
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Broken:
    """A period broken down: counts, working days of what was closed, ages of what is in hand."""

    found: Counted
    days: Mapping[str, list[int]]
    begun: Mapping[str, list[int]]

    @property
    def times(self) -> str:
        """办理用时 of the whole."""
        return times([day for part in self.days.values() for day in part]).spoken

    @property
    def ages(self) -> str:
        """How long what is in hand has been, of the whole."""
        return times([day for part in self.begun.values() for day in part]).spoken


class Statistics:
    """Counts over all cases, whoever asks; who opens a number sees what they may see."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self.figures: Figures = shipped_figures()
        self._compared: dict[tuple[Span, str, int, int], Counted] = {}

    def page(
        self, period: Period, along: str = "unit", readings: Readings | None = None
    ) -> StatisticsRows:
        """Every count and figure of the period, broken down ``along`` a dimension; InputError for an empty period.

        ``readings`` chooses another reading of a figure by its key.
        """
        with self._work.gate.see(self._work.gate.program) as view:
            return self.pages(view.connection, period, (along,), readings)[0]

    def pages(
        self,
        connection: Connection,
        period: Period,
        along: Sequence[str],
        readings: Readings | None = None,
    ) -> tuple[StatisticsRows, ...]:
        """The page for each breakdown, inside a running view."""
        _check(period)
        chosen = self.readings(connection, readings)
        span = self._cut(period)
        broken = {by: self._broken_down(connection, span, by) for by in along}
        whole = self._broken_down(connection, span, ALL) if along[0] == MONTH else broken[along[0]]
        now = Sums(span, _summed(whole.found))
        past = {by: self._past(connection, period, span, by) for by in broken}
        first = along[0] if along[0] != MONTH else ALL
        before, last_year = (
            Sums(days, _summed(found))
            for days, found in (past.get(first) or self._past(connection, period, span, ALL))
        )
        pack = settings.office_settings(connection).regulation
        counts = tuple(
            self._count(key, now, before, last_year, pack) for key in self.figures.counts
        )
        rows = {
            by: self._rows(connection, parts, by, chosen, span, past[by])
            for by, parts in broken.items()
        }
        over = {key for own in rows.values() for row in own for key in self._over(row, chosen)}
        figures = tuple(
            self._figure(key, chosen.get(key, ""), now, before, last_year, pack, over=key in over)
            for key in self.figures.figures
        )
        clocks, unit_clocks = Limits(connection, span).rows()
        grounds = self._grounds(connection, span)
        return tuple(
            StatisticsRows(
                period, span.last, counts, figures, whole.times, by,
                rows[by], clocks, grounds, whole.ages, unit_clocks,
            )
            for by in broken
        )  # fmt: skip

    def readings(self, connection: Connection, asked: Readings | None) -> dict[str, str]:
        """What was asked for over what the office's regulation is set to (满意度的基数)."""
        base = office_regulation(self._work, connection).terms.get("satisfaction_base", "")
        return ({"satisfaction": base} if base else {}) | dict(asked or {})

    def cases(
        self, period: Period, count: str, by: Session, part: tuple[str, str] | None = None
    ) -> CountedCases:
        """What a count counts, a line each, or one ``part`` of it: by what, and its key; of
        不予受理 ("ground", its words).

        What ``by`` is recused from is left out, and it says how many.
        """
        definition = self.figures.counts[count]
        with self._work.gate.see(self._work.gate.program) as whole:
            along, key = part or (ALL, None)
            if along == GROUND:
                along, key = "outcome", self._ground(whole.connection, key or "")
            rows = rows_behind(whole.connection, definition, self._cut(period), along, key)
        lines = [(case, day) for case, _seq, day in rows]
        return self._listed(lines, definition.caption, definition.unit, by)

    def clock_cases(
        self, period: Period, clock: ClockRow, column: str, by: Session
    ) -> CountedCases:
        """The limits behind a number of 各类期限, a line each: ``met``, ``late`` or ``overdue``."""
        with self._work.gate.see(self._work.gate.program) as whole:
            lines = Limits(whole.connection, self._cut(period)).behind(clock, column)
        whose = f"{clock.unit}　" if clock.unit else ""
        return self._listed(lines, f"{whose}{clock.caption}　{CLOCK_COLUMNS[column]}", "项", by)

    def _listed(
        self, lines: Sequence[tuple[int, date]], caption: str, unit: str, by: Session
    ) -> CountedCases:
        with self._work.gate.see(by) as view:
            asked = {"cases": sql.as_list({case for case, _day in lines}), "viewer": view.viewer}
            seen = {row.id: row for row in view.connection.execute(_COUNTED, asked)}
        told = tuple(
            CountedCase(case, seen[case].number, seen[case].title, seen[case].name or "", day)
            for case, day in lines if case in seen
        )  # fmt: skip
        return CountedCases(caption, told, len(lines) - len(told), unit)

    def _ground(self, connection: Connection, words: str) -> str:
        """The key of a ground of the regulation by its words."""
        known = _options(office_regulation(self._work, connection), "refusal_grounds")
        return next((key for key, text in known.items() if text == words), words)

    def sums(self, connection: Connection, period: Period) -> Sums:
        """The counts of a period inside a running view."""
        return self._sums(connection, self._cut(period))

    def ids(self, connection: Connection, span: Span) -> dict[str, list[int]]:
        """The cases behind each count, for a snapshot."""
        return {
            key: sorted({case for case, _seq, _day in rows_behind(connection, count, span)})
            for key, count in self.figures.counts.items()
        }

    # ------------------------------------------------------------ parts

    def _broken_down(self, connection: Connection, span: Span, along: str) -> Broken:
        if along == MONTH:
            return _by_months({
                key: self._broken_down(connection, month, ALL)
                for key, month in months_of(span).items()
            })  # fmt: skip
        counts = self.figures.counts
        calendar = self._work.editions.calendar(settings.current_calendar(connection))
        begun = begun_of(connection, counts["in_hand_end"], span, along)
        ages = {
            key: [
                max(calendar.count(day, span.last), 0) for day, often in days for _ in range(often)
            ]
            for key, days in begun.items()
        }
        days = days_of(connection, counts["closed"], span, along)
        return Broken(counted(connection, self.figures, span, along), days, ages)

    def _cut(self, period: Period) -> Span:
        """To the end of the period, or to today where it runs on."""
        return Span(period.first, max(min(period.last, self._work.today()), period.first))

    def _past(
        self, connection: Connection, period: Period, span: Span, by: str
    ) -> tuple[tuple[Span, Counted], tuple[Span, Counted]]:
        """The period before and the same days of the year before, broken down alike; months by
        the names of those that they are measured against."""
        before, last_year = _period_before(period, span), _year_before(span)
        if by != MONTH:
            return (
                (before, self._known(connection, before, by)),
                (last_year, self._known(connection, last_year, by)),
            )
        months = months_of(span)
        return (
            (before, self._known_months(connection, {
                name: _period_before(_month_of(part, period), part) for name, part in months.items()
            })),
            (last_year, self._known_months(connection, {
                name: _year_before(part) for name, part in months.items()
            })),
        )  # fmt: skip

    def _known(self, connection: Connection, span: Span, by: str) -> Counted:
        """The counts of a period to compare with: counted once until something is recorded."""
        key = span, by, last_number(connection), connection.scalar(_LAST_ACT) or 0
        found = self._compared.get(key)
        if found is None:
            if len(self._compared) >= MOST_KEPT:
                self._compared.clear()
            found = self._compared[key] = counted(connection, self.figures, span, by)
        return found

    def _known_months(self, connection: Connection, spans: Mapping[str, Span]) -> Counted:
        found = {name: self._known(connection, span, ALL) for name, span in spans.items()}
        return {
            key: Counter({name: own[key][ALL] for name, own in found.items()})
            for key in self.figures.counts
        }

    def _sums(self, connection: Connection, span: Span) -> Sums:
        found = counted(connection, self.figures, span)
        return Sums(span, {key: number[""] for key, number in found.items()})

    def _count(self, key: str, now: Sums, before: Sums, last_year: Sums, pack: str) -> CountCell:
        count, number = self.figures.counts[key], now.counts[key]
        return CountCell(
            key, count.caption, number, count.unit, self.figures.said(count), count.article.get(pack, ""),
            grown(number, before.counts[key]), grown(number, last_year.counts[key]),
        )  # fmt: skip

    def _over(self, row: BreakdownRow, chosen: Readings) -> Iterator[str]:
        """The figures that are told of a part and came over the whole."""
        for figure in self.figures.figures.values():
            plain = {key: number or 0 for key, number in row.counts.items()}
            told = row.figures[figure.key] != HIDDEN
            if told and share(figure.reading(chosen.get(figure.key, "")), plain).over:
                yield figure.key

    def _figure(
        self, key: str, reading: str, now: Sums, before: Sums, last_year: Sums, pack: str, *,
        over: bool,
    ) -> FigureCell:  # fmt: skip
        figure = self.figures.figures[key]
        ratio = figure.reading(reading)
        here = share(ratio, now.counts)
        return FigureCell(
            key, figure.caption, here.spoken, here.top, here.base,
            self.figures.definition(figure, ratio.key, over=over or here.over), ratio.key,
            tuple((one.key, one.caption or "默认口径") for one in figure.readings),
            figure.article.get(pack, ""),
            change(here, share(ratio, before.counts)), change(here, share(ratio, last_year.counts)),
            tuple((term.count, term.sign) for term in ratio.top),
            tuple((term.count, term.sign) for term in ratio.base),
        )  # fmt: skip

    def _rows(
        self, connection: Connection, broken: Broken, by: str, chosen: Readings, span: Span,
        past: Sequence[tuple[Span, Counted]],
    ) -> tuple[BreakdownRow, ...]:  # fmt: skip
        names = self._names(connection, by)
        keys = sorted({key for parts in broken.found.values() for key in parts}, key=names.place)
        tables = [(span, broken.found), *past]
        hidden: Mapping[tuple[date, date], frozenset[Cell]] = {}
        if by == BY_PEOPLE:  # one search over all that the page tells of them
            hidden = hidden_together({(days.first, days.last): found for days, found in tables})

        def told(key: str, days: Span, found: Counted) -> dict[str, int | None]:
            secret = hidden.get((days.first, days.last), ())
            return {
                count: None if (count, key) in secret else parts[key]
                for count, parts in found.items()
            }

        return tuple(
            self._row(key, broken, names, chosen, [told(key, *one) for one in tables])
            for key in keys
        )

    def _row(
        self, key: str, broken: Broken, names: _Names, chosen: Readings,
        told: Sequence[Mapping[str, int | None]],
    ) -> BreakdownRow:  # fmt: skip
        """The line of a part, of its numbers now, a period and a year before."""
        counts = told[0]
        shares = [self._shares(numbers, chosen) for numbers in told]
        figures = {key: here.spoken if here else HIDDEN for key, here in shares[0].items()}
        before, last_year = (
            {
                **{count: _grown(counts[count], then[count]) for count in counts},
                **{figure: _changed(shares[0][figure], own[figure]) for figure in figures},
            }
            for then, own in zip(told[1:], shares[1:], strict=True)
        )
        spoken, ages = (
            HIDDEN if counts[count] is None else times(days.get(key, [])).spoken
            for count, days in (("closed", broken.days), ("in_hand_end", broken.begun))
        )
        return BreakdownRow(key, names.of(key), counts, figures, spoken, ages, before, last_year)

    def _shares(
        self, counts: Mapping[str, int | None], chosen: Readings
    ) -> dict[str, Share | None]:
        """Each figure over these counts; None where one of them is not told."""
        made: dict[str, Share | None] = {}
        for figure in self.figures.figures.values():
            ratio = figure.reading(chosen.get(figure.key, ""))
            plain = {term.count: counts[term.count] for term in (*ratio.top, *ratio.base)}
            known = {count: number for count, number in plain.items() if number is not None}
            made[figure.key] = share(ratio, known) if len(known) == len(plain) else None
        return made

    def _names(self, connection: Connection, by: str) -> _Names:
        """What the keys of a breakdown are called, in the order of a list that nobody ranks."""
        if by in ("unit", "superior", "township"):
            rows = connection.execute(_UNITS)
            return _Names({str(key): name for key, name in rows}, NOBODY.get(by, NOBODY["unit"]))
        if by == "officer":
            rows = connection.execute(_OFFICERS)
            return _Names({str(key): name for key, name in rows}, NOBODY["officer"])
        if by == "category":
            regulation = office_regulation(self._work, connection)
            return _Names(_options(regulation, "categories"), "没有分类")
        return _Names(dict(CHANNELS) if by == "channel" else {}, "")

    def _grounds(self, connection: Connection, span: Span) -> tuple[tuple[str, int], ...]:
        """不予受理, by ground in the words of the text."""
        declined = {"declined": self.figures.counts["declined"]}
        found = counted(connection, Figures(declined, {}), span, "outcome")["declined"]
        words = _options(office_regulation(self._work, connection), "refusal_grounds")
        return tuple((words.get(key, key), number) for key, number in sorted(found.items()))


def _summed(found: Counted) -> dict[str, int]:
    return {key: sum(parts.values()) for key, parts in found.items()}


def _grown(now: int | None, before: int | None) -> str:
    """The change of a count of a part; it is not told where one of the two is not."""
    return HIDDEN if now is None or before is None else grown(now, before)


def _changed(now: Share | None, before: Share | None) -> str:
    return HIDDEN if now is None or before is None else change(now, before)


def _month_of(part: Span, period: Period) -> Period:
    """The whole month that a part of the period lies in, as far as the period reaches."""
    after = (part.first.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Period(part.first, min(after - timedelta(days=1), period.last))


def _by_months(parts: Mapping[str, Broken]) -> Broken:
    """Months as parts of a period, each counted for itself."""
    found: Counted = {
        key: Counter({month: part.found[key][ALL] for month, part in parts.items()})
        for key in next(iter(parts.values())).found
    }
    days = {month: part.days.get(ALL, []) for month, part in parts.items()}
    return Broken(found, days, {month: part.begun.get(ALL, []) for month, part in parts.items()})


class _Names:
    """Keys of a breakdown with their names, in their order."""

    def __init__(self, names: Mapping[str, str], none: str) -> None:
        self._names, self._none = names, none
        self._order = {key: at for at, key in enumerate(names)}

    def of(self, key: str) -> str:
        """What the key is called."""
        return self._names.get(key, key) or self._none

    def place(self, key: str) -> tuple[int, str]:
        """Where it stands: by name or by the list of the regulation, never by a number."""
        return self._order.get(key, len(self._order)), key


def _options(regulation: Regulation, name: str) -> dict[str, str]:
    return {choice.key: choice.text for choice in regulation.lists.get(name, ())}


def _check(period: Period) -> None:
    if period.last < period.first:
        raise InputError("统计期的止日早于起日，没有统计；请改正日期。")


def _period_before(period: Period, span: Span) -> Span:
    """The days just before, as many; of whole months the months before, and where these run on
    the same days of them."""
    after = period.last + timedelta(days=1)
    if period.first.day != 1 or after.day != 1:
        days = (span.last - span.first).days + 1
        return Span(span.first - timedelta(days=days), span.first - timedelta(days=1))
    months = (after.year - period.first.year) * 12 + after.month - period.first.month
    if span.last == period.last:
        return Span(_months_back(span.first, months), span.first - timedelta(days=1))
    return Span(_months_back(span.first, months), _months_back(span.last, months))


def _months_back(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month."""
    at = day.year * 12 + day.month - 1 - months
    first = date(at // 12, at % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def _year_before(span: Span) -> Span:
    """The same days of the year before; a period to the end of February to the end of that one."""
    after = span.last + timedelta(days=1)
    to_the_end = _months_back(after, YEAR) - timedelta(days=1)
    last = to_the_end if after.day == 1 else _months_back(span.last, YEAR)
    return Span(_months_back(span.first, YEAR), last)
