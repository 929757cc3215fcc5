"""What a warning is looked for in, by which rule, by which thresholds, and what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from app.base.errors import PackError
from app.base.machine.resources import resource_text

HARD_SIGNS: Final = {
    "long": "办理时间长", "extend": "延期", "return": "退回转办", "object": "提出异议",
    "second_round": "再次调查",
}  # fmt: skip
SIGNS: Final = ("case", *HARD_SIGNS)
# How the warnings of a rule are known again: by what they are about, by the cases that they share
# (a complainant, who is about nobody), or by both (several promises of one unit).
KNOWN_BY: Final = ("about", "cases", "both")
RULES: Final = (
    "hot_unit", "hot_matter", "hot_place", "hot_document", "hard", "same_promise",
    "same_contract", "same_complainant", "same_unit", "after_supervision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a case: extend, return, object, second_round, supervise."""

    kind: str
    day: date
    seq: int = 0  # which step of its case
    no: int = 0  # which step of the file
    unit: str = ""  # supervise: the key of the unit that was; "" whoever is complained about


@dataclass(frozen=True, slots=True)
class WatchedCase:
    """A case as warnings look at it; ``complainants`` are tokens, ``text`` title and matter.

    Unit, category and place are what they are called today; the keys tell them apart whatever they
    are called (the name itself where there is none). ``no`` is the step by which the case came in,
    or was last said to be about whom.
    """

    id: int
    received: date
    unit: str
    category: str
    place: str
    text: str
    complainants: tuple[str, ...] = ()
    accepted: date | None = None
    ended: date | None = None
    happenings: tuple[Happening, ...] = ()
    no: int = 0
    unit_key: str = ""
    category_key: str = ""
    place_key: str = ""
    others: tuple[tuple[str, str], ...] = ()  # further units complained about: key, name


@dataclass(frozen=True, slots=True, order=True)
class Sign:
    """One thing that a warning rests on: a case, or a step of it; ``day`` where time alone brought it."""

    kind: str  # of SIGNS
    case: int
    seq: int = 0
    no: int = 0
    day: date | None = None

    @property
    def text(self) -> str:
        """By which it is kept: case:12, return:12:7."""
        return f"{self.kind}:{self.case}" + (f":{self.seq}" if self.seq else "")


def case_of(sign: str) -> int:
    """The case that a kept sign is of."""
    return int(sign.split(":")[1])


@dataclass(frozen=True, slots=True)
class Threshold:
    """What an office can set of a rule, in which unit, between which bounds."""

    caption: str
    unit: str
    low: Decimal
    high: Decimal
    whole: bool = True


THRESHOLDS: Final = {
    "least": Threshold("至少", "件", Decimal(2), Decimal(100)),
    "span": Threshold("看最近", "天", Decimal(7), Decimal(365)),
    "past": Threshold("与以前比", "天", Decimal(90), Decimal(365)),
    "sure": Threshold("偶然的可能低于万分之", "", Decimal("0.1"), Decimal(100), whole=False),
    "long": Threshold("受理后超过", "天", Decimal(30), Decimal(365)),
    "alike": Threshold("两件相像的程度至少", "%", Decimal(30), Decimal(90)),
    "common": Threshold("不算特征的用词占案件", "%", Decimal(1), Decimal(20)),
}  # fmt: skip
# Where a rule counts something else, or has bounds of its own.
OWN_THRESHOLDS: Final = {
    ("hard", "least"): Threshold("至少", "种情形", Decimal(1), Decimal(len(HARD_SIGNS))),
}
FEWEST: Final = Threshold("全年少于", "件", Decimal(0), Decimal(500))


def threshold(rule: str, name: str) -> Threshold:
    """What is known of a rule's threshold."""
    return OWN_THRESHOLDS.get((rule, name), THRESHOLDS[name])


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for: its thresholds, the reason for them, what it says and proposes."""

    key: str
    caption: str
    least: int
    why: str
    says: str
    proposes: str
    paper: str  # the kind of paper that is offered; "" none
    new: tuple[str, ...]  # signs of which one more brings an answered warning back
    known_by: str = "about"
    writes: str = ""  # what a paper says of it, where that is less than the page may
    span: int = 0
    past: int = 0
    sure: float = 0.0  # odds in ten thousand
    alike: int = 0  # per cent
    common: int = 0  # per cent
    long: int = 0
    small: bool = False  # looked for in a small office, too
    only_small: bool = False
    changed: tuple[str, ...] = ()  # thresholds that the office set otherwise, in words

    def told(self, text: str, **more: object) -> str:
        """A sentence of the rule with its thresholds in it."""
        own: dict[str, object] = {name: f"{getattr(self, name):g}" for name in THRESHOLDS}
        return text.format(**own | more)

    @property
    def because(self) -> str:
        """Why it warns, with the thresholds that act."""
        own = f"其中由本办改过：{'、'.join(self.changed)}。" if self.changed else ""
        return self.told(self.why) + own


@dataclass(frozen=True, slots=True)
class WarningRules:
    """All rules, and below how many cases a year most are off."""

    fewest_a_year: int
    fewest_why: str
    rules: Mapping[str, Rule]

    @property
    def small(self) -> str:
        """Why most rules are off where there are few cases."""
        return self.fewest_why.format(fewest=self.fewest_a_year)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning: what it saw in one sentence, its cases, and the signs that it rests on.

    Once answered it stands again when a sign has come that the answer could not know
    (``answers.news``).
    """

    rule: str
    caption: str
    key: str  # tells it apart from others of its rule
    about: str  # a unit, a category, a place, a number; of a complainant nothing that tells who
    said: str
    written: str  # the same for a paper
    cases: tuple[int, ...]
    signs: frozenset[Sign]
    why: str
    proposes: str
    paper: str
    known_by: str


def read_rules(text: str) -> WarningRules:
    """The rules from TOML; PackError names what isn't known or lacking."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
        data.pop("schema")
        fewest, why = int(data.pop("fewest_a_year")), str(data.pop("fewest_why"))
        rules = {key: _rule(key, given) for key, given in data.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise PackError(f"预警规则文件有误：{error}。") from error
    if strange := set(rules) ^ set(RULES):
        raise PackError(f"预警规则文件里多了或者少了：{'、'.join(sorted(strange))}。")
    return WarningRules(fewest, why, rules)


def _rule(key: str, given: dict[str, Any]) -> Rule:
    rule = Rule(key=key, **{**given, "new": tuple(given["new"])})
    if not rule.new or not set(rule.new) <= set(SIGNS) or rule.known_by not in KNOWN_BY:
        raise ValueError(f"{key}: new, known_by")
    return rule


@cache
def shipped_rules() -> WarningRules:
    """The rules that come with the program."""
    return read_rules(resource_text("warnings/rules.toml"))
