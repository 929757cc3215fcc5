"""The desk's settings on a real file: letterheads, working hours, refusals of what can't be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.base.errors import InputError
from app.base.rows.settings import DeskSettings, Letterhead
from tests.services.making import Desk

HEADS = (
    Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", default=True),
    Letterhead("政府办", "示例县人民政府办公室", "示政办函〔{year}〕{n}号"),
)


def test_settings_come_back_as_they_were_saved(desk: Desk) -> None:
    assert desk.office.options.current() == DeskSettings()
    wanted = DeskSettings(HEADS, ("accept",), (("08:30", "12:00"), ("14:30", "17:30")), 60)

    desk.office.options.save(wanted, desk.me)

    assert desk.office.options.current() == wanted


@pytest.mark.parametrize(
    "change, why",
    [
        ({"letterheads": (HEADS[0], HEADS[0])}, "不能重复|也不能重复"),
        ({"letterheads": (replace(HEADS[1], number_pattern="函{n}号"),)}, "里要有"),
        ({"letterheads": (replace(HEADS[1], number_pattern="{year}{n}{x}"),)}, "别的花括号"),
        ({"letterheads": (replace(HEADS[0], kinds=("referral",)),
                          replace(HEADS[1], kinds=("referral", "circular")))}, "只能默认用一套"),
        ({"letterheads": (replace(HEADS[0], cosigners=("示例县信用办",)),)}, "署名机关自己"),
        ({"letterheads": (HEADS[0], replace(HEADS[1], default=True))}, "一个默认"),
        ({"approval": ("archive",)}, "须经批示"),
        ({"working_hours": (("12:00", "08:00"),)}, "工作时间"),
        ({"similar": 3}, "相似度"),
    ],
)  # fmt: skip
def test_settings_that_can_not_be_are_refused(
    desk: Desk, change: dict[str, object], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        desk.office.options.save(replace(DeskSettings(), **change), desk.me)  # type: ignore[arg-type]

    assert desk.office.options.current() == DeskSettings()


def test_the_office_is_open_on_working_days_within_its_hours(desk: Desk) -> None:
    open_at = desk.office.options.working_at

    assert open_at(datetime(2026, 11, 20, 9, 0)) and not open_at(datetime(2026, 11, 20, 13, 0))
    assert not open_at(datetime(2026, 11, 21, 9, 0))
