"""Finds early warnings as of a day: spans roll with it, and nothing after it is looked at."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from app.rules.warnings.schema import (
    HARD_SIGNS,
    Happening,
    Rule,
    Sign,
    Warned,
    WarningRules,
    WatchedCase,
)

YEAR: Final = 365
FEW: Final = 4  # cases in which a pair of characters is never common
IN_TEN_THOUSAND: Final = 10_000
PER_CENT: Final = 100
Named = tuple[str, str]  # a key, and what it is called
Keys = Callable[[WatchedCase], Iterable[Named]]


@dataclass(frozen=True, slots=True)
class Watch:
    """The cases that are known on a day."""

    cases: Sequence[WatchedCase]
    today: date

    def within(self, days: int) -> list[WatchedCase]:
        """Received in the last so many days, today included."""
        first = self.today - timedelta(days=days - 1)
        return [case for case in self.cases if first <= case.received]

    def grouped(self, days: int, keys: Keys) -> list[tuple[Named, list[WatchedCase]]]:
        """Those of the last days by what they share, called as the newest of them calls it."""
        found: dict[str, list[WatchedCase]] = defaultdict(list)
        names: dict[str, str] = {}
        for case in self.within(days):
            for key, name in keys(case):
                if key:
                    found[key].append(case)
                    names[key] = name
        return [((key, names[key]), cases) for key, cases in found.items()]


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
        told = (_told(rule, one, rules.fewest_a_year) for one in found)
        yield rule, sorted(told, key=lambda one: (one.about, one.key))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a finder saw: about what, which cases, the signs, and what its sentence needs more."""

    about: Named
    cases: Sequence[WatchedCase]
    signs: Iterable[Sign]
    told: Mapping[str, object] = field(default_factory=dict)


# ---------------------------------------------------------------- hot


def _hot(keys: Keys) -> Callable[[Rule, Watch], Iterator[Seen]]:
    """More than the past of the same unit, category, place or document would give by chance."""

    def finder(rule: Rule, watch: Watch) -> Iterator[Seen]:
        known = (watch.today - watch.cases[0].received).days + 1 if watch.cases else 0
        past = min(rule.past, known - rule.span)
        if past < rule.span:  # there is no past to compare with
            return
        first = watch.today - timedelta(days=rule.span - 1)
        for about, longer in watch.grouped(rule.span + past, keys):
            cases = [case for case in longer if case.received >= first]
            if len(cases) < rule.least:
                continue
            before = len(longer) - len(cases)
            chance = tail(len(cases), span=rule.span, before=before, past=past)
            if chance * IN_TEN_THOUSAND < rule.sure:
                usual = f"{before * rule.span / past:.1f}"
                told = {"usual": usual, "surety": surety(chance, before)}
                yield Seen(about, cases, _received(cases), told)

    return finder


def _unit(case: WatchedCase) -> Iterable[Named]:
    return dict([(case.unit_key or case.unit, case.unit), *case.others]).items()


def _category(case: WatchedCase) -> Iterable[Named]:
    return ((case.category_key or case.category, case.category),)


def _place(case: WatchedCase) -> Iterable[Named]:
    return ((case.place_key or case.place, case.place),)


def _documents(case: WatchedCase) -> Iterable[Named]:
    return ((number, number) for number in documents_in(case.text))


def _contracts(case: WatchedCase) -> Iterable[Named]:
    return ((number, number) for number in contracts_in(case.text))


# ---------------------------------------------------------------- hard


def _hard(rule: Rule, watch: Watch) -> Iterator[Seen]:
    """An open case with several of the signs; how often each happened is told."""
    for case in watch.cases:
        if case.ended is not None and case.ended <= watch.today:
            continue
        happened = [
            one for one in case.happenings if one.kind in HARD_SIGNS and one.day <= watch.today
        ]
        number = Counter(one.kind for one in happened)
        signs = [_sign(case, one) for one in happened]
        since = (case.accepted or case.received) + timedelta(days=rule.long + 1)
        if since <= watch.today:
            number["long"] = 1
            signs.append(Sign("long", case.id, day=since))
        kinds = [
            f"{caption}{number[kind]}次" if number[kind] > 1 else caption
            for kind, caption in HARD_SIGNS.items() if number[kind]
        ]  # fmt: skip
        if len(kinds) >= rule.least:
            told = {"number": len(kinds), "kinds": "、".join(kinds)}
            about = f"反映{case.unit}的一件在办案件" if case.unit else "一件在办案件"
            yield Seen((str(case.id), about), [case], signs, told)


def _sign(case: WatchedCase, one: Happening) -> Sign:
    return Sign(one.kind, case.id, one.seq, one.no)


# ---------------------------------------------------------------- recurring


def _shared(keys: Keys) -> Callable[[Rule, Watch], Iterator[Seen]]:
    """Several that share something, whatever the past."""

    def finder(rule: Rule, watch: Watch) -> Iterator[Seen]:
        for about, cases in watch.grouped(rule.span, keys):
            if len(cases) >= rule.least:
                yield Seen(about, cases, _received(cases))

    return finder


def _complainant(rule: Rule, watch: Watch) -> Iterator[Seen]:
    """Several cases of one complainant, known by any of their tokens; who it is stays unsaid."""
    joined: dict[str, str] = {}  # a token to one that came with it

    def root(token: str) -> str:
        while (above := joined.setdefault(token, token)) != token:
            token = above
        return token

    known = [case for case in watch.within(rule.span) if case.complainants]
    for case in known:
        first, *rest = case.complainants
        for token in rest:
            joined[root(token)] = root(first)
    groups: dict[str, list[WatchedCase]] = defaultdict(list)
    for case in known:
        groups[root(case.complainants[0])].append(case)
    for token, cases in groups.items():
        if len(cases) >= rule.least:
            yield Seen((_hidden(token), ""), cases, _received(cases))


def _hidden(token: str) -> str:
    """A name for a complainant that tells nothing, the same each time."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def _promises(rule: Rule, watch: Watch) -> Iterator[Seen]:
    """Cases about one unit whose matters are alike, each like one of the others.

    Pairs of characters that stand in many of all cases (多次催要没有结果) make nothing alike.
    """
    recent = watch.within(rule.span)
    told = {case.id: every_pair(_without_units(case)) for case in recent}
    often = Counter(pair for pairs in told.values() for pair in pairs)
    most = max(FEW, rule.common * len(recent) // PER_CENT)
    common = {pair for pair, number in often.items() if number > most} | EVERYWHERE
    for unit, cases in watch.grouped(rule.span, _unit):
        if len(cases) < rule.least:
            continue
        pairs = {case.id: told[case.id] - common for case in cases}
        groups: list[list[WatchedCase]] = []
        for case in cases:
            near = [
                group for group in groups
                if any(
                    alike(pairs[case.id], pairs[one.id]) * PER_CENT >= rule.alike for one in group
                )
            ]  # fmt: skip
            joined = [case, *(one for group in near for one in group)]
            groups = [group for group in groups if group not in near] + [joined]
        for group in groups:
            if len(group) >= rule.least:
                ordered = sorted(group, key=lambda one: (one.received, one.id))
                yield Seen(unit, ordered, _received(ordered))


def _without_units(case: WatchedCase) -> str:
    text = case.text
    for _key, name in _unit(case):
        text = text.replace(name, "")
    return text


def _after_supervision(rule: Rule, watch: Watch) -> Iterator[Seen]:
    """The same kind of matter about a unit again, after that unit was supervised for one; a further
    supervision forgives nothing."""
    same: dict[tuple[str, str], list[WatchedCase]] = defaultdict(list)
    letters: dict[tuple[str, str], list[tuple[date, WatchedCase]]] = defaultdict(list)
    names: dict[str, str] = {}
    since = watch.today - timedelta(days=2 * rule.span)
    for case in watch.cases:
        ((category, _),) = _category(case)
        accused = {unit: name for unit, name in _unit(case) if unit}
        names |= accused
        for unit in accused:
            same[unit, category].append(case)
        for one in case.happenings:
            if one.kind == "supervise" and since <= one.day <= watch.today:
                for unit in [one.unit] if one.unit else accused:
                    letters[unit, category].append((one.day, case))
    for (unit, category), sent in letters.items():
        later = [
            case for case in same[unit, category]
            if any(
                case.id != first.id and day < case.received <= day + timedelta(days=rule.span)
                for day, first in sent
            )
        ]  # fmt: skip
        if len(later) >= rule.least:
            grounds = {case.id: case for case in (*(first for _day, first in sent), *later)}
            about = (f"{unit} {category}", names[unit])
            told = {"number": len(later)}
            yield Seen(about, list(grounds.values()), _received(later), told)


_FINDERS: Final[dict[str, Callable[[Rule, Watch], Iterator[Seen]]]] = {
    "hot_unit": _hot(_unit), "hot_matter": _hot(_category), "hot_place": _hot(_place),
    "hot_document": _hot(_documents), "hard": _hard, "same_promise": _promises,
    "same_contract": _shared(_contracts), "same_complainant": _complainant,
    "same_unit": _shared(_unit), "after_supervision": _after_supervision,
}  # fmt: skip


def _received(cases: Iterable[WatchedCase]) -> list[Sign]:
    return [Sign("case", case.id, no=case.no) for case in cases]


def _told(rule: Rule, seen: Seen, fewest: int) -> Warned:
    key, about = seen.about
    words = {"about": about, "number": len(seen.cases), "fewest": fewest, **seen.told}
    signs = frozenset(sign for sign in seen.signs if sign.kind in rule.new)
    return Warned(
        rule.key, rule.caption, key, about, rule.told(rule.says, **words),
        rule.told(rule.writes or rule.says, **words), tuple(case.id for case in seen.cases), signs,
        rule.because, rule.proposes, rule.paper, rule.known_by,
    )  # fmt: skip
