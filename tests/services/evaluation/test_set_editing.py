"""Sets edited inside the program: a county's own edition, checked, with its versions and reasons."""

from __future__ import annotations

import pytest

from app.base.errors import InputError
from app.rules.indicators.editing import with_sources
from app.services.evaluation.round_commands import OpenRound
from app.services.evaluation.set_editing import CopySet, SaveSet
from app.services.office import Office
from tests.services.evaluation.rounds import DEPARTMENTS, open_grid

COUNTY = CopySet(
    DEPARTMENTS, "shili-2024-departments", "2024年示例县县直单位政务诚信监测指标", "示例", "示例县",
    "", 2025, (("court", "示例县法院提供"), ("justice", "示例县司法局提供")),
)  # fmt: skip


def test_a_countys_edition_is_a_copy_with_its_own_sources(office: Office) -> None:
    text = office.set_editing.copied(COUNTY)
    assert office.set_editing.check(text).problems == ()

    edition = office.set_editing.save(SaveSet(text, "县直版"), office.session())

    [row] = [one for one in office.set_editing.all() if not one.shipped]
    assert (row.id, row.name, row.status) == (COUNTY.id, COUNTY.name, "")
    found = office.workspace.editions.indicators(edition)
    assert found.items["2"].source_caption == "示例县法院提供"
    assert (found.year, found.items["8"].source_caption) == (2025, "南阳市政务服务热线中心提供")
    assert office.rounds.open(OpenRound("", COUNTY.id), office.session())
    with pytest.raises(InputError, match="已经有标识"):
        office.set_editing.copied(COUNTY)


def test_a_mistake_is_named_and_nothing_is_saved(office: Office) -> None:
    text = office.set_editing.copied(COUNTY).replace("points = 10", "points = 11", 1)

    found = office.set_editing.check(text)
    with pytest.raises(InputError, match="没有保存；第一处"):
        office.set_editing.save(SaveSet(text, "县直版"), office.session())

    assert found.problems
    assert all(row.shipped for row in office.set_editing.all())
    assert office.set_editing.check("这不是指标体系").problems


def test_versions_say_what_changed_why_and_which_point_was_adopted(office: Office) -> None:
    me = office.session()
    first = office.set_editing.copied(COUNTY)
    office.set_editing.save(SaveSet(first, "县直版"), me)
    grid = open_grid(office, COUNTY.id)
    changed = with_sources(first, {"hotline": "示例县12345中心提供"})
    with pytest.raises(InputError, match="理由"):
        office.set_editing.save(SaveSet(changed, " "), me)

    office.set_editing.save(SaveSet(changed, "按意见修改", ("示例局：第8项来源应为县12345。",)), me)

    before, after = office.set_editing.versions(COUNTY.id)
    assert before.rounds == ("示例轮次",)
    assert (after.why, after.points) == ("按意见修改", ("示例局：第8项来源应为县12345。",))
    assert any("第8项数据来源" in change and "12345中心" in change for change in after.changes)
    assert grid.office.rounds.all(me)[0].set_name == COUNTY.name
    preview = office.rounds.preview_adoption(grid.round, COUNTY.id, office.workspace.today(), me)
    assert (preview.edition, preview.moves) == (after.edition, ())
    with pytest.raises(InputError, match="没有变化"):
        office.set_editing.save(SaveSet(changed, "再存"), me)
