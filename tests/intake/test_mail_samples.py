"""The shipped samples: complete, invented, and right about the calendar."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.machine.resources import resource_names, resource_text, resources_dir
from app.intake.mail.eml import read_mail

LOGGED = tuple(n for n in resource_names("samples", ".json") if not n.startswith("tour-"))
MAILS = resource_names("samples", ".eml")
CHANNELS = {"letter", "email", "call", "visit", "fax", "web", "hotline", "assigned"}
WEEKDAYS = "一二三四五六日"


def logged(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource_text(f"samples/{name}"))
    return loaded


def test_there_are_three_mails_three_calls_and_two_letters() -> None:
    channels = [logged(name)["channel"] for name in LOGGED]

    assert len(MAILS) == 3
    assert (channels.count("call"), channels.count("letter")) == (3, 2)


@pytest.mark.parametrize("name", LOGGED)
def test_a_logged_sample_has_every_field_of_intake(name: str) -> None:
    item = logged(name)

    assert list(item) == [
        "channel", "received_on", "complainant", "respondent", "category", "title", "facts",
        "appeal",
    ]  # fmt: skip
    assert list(item["complainant"]) == ["name", "phone", "real_name", "keep_secret"]
    assert item["channel"] in CHANNELS
    assert item["category"] in {"1", "2", "3", "4", "5", "6"}
    assert date.fromisoformat(item["received_on"]).weekday() < 5
    assert 2 <= item["facts"].count("。") <= 6


@pytest.mark.parametrize("name", LOGGED)
def test_people_and_places_of_a_logged_sample_are_invented(name: str) -> None:
    item = logged(name)

    assert item["complainant"]["name"].endswith("示例")
    assert re.fullmatch(r"138000000\d\d", item["complainant"]["phone"])
    assert "示例" in item["respondent"]


@pytest.mark.parametrize("name", MAILS)
def test_people_and_places_of_a_sample_mail_are_invented(name: str) -> None:
    reading = read_mail((resources_dir() / "samples" / name).read_bytes())

    assert reading.from_name.endswith("示例")
    assert re.search(r"@example\.(com|net|org)$", reading.from_address)
    assert set(re.findall(r"1\d{2}-\d{4}-\d{2}", reading.text)) == {"138-0000-00"}
    assert "示例县" in reading.text


def test_sample_mails_use_three_charsets() -> None:
    folder: Path = resources_dir() / "samples"
    declared = [
        re.findall(rb"charset=\"?([A-Za-z][\w-]+)", (folder / n).read_bytes()) for n in MAILS
    ]

    assert [set(found) for found in declared] == [set(), {b"gb2312"}, {b"UTF-8"}]


def test_the_sample_notice_is_marked_and_its_weekdays_are_those_of_2027() -> None:
    notice = resource_text("samples/notice-2027.txt")

    found = re.findall(r"(?:(\d{1,2})月)?(\d{1,2})日（(?:农历[^、）]*、)?周(.)）", notice)
    month = "0"
    for named_month, day, weekday in found:
        month = named_month or month
        assert WEEKDAYS[date(2027, int(month), int(day)).weekday()] == weekday
    assert len(found) == 16
    assert "示例（非正式）" in notice
