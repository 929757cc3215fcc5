"""Codes, periods and the day of filing are those of practice, and the schedule is data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import PackError
from app.base.machine.resources import resource_text
from app.rules.archives.codes import (
    check_pattern,
    due_on,
    kept_through,
    list_year,
    piece_code,
    retention_of,
    series_of,
    volume_code,
)
from app.rules.archives.pieces import Filing, Fonds, Subject
from app.rules.archives.shipped import read_schedule, shipped_schedule

FONDS = Fonds("Z109", "示例县发展和改革委员会", office_code="XYB")
FILING = Filing("D30", 12, 2026, "示例立卷人", date(2027, 3, 1))
SUBJECT = Subject("示信诉〔2026〕1号", "示例", date(2026, 3, 1), date(2026, 11, 20), "closed")


def test_the_codes_are_written_as_the_archive_writes_them() -> None:
    assert volume_code(FONDS, FILING) == "Z109-1-12"
    assert piece_code(FONDS, FILING, 1) == "Z109-WS·2026-D30-XYB-0001"
    assert piece_code(replace(FONDS, office_code=""), FILING, 1) == "Z109-WS·2026-D30-0001"


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (replace(SUBJECT, instructed=True), "Y"),
        (SUBJECT, "D30"),
        (replace(SUBJECT, result=False, instructed=True), "D10"),
        (replace(SUBJECT, result=False, ending="refused"), "D10"),
    ],
)
def test_the_schedule_gives_each_case_its_period_with_a_reason(subject: Subject, code: str) -> None:
    found = retention_of(subject)
    assert found.period.code == code and found.rule.why.endswith("。") and found.status == "待审"


def test_periods_run_from_the_first_of_january_after() -> None:
    periods = shipped_schedule().periods
    assert kept_through(periods["D10"], 2026) == date(2036, 12, 31)
    assert kept_through(periods["D30"], 2026) == date(2056, 12, 31)
    assert kept_through(periods["Y"], 2026) is None
    assert due_on(date(2026, 1, 1)) == due_on(date(2026, 12, 31)) == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("was", "now"),
    [('period = "D30"', 'period = "D31"'), ('"instructed"]', '"unheard"]'), ("when = []", 'when = ["result"]')],
)  # fmt: skip
def test_a_schedule_that_leaves_cases_without_a_period_is_refused(was: str, now: str) -> None:
    text = resource_text("archives/retention.toml").replace(
        '["instructed", "result"]', '["instructed"]'
    )
    assert was in text
    with pytest.raises(PackError):
        read_schedule(text.replace(was, now, 1))


@pytest.mark.parametrize(
    ("volume", "filed", "still_open", "listed"),
    [
        (2026, 2027, {2027}, 2027),
        (2026, 2027, {2026, 2027}, 2026),  # its year is handed over in parts
        (2026, 2027, {2025}, 2027),  # a year before that of the 卷 is none of its
        (2024, 2027, {2026, 2027}, 2026),  # the next list, whichever year it is of
        (2026, 2027, set(), 2027),
    ],
)
def test_what_is_added_to_a_volume_handed_over_goes_into_the_next_list(
    volume: int, filed: int, still_open: set[int], listed: int
) -> None:
    assert list_year(volume, filed, still_open) == listed


@pytest.mark.parametrize(
    ("pattern", "code", "series"),
    [
        ("{全宗号}-{目录号}-{案卷号}", "Z109-1-12", "Z109-1"),
        ("{全宗号}-{目录号}-{案卷号:04}", "Z109-1-0012", "Z109-1"),  # the same numbers go on
        ("{全宗号}-WS.{目录号}.{案卷号:03}", "Z109-WS.1.012", "Z109-WS.1"),
        ("{全宗号}·{年度}-{案卷号}", "Z109·2026-12", "Z109·2026"),
    ],
)
def test_a_volume_is_called_as_its_archive_says(pattern: str, code: str, series: str) -> None:
    fonds = replace(FONDS, pattern=pattern)

    assert check_pattern(pattern) == ""
    assert (volume_code(fonds, FILING), series_of(fonds, FILING)) == (code, series)


@pytest.mark.parametrize(
    "pattern",
    ["", "{案卷号}", "{全宗号}{案卷号}", "{目录号}-{案卷号}", "{全宗号}-{案卷号}号", "{全宗号}/{案卷号}",
     "{全宗号}-{案卷号:9999}", "{全宗号}-{案卷号.real}", "{全宗号}-{0}-{案卷号}", "{全宗号}-{案卷号}-{案卷号}"],
)  # fmt: skip
def test_a_pattern_that_gives_no_code_of_its_own_to_each_is_refused(pattern: str) -> None:
    assert "不能用" in check_pattern(pattern)
