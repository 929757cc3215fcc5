"""A case as JSON: the samples that ship become registrations, and what can't is named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.machine.resources import resource_text
from app.services.cases.case_json import registration

CALL: dict[str, Any] = json.loads(resource_text("samples/call.json"))


def test_a_shipped_sample_becomes_a_registration() -> None:
    command = registration(CALL)

    assert (command.channel, command.received_on) == ("call", date(2026, 9, 1))
    assert command.respondents == ("示例县住房和城乡建设局",)
    assert command.complainants[0].name.reveal() == "李示例"
    assert command.facts == CALL["facts"]


@pytest.mark.parametrize("name", ["call", "call-2", "call-3", "letter", "letter-2"])
def test_every_shipped_sample_can_be_registered(name: str) -> None:
    assert registration(json.loads(resource_text(f"samples/{name}.json"))).title


def test_a_case_without_a_complainant_is_anonymous() -> None:
    asked = {key: value for key, value in CALL.items() if key != "complainant"}

    assert registration(asked).complainants == ()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"channel": "pigeon"}, "字段“channel”应是 letter、"),
        ({"received_on": "九月一日"}, "字段“received_on”应是日期"),
        ({"received_on": 20260901}, "字段“received_on”应是文字"),
        ({"telephone": "1"}, "字段“telephone”不认识"),
        ({"complainant": "李示例"}, "“complainant”应是一个 JSON 对象"),
        ({"complainant": {"name": "李示例", "keep_secret": "是"}}, "字段“keep_secret”应是 true"),
        ({"complainant": {"nom": "李示例"}}, "字段“nom”不认识"),
    ],
)
def test_a_field_that_can_not_be_used_is_named(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        registration({**CALL, **changed})


def test_a_list_is_no_case() -> None:
    with pytest.raises(InputError, match="“案件”应是一个 JSON 对象；没有登记"):
        registration([CALL])
