"""What an office sets of the rules otherwise than they come, between which bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from app.base.errors import InputError
from app.rules.warnings.schema import FEWEST, THRESHOLDS, Threshold, WarningRules, threshold

ALL_RULES: Final = "fewest_a_year"  # the one threshold that is of no rule
ALL_CAPTION: Final = "件数少的县"


@dataclass(frozen=True, slots=True)
class Setting:
    """A threshold as it acts: ``rule.name``, and what it comes with."""

    key: str
    rule: str  # its caption
    about: Threshold
    value: Decimal
    default: Decimal
    why: str  # the reason for the default

    @property
    def said(self) -> str:
        """至少3件."""
        return in_words(self.about, self.value)


def in_words(about: Threshold, value: Decimal) -> str:
    """A value of a threshold in words: 看最近30天."""
    return f"{about.caption}{value.normalize():f}{about.unit}"


def settings_of(shipped: WarningRules, own: Mapping[str, str]) -> Iterator[Setting]:
    """Every threshold there is, with what the office set it to."""
    why = shipped.small
    yield _setting(ALL_RULES, ALL_CAPTION, FEWEST, shipped.fewest_a_year, own, why)
    for rule in shipped.rules.values():
        for name in THRESHOLDS:
            if default := getattr(rule, name):
                key, about = f"{rule.key}.{name}", threshold(rule.key, name)
                yield _setting(key, rule.caption, about, default, own, rule.because)


def _setting(
    key: str, rule: str, about: Threshold, default: float, own: Mapping[str, str], why: str
) -> Setting:
    comes = Decimal(f"{default:g}")
    return Setting(key, rule, about, Decimal(own.get(key, comes)), comes, why)


def adjusted(shipped: WarningRules, own: Mapping[str, str]) -> WarningRules:
    """The rules with what the office set; a threshold that there is no more is left out."""
    rules, fewest = dict(shipped.rules), shipped.fewest_a_year
    for one in settings_of(shipped, own):
        if one.value == one.default:
            continue
        if one.key == ALL_RULES:
            fewest = int(one.value)
            continue
        key, name = one.key.split(".")
        value = int(one.value) if one.about.whole else float(one.value)
        changed = (*rules[key].changed, f"{one.said}（默认{one.default.normalize():f}）")
        told: dict[str, Any] = {name: value, "changed": changed}
        rules[key] = replace(rules[key], **told)
    return replace(shipped, fewest_a_year=fewest, rules=rules)


def check_threshold(shipped: WarningRules, own: Mapping[str, str], key: str, typed: str) -> Setting:
    """The threshold as it shall be; InputError says why it can't be so."""
    found = next((one for one in settings_of(shipped, own) if one.key == key), None)
    if found is None:
        raise InputError("没有这一项预警起点，没有保存；请刷新后重试。")
    about = found.about
    try:
        value = Decimal(typed.strip())
    except ArithmeticError:
        raise InputError(f"“{about.caption}”要填数字，没有保存；请改正。") from None
    if not value.is_finite() or not about.low <= value <= about.high or (
        about.whole and value != value.to_integral_value()
    ):  # fmt: skip
        number = "整数" if about.whole else "数"
        raise InputError(
            f"“{about.caption}”要填{about.low.normalize():f}到{about.high.normalize():f}之间的{number}，没有保存；请改正。"
        )
    wanted = replace(found, value=value)
    rule = adjusted(shipped, {**own, key: f"{value:f}"}).rules.get(key.split(".")[0])
    if rule is not None and rule.past and rule.past < rule.span:
        raise InputError("比较用的以前的天数不能少于最近的天数，没有保存；否则没有可比的。")
    return wanted
