"""The words of bulletins: numbers by their names, the same words for the same facts, none typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import InputError, PackError
from app.base.machine.resources import resource_names, resource_text
from app.base.rows.statistics import BreakdownRow, CountCell, FigureCell, Period, StatisticsRows
from app.rules.statistics.bulletin import (
    compared,
    drafted,
    filled,
    period_words,
    read_bulletin,
    vocabulary,
)
from app.rules.statistics.city_form import form_rows, read_city_form
from app.rules.statistics.shipped import shipped_figures

FIGURES = shipped_figures()
KNOWN = (*FIGURES.counts, *FIGURES.figures)
SHIPPED = tuple(name for name in resource_names("bulletins", ".toml") if name != "city_form.toml")
DAY = date(2026, 9, 30)
A, B, C, D = "示例县住建局", "示例县交通局", "示例县水利局", "示例县财政局"


def row(name: str, on_time: int, closed: int, overdue: int = 0) -> BreakdownRow:
    counts = dict.fromkeys(FIGURES.counts, 0) | {
        "closed": closed, "closed_limited": closed, "closed_on_time": on_time,
        "overdue_end": overdue, "in_hand_end": overdue,
    }  # fmt: skip
    rate = f"{on_time}/{closed + overdue}"
    figures = dict.fromkeys(FIGURES.figures, "—") | {"on_time_rate": rate}
    return BreakdownRow(name, name, counts, figures, "—", "—")


def page(*rows: BreakdownRow) -> StatisticsRows:
    sums = {key: sum(r.counts[key] or 0 for r in rows) for key in FIGURES.counts}
    counts = tuple(
        CountCell(key, count.caption, sums[key], count.unit, count.says, "", "+1.00%", "–")
        for key, count in FIGURES.counts.items()
    )
    figures = tuple(
        FigureCell(
            key, one.caption, "66.67%", 2, 3, one.caption, "", (), "", "–", "–",
            tuple((t.count, t.sign) for t in one.readings[0].top),
            tuple((t.count, t.sign) for t in one.readings[0].base),
        )
        for key, one in FIGURES.figures.items()
    )  # fmt: skip
    period = Period(date(2026, 7, 1), DAY)
    return StatisticsRows(period, DAY, counts, figures, "—", "unit", rows, (), (), "—")


FOUR = page(row(A, 9, 10), row(B, 1, 8, overdue=2), row(C, 10, 10), row(D, 1, 2))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_word_names_numbers_that_there_are(name: str) -> None:
    words = drafted(read_bulletin(resource_text(f"bulletins/{name}")), FOUR)

    for text in words.values():
        assert "{" not in filled(text, vocabulary(FOUR), text)


@pytest.mark.obligation("NY-21.1", "YC-25")
def test_best_and_worst_are_told_in_the_same_words_and_the_small_are_left_out() -> None:
    said = drafted(read_bulletin(resource_text("bulletins/bulletin.toml")), FOUR)["handling"]

    best, worst = compared(FOUR, "on_time_rate", 3)
    assert ([r.name for r in best], [r.name for r in worst]) == ([C], [B])
    lines = said.splitlines()
    assert lines[0].startswith("按期办结率较高") and lines[2].startswith("按期办结率较低")
    assert lines[1].replace(C, "X") == lines[3].replace(B, "X")
    assert D not in said  # two are too few to be compared


def test_who_shares_a_place_stands_together_and_nobody_on_both_sides() -> None:
    tied = page(row(A, 10, 10), row(B, 10, 10), row(C, 10, 10), row(D, 1, 10))
    best, worst = compared(tied, "on_time_rate", 3)
    assert ([r.name for r in best], [r.name for r in worst]) == ([A, B, C], [D])

    alike = page(row(A, 10, 10), row(B, 10, 10))
    assert compared(alike, "on_time_rate", 3) == ((), ())


@pytest.mark.obligation("NY-21.1", "YC-25")
def test_a_number_stands_by_its_name_and_can_not_be_typed_over() -> None:
    numbers = vocabulary(FOUR)

    assert filled(f"办结【本期办结】件，{A}超期【{B}·期末已超期未办结】件。", numbers) == (
        f"办结30件，{A}超期2件。"
    )
    for typed in (
        "办结31件。", "办结率９８％。", "占百分之九十。", "上升2.5个百分点。", "办结三十一件。",
        "比上期多两起。", "涉及三家企业。", "涉及5个单位。", "办结率九成。", "是上期的1.5倍。",
        "三分之一没有办结。", "十余件超期。", "中位数12，最长40。", "叁件没有办结。",
        "【本期办结】件，另有一件。",
    ):  # fmt: skip
        with pytest.raises(InputError, match="手写的数"):
            filled(typed, numbers)
    with pytest.raises(InputError, match="【办结量】不是"):
        filled("办结【办结量】件。", numbers)


@pytest.mark.parametrize(
    "plain",
    [
        "请于2026年12月1日前、30个工作日内办结。", "二次（补充）调查要说明理由。", "第二次催办后仍不办的，予以约谈。",
        "与承办单位一起研究。", "一次性告知所需材料。", "按照第二十五条的规定执行。", "十个工作日内反馈。",
        "成立专班，逐件办理。", "十二成员单位要配合。", "【本期办结】件。",
    ],
)  # fmt: skip
def test_days_articles_and_words_that_count_nothing_may_stand(plain: str) -> None:
    assert filled(plain, vocabulary(FOUR))


def test_a_number_of_the_offered_sentence_is_a_word_of_it() -> None:
    offered = "其中退回两次以上的【退回两次以上的案件】件。"

    assert filled(offered, vocabulary(FOUR), offered)
    with pytest.raises(InputError, match="“三次”"):
        filled(offered.replace("两次", "三次"), vocabulary(FOUR), offered)


def test_a_sentence_without_its_facts_is_not_offered() -> None:
    quiet = page(row(A, 10, 10), row(B, 8, 10))

    assert "problems" not in drafted(read_bulletin(resource_text("bulletins/bulletin.toml")), quiet)
    assert "超期未办结" in drafted(read_bulletin(resource_text("bulletins/bulletin.toml")), FOUR)[
        "problems"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 7, 1), date(2026, 12, 31), "2026年下半年"),
        (date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (date(2026, 2, 1), date(2026, 4, 30), "2026年2月1日至4月30日"),
        (date(2026, 7, 1), date(2026, 9, 29), "2026年7月1日至9月29日"),
        (date(2025, 10, 1), date(2026, 9, 30), "2025年10月1日至2026年9月30日"),
    ],
)
def test_a_period_is_called_as_people_call_it(first: date, last: date, said: str) -> None:
    assert period_words(Period(first, last)) == said


def test_nothing_is_said_of_what_has_no_number_to_speak_of() -> None:
    words = read_bulletin(resource_text("bulletins/bulletin.toml"))
    spoken = drafted(words, FOUR)["situation"].splitlines()
    silent = replace(
        FOUR, figures=tuple(replace(one, spoken="3件中2件") for one in FOUR.figures),
        counts=tuple(replace(one, before="–") for one in FOUR.counts),
    )  # fmt: skip

    assert spoken[0].endswith("收到件次环比【收到·环比】。") and "同比" not in spoken[0]
    assert filled(spoken[0], vocabulary(FOUR)).endswith("收到件次环比增长1.00%。")
    assert spoken[1].endswith("办结率【办结率】。按期办结率【按期办结率】。")
    told = drafted(words, silent)["situation"]
    assert "环比" not in told and "办结率" not in told


def test_words_and_forms_with_unknown_names_are_refused() -> None:
    text = resource_text("bulletins/bulletin.toml")
    with pytest.raises(PackError, match="没有的数据项"):
        drafted(read_bulletin(text.replace("{cases}", "{casez}")), FOUR)
    with pytest.raises(PackError):
        read_bulletin(text.replace("[[advice]]", "[[advise]]"))
    form = resource_text("bulletins/city_form.toml")
    with pytest.raises(PackError, match="没有的数据项"):
        read_city_form(form.replace('"closed"', '"klosed"'), KNOWN)


@pytest.mark.obligation("YC-25")
def test_the_citys_form_has_its_own_columns_and_what_is_hidden_stays_hidden() -> None:
    form = read_city_form(resource_text("bulletins/city_form.toml"), KNOWN)
    hidden = replace(FOUR.rows[0], counts={**FOUR.rows[0].counts, "closed": None})

    rows = form_rows(form, replace(FOUR, rows=(hidden, *FOUR.rows[1:])), "示例县信用办")

    assert [caption for caption, _name in form.columns][:3] == ["单位", "收到（件次）", "受理"]
    at = [name for _caption, name in form.columns].index("closed")
    assert [line[at] for line in rows] == ["＊", 8, 10, 2, 30] and rows[-1][0] == "合计"


def test_the_lines_of_the_citys_form_come_to_its_sum() -> None:
    form = read_city_form(resource_text("bulletins/city_form.toml"), KNOWN)
    nobodys = replace(row("没有主办单位", 0, 0), key="")
    some = replace(nobodys, counts={**nobodys.counts, "received": 7, "declined": 7})
    at = [name for _caption, name in form.columns].index("received")

    lines = form_rows(form, page(*FOUR.rows, some), "示例县信用办")
    assert sum(int(line[at]) for line in lines[:-1]) == lines[-1][at] == 7
    assert len(form_rows(form, page(*FOUR.rows, nobodys), "示例县信用办")) == 5
    without = replace(form, total="")
    assert len(form_rows(without, page(*FOUR.rows, some), "示例县信用办")) == 4
