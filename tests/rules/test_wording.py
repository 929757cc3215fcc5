"""What an edition calls things is the same, read alone or with the whole regulation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.machine.resources import resource_text
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.source import PackSource, read_source
from app.rules.regulation.wording import wording_of

PACKS = ("nanyang-2020", "yuncheng-2021")
RENAMED = {
    "stages.handling.caption": "正在办",
    "lists.channels.call.text": "来电",
}


def choices_of_readings(source: PackSource) -> Iterator[dict[str, str]]:
    yield {}
    for reading in source.tables.get("readings", []):
        for option in reading["options"]:
            yield {reading["key"]: option["key"]}


@pytest.mark.parametrize("pack", PACKS)
def test_it_is_that_of_the_regulation_under_every_reading(pack: str) -> None:
    source = read_source(resource_text(f"regulations/{pack}.toml"))

    for chosen in choices_of_readings(source):
        regulation = read_regulation(source, chosen)
        wording = wording_of(source.edition_bytes(chosen))

        assert list(wording.stages) == list(regulation.stages)
        assert wording.open_stages == regulation.open_stages
        for stage in (*regulation.stages, "unheard-of"):
            assert wording.stage_caption(stage) == regulation.stage_caption(stage)
        asked = [(name, c.key) for name, entries in regulation.lists.items() for c in entries]
        for name, key in (
            *asked,
            ("channels", "unheard-of"),
            ("unheard-of", "1"),
            ("channels", ""),
        ):
            assert wording.choice_text(name, key) == regulation.choice_text(name, key)


def test_a_reading_that_renames_is_laid_over() -> None:
    source = read_source(resource_text("regulations/nanyang-2020.toml"))
    source.tables["readings"][0]["options"][1]["set"] = RENAMED
    key, option = (
        source.tables["readings"][0]["key"],
        source.tables["readings"][0]["options"][1]["key"],
    )

    wording = wording_of(source.edition_bytes({key: option}))

    regulation = read_regulation(source, {key: option})
    assert wording.stage_caption("handling") == regulation.stage_caption("handling") == "正在办"
    assert (
        wording.choice_text("channels", "call")
        == regulation.choice_text("channels", "call")
        == "来电"
    )


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"pack": {}}', b'{"pack": 1, "readings": {}}']
)
def test_what_is_no_edition_is_refused(data: bytes) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        wording_of(data)
