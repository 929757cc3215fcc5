"""Finds early warnings as of a day: spans roll with it, and nothing after it is looked at."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.rules.warnings.chance import surety, tail
from app.rules.warnings.likeness import (
    EVERYWHERE,
    alike,
    contracts_in,
    documents_in,
    every_pair,
)
from app.rules.warnings.schema import HARD_SIGNS, Rule, Warned, WarningRules, WatchedCase

YEAR: Final = 365
FEW: Final = 4  # cases in which a pair of characters is never common
Keys = Callable[[WatchedCase], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Watch:
    """The cases that are known on a day."""

    cases: Sequence[WatchedCase]
    today: date

    def within(self, days: int) -> list[WatchedCase]:
        """Received in the last so many days, today included."""
        first = self.today - timedelta(days=days - 1)
        return [case for case in self.cases if first <= case.received]

    def grouped(self, days: int, keys: Keys) -> dict[str, list[WatchedCase]]:
        """Those of the last days by what they share."""
        found: dict[str, list[WatchedCase]] = defaultdict(list)
        for case in self.within(days):
            for key in keys(case):
                if key:
                    found[key].append(case)
        return found


def find(cases: Sequence[WatchedCase], rules: WarningRules, today: date) -> tuple[Warned, ...]:
    """Every warning that stands today, by rule, then by what it is about."""
    return tuple(one for _rule, found in by_rule(cases, rules, today) for one in found)


def by_rule(
    cases: Sequence[WatchedCase], rules: WarningRules, today: date
) -> Iterator[tuple[Rule, Sequence[Warned]]]:
    """One rule after the other with the warnings of it that stand today, by what they are about."""
    known = sorted((c for c in cases if c.received <= today), key=lambda c: (c.received, c.id))
    watch = Watch(known, today)
    small = len(watch.within(YEAR)) < rules.fewest_a_year
    for rule in rules.rules.values():
        off = (small and not rule.small) or (rule.only_small and not small)
        found = () if off else _FINDERS[rule.key](rule, watch)
        yield rule, sorted(found, key=lambda one: one.about)


# ---------------------------------------------------------------- hot


def _hot(keys: Keys) -> Callable[[Rule, Watch], Iterator[Warned]]:
    """More than the past of the same unit, category, place or document would give by chance."""

    def finder(rule: Rule, watch: Watch) -> Iterator[Warned]:
        known = (watch.today - watch.cases[0].received).days + 1 if watch.cases else 0
        past = min(rule.past, known - rule.span)
        if past < rule.span:  # there is no past to compare with
            return
        first = watch.today - timedelta(days=rule.span - 1)
        for about, longer in watch.grouped(rule.span + past, keys).items():
            cases = [case for case in longer if case.received >= first]
            if len(cases) < rule.least:
                continue
            before = len(longer) - len(cases)
            chance = tail(len(cases), span=rule.span, before=before, past=past)
            if chance < rule.sure:
                usual = f"{before * rule.span / past:.1f}"
                told = {"usual": usual, "surety": surety(chance, before)}
                yield _warned(rule, about, cases, **told)

    return finder


def _unit(case: WatchedCase) -> Iterable[str]:
    return (case.unit,)


def _category(case: WatchedCase) -> Iterable[str]:
    return (case.category,)


def _place(case: WatchedCase) -> Iterable[str]:
    return (case.place,)


def _documents(case: WatchedCase) -> Iterable[str]:
    return documents_in(case.text)


def _contracts(case: WatchedCase) -> Iterable[str]:
    return contracts_in(case.text)


# ---------------------------------------------------------------- hard


def _hard(rule: Rule, watch: Watch) -> Iterator[Warned]:
    """An open case with several of the signs."""
    for case in watch.cases:
        if case.ended is not None and case.ended <= watch.today:
            continue
        kinds = {one.kind for one in case.happenings if one.day <= watch.today}
        begun = case.accepted or case.received
        if (watch.today - begun).days > rule.long:
            kinds.add("long")
        signs = [caption for kind, caption in HARD_SIGNS.items() if kind in kinds]
        if len(signs) >= rule.least:
            own = frozenset(kind for kind in HARD_SIGNS if kind in kinds)
            told = {"about": "一件在办案件", "number": len(signs), "kinds": "、".join(signs)}
            yield _made(rule, str(case.id), [case], own, **told)


# ---------------------------------------------------------------- recurring


def _shared(keys: Keys, *, hide: bool = False) -> Callable[[Rule, Watch], Iterator[Warned]]:
    """Several that share something, whatever the past."""

    def finder(rule: Rule, watch: Watch) -> Iterator[Warned]:
        for about, cases in watch.grouped(rule.span, keys).items():
            if len(cases) >= rule.least:
                yield _warned(rule, _hidden(about) if hide else about, cases)

    return finder


def _hidden(token: str) -> str:
    """A name for a complainant that tells nothing, the same each time."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def _promises(rule: Rule, watch: Watch) -> Iterator[Warned]:
    """Cases about one unit whose matters are alike, each like one of the others.

    Pairs of characters that stand in many of all cases (多次催要没有结果) make nothing alike.
    """
    recent = watch.within(rule.span)
    told = {case.id: every_pair(case.text.replace(case.unit, "")) for case in recent}
    often = Counter(pair for pairs in told.values() for pair in pairs)
    most = max(FEW, int(rule.common * len(recent)))
    common = {pair for pair, number in often.items() if number > most} | EVERYWHERE
    for unit, cases in watch.grouped(rule.span, _unit).items():
        if len(cases) < rule.least:
            continue
        pairs = {case.id: told[case.id] - common for case in cases}
        groups: list[list[WatchedCase]] = []
        for case in cases:
            near = [
                group for group in groups
                if any(alike(pairs[case.id], pairs[one.id]) >= rule.alike for one in group)
            ]  # fmt: skip
            joined = [case, *(one for group in near for one in group)]
            groups = [group for group in groups if group not in near] + [joined]
        for group in groups:
            if len(group) >= rule.least:
                yield _warned(rule, unit, sorted(group, key=lambda one: (one.received, one.id)))


def _after_supervision(rule: Rule, watch: Watch) -> Iterator[Warned]:
    """The same kind of matter about a unit again, after it was supervised for one."""
    supervised: dict[tuple[str, str], list[tuple[date, WatchedCase]]] = defaultdict(list)
    same: dict[tuple[str, str], list[WatchedCase]] = defaultdict(list)
    for case in watch.cases:
        same[case.unit, case.category].append(case)
        for one in case.happenings:
            if one.kind == "supervise" and one.day <= watch.today:
                supervised[case.unit, case.category].append((one.day, case))
    for (unit, category), letters in supervised.items():
        since, first = max(letters, key=lambda one: (one[0], one[1].id))
        later = [
            case for case in same[unit, category]
            if case.id != first.id and since < case.received <= since + timedelta(days=rule.span)
        ]  # fmt: skip
        if len(later) >= rule.least and (watch.today - since).days <= 2 * rule.span:
            yield _made(rule, unit, [first, *later], _signs(later), about=unit, number=len(later))


_FINDERS: Final[dict[str, Callable[[Rule, Watch], Iterator[Warned]]]] = {
    "hot_unit": _hot(_unit), "hot_matter": _hot(_category), "hot_place": _hot(_place),
    "hot_document": _hot(_documents), "hard": _hard, "same_promise": _promises,
    "same_contract": _shared(_contracts),
    "same_complainant": _shared(lambda case: case.complainants, hide=True),
    "same_unit": _shared(_unit), "after_supervision": _after_supervision,
}  # fmt: skip


def _warned(rule: Rule, about: str, cases: Sequence[WatchedCase], **told: object) -> Warned:
    return _made(rule, about, cases, _signs(cases), about=about, number=len(cases), **told)


def _signs(cases: Iterable[WatchedCase]) -> frozenset[str]:
    return frozenset(str(case.id) for case in cases)


def _made(
    rule: Rule, key: str, cases: Sequence[WatchedCase], signs: frozenset[str], **told: object
) -> Warned:
    said = rule.says.format(**{"span": rule.span, **told})
    return Warned(
        rule.key, rule.caption, key, said, tuple(case.id for case in cases), signs, rule.why,
        rule.proposes, rule.paper,
    )  # fmt: skip
