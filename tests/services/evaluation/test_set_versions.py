"""Sets edited inside the program: a county's own edition, its versions with what changed and why."""

from __future__ import annotations

import pytest

from app.base.errors import InputError
from app.services.office import Office
from tests.services.evaluation.rounds import DEPARTMENTS, open_grid

COUNTY = "shili-2024-departments"
SOURCES = {"court": "示例县法院提供", "justice": "示例县司法局提供"}
HEAD = {"short": "示例", "place": "示例县", "status": "", "year": 2025}


def copied(office: Office) -> None:
    name = "2024年示例县县直单位政务诚信监测指标"
    office.set_files.copy(DEPARTMENTS, COUNTY, name, office.session(), head=HEAD, sources=SOURCES)


def test_a_countys_edition_is_a_copy_with_its_own_sources(office: Office) -> None:
    copied(office)

    [row] = [one for one in office.rounds.sets() if not one.shipped]
    assert (row.id, row.status) == (COUNTY, "")
    view = office.set_files.view(COUNTY, office.session())
    sources = {item.key: item.source for item in view.items}
    assert (sources["2"], sources["8"]) == ("示例县法院提供", "南阳市政务服务热线中心提供")
    assert "征求意见稿）, annex 1" in view.text  # its comments stay
    grid = open_grid(office, COUNTY)
    assert office.rounds.all(grid.me)[0].period[0].year == 2025


def test_versions_say_what_changed_why_and_which_point_was_adopted(office: Office) -> None:
    me = office.session()
    copied(office)
    grid = open_grid(office, COUNTY)
    changed = office.set_files.with_sources(COUNTY, {"hotline": "示例县12345中心提供"})
    point = "示例局：第8项来源应为县12345。"

    edition = office.set_files.save(COUNTY, changed, me, why="按意见修改", points=(point,))

    before, after = office.set_files.versions(COUNTY, me)
    assert (before.rounds, after.edition) == (("示例轮次",), edition)
    assert (after.why, after.points) == ("按意见修改", (point,))
    assert any("第8项数据来源" in change and "12345中心" in change for change in after.changes)
    preview = office.rounds.preview_adoption(grid.round, COUNTY, office.workspace.today(), me)
    assert (preview.edition, preview.moves) == (edition, ())


def test_a_changed_number_of_points_is_named_and_a_faulty_set_is_not_kept(office: Office) -> None:
    me = office.session()
    copied(office)
    text = office.set_files.view(COUNTY, me).text
    with pytest.raises(InputError, match="没有保存"):
        office.set_files.save(COUNTY, text.replace("points = 10", "points = 11", 1), me)

    office.set_files.save(COUNTY, text.replace('status = ""', 'status = "试行"'), me, why="印发")

    versions = office.set_files.versions(COUNTY, me)
    assert len(versions) == 2
    assert versions[1].changes == ("状态由“”改为“试行”。",)
