"""Which two names are likely to be one unit, and which only look so."""

from __future__ import annotations

import pytest

from app.services.units.unit_likeness import pairs, place_of

OFFICE = "示例县信用办"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("示例县住房和城乡建设局", "县住建局", "像是简写"),
        ("示例县住房和城乡建设局", "住建局", "像是简写"),
        ("示例县卫生健康委员会", "县卫健委", "像是简写"),
        ("示例县发展和改革委员会", "示例县发改委", "像是简写"),
        ("示例县财政局", "财政局", "只差地名或称呼"),
        ("示例县财政局", "县财政局", "只差地名或称呼"),
        ("示例县人民政府", "县政府", "只差地名或称呼"),
        ("示例县甲镇人民政府", "甲镇政府", "只差地名或称呼"),
        ("示例县市场监督管理局", "县市场监管局", "像是简写"),
        ("示例县自然资源局", "示例县自燃资源局", "一字之差，读音相近"),
    ],
)
def test_names_of_one_unit_are_told(one: str, other: str, why: str) -> None:
    assert list(pairs([other, one], OFFICE)) == [(one, other, why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例县教育局", "示例县体育局"),
        ("示例县甲镇人民政府", "示例县乙镇人民政府"),
        ("示例县财政局", "示例市财政局"),
        ("示例县住建局", "示例县住建局城建科"),
        ("示例县水利局", "示例县水务局"),
        ("示例县公安局", "示例县公安交警大队"),
        ("示例县人社局", "示例县人防办"),
        ("示例县市场监督管理局", "场监督管理局"),
        ("示例县法院", "示例县医院"),
    ],
)
def test_names_of_two_units_are_left_alone(one: str, other: str) -> None:
    assert list(pairs([one, other], OFFICE)) == []


def test_each_pair_is_told_once_the_fuller_name_first() -> None:
    names = ["住建局", "示例县住房和城乡建设局", "县住建局"]

    found = list(pairs(names, OFFICE))

    assert {frozenset(pair[:2]) for pair in found} == {
        frozenset(("住建局", "县住建局")),
        frozenset(("示例县住房和城乡建设局", "县住建局")),
        frozenset(("示例县住房和城乡建设局", "住建局")),
    }
    assert all(len(fuller) > len(less) for fuller, less, _why in found)


@pytest.mark.parametrize(
    ("office", "place"), [(OFFICE, "示例县"), ("示例市信用办", "示例市"), ("信用办", "")]
)
def test_the_place_is_that_of_the_office(office: str, place: str) -> None:
    assert place_of(office) == place
