"""A second reader of derivations: numbers, fractions, + − × ( ), max(0,…), min(p,…), exactly."""

from __future__ import annotations

import re
from fractions import Fraction

TOKEN = re.compile(r"\d+(?:\.\d+)?|max|min|[+−×/(),]")


def reckon(text: str) -> Fraction:
    """The exact value of a derivation; AssertionError for anything outside the grammar."""
    tokens = TOKEN.findall(text)
    assert "".join(tokens) == text, text
    value, rest = _sum(tokens)
    assert not rest, text
    return value


def _sum(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+−":
        sign = 1 if tokens[0] == "+" else -1
        right, tokens = _product(tokens[1:])
        value += sign * right
    return value, tokens


def _product(tokens: list[str]) -> tuple[Fraction, list[str]]:
    value, tokens = _one(tokens)
    while tokens and tokens[0] in "×/":
        times = tokens[0] == "×"
        right, tokens = _one(tokens[1:])
        value = value * right if times else value / right
    return value, tokens


def _one(tokens: list[str]) -> tuple[Fraction, list[str]]:
    head, tokens = tokens[0], tokens[1:]
    if head in ("max", "min"):
        assert tokens[0] == "("
        first, tokens = _sum(tokens[1:])
        assert tokens[0] == ","
        second, tokens = _sum(tokens[1:])
        assert tokens[0] == ")"
        return (max if head == "max" else min)(first, second), tokens[1:]
    if head == "(":
        value, tokens = _sum(tokens)
        assert tokens[0] == ")"
        return value, tokens[1:]
    return Fraction(head), tokens
