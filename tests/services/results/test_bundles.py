"""What is handed on together: reports for the platform, proof by indicator with its list."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.base.errors import InputError
from app.services.evaluation.round_commands import AttachEvidence, Evidence
from app.services.office import Office
from app.services.results.result_commands import MakeResult
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import AS_OF, UNITS, open_grid


@pytest.mark.obligation("PJ-10.7")
def test_what_is_uploaded_holds_each_report_the_tables_and_the_scores(
    office: Office, tmp_path: Path
) -> None:
    grid = open_grid(office)
    grid.enter((0, "8", "closed", "19/24"))
    with pytest.raises(InputError, match="请先发布"):
        office.bundles.reports(
            MakeResult("unit_report", grid.round, AS_OF), tmp_path / "a.zip", grid.me
        )
    key = office.scores.publish(grid.round, "最终结果", AS_OF, grid.me)

    command = MakeResult("unit_report", grid.round, AS_OF, snapshot=key)
    count = office.bundles.reports(command, tmp_path / "a.zip", grid.me)

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        bodies = json.loads(archive.read("得分.json"))
    assert count == 3
    assert [f"评价报告/{n:03d} {unit}评价报告.pdf" for n, unit in enumerate(UNITS, 1)] == names[:3]
    assert {name.rpartition(".")[2] for name in names[3:]} == {"pdf", "xlsx", "json"}
    assert bodies[0]["scores"][7]["derivation"] == "19/24×10"


def test_proof_lies_in_a_folder_for_each_indicator_with_its_list(
    office: Office, tmp_path: Path
) -> None:
    grid = open_grid(office, procedure="self")
    with pytest.raises(InputError, match="没有佐证材料"):
        office.bundles.proof(grid.round, tmp_path / "a.zip", grid.me)
    for item, unit, name in (
        ("2", "", "复函.pdf"),
        ("8", grid.units[0], "统计.pdf"),
        ("8", grid.units[1], "别的.pdf"),
    ):
        command = AttachEvidence(grid.round, "court", (unit,) if unit else (), item, page="3")
        office.round_evidence.attach(command, [AttachmentInput(name, name.encode())], grid.me)

    count = office.bundles.proof(grid.round, tmp_path / "a.zip", grid.me, unit=grid.units[0])

    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        listed = load_workbook(io.BytesIO(archive.read("佐证材料清单.xlsx"))).worksheets[0]
    assert "征求意见稿" in str(listed["A1"].value)
    assert (count, names[:2]) == (
        2,
        ["2 行政诉讼情况/001 复函.pdf", "8 投诉问题办理情况/002 统计.pdf"],
    )
    assert [row[0].value for row in listed.iter_rows(min_row=4)] == [
        "2 行政诉讼情况",
        "8 投诉问题办理情况",
    ]


@pytest.mark.obligation("PJ-8")
def test_under_the_evaluation_rules_nothing_is_published_that_rests_on_no_evidence(
    office: Office,
) -> None:
    grid = open_grid(office, procedure="evaluation")
    grid.enter((0, "8", "closed", "19/24"), (1, "8", "closed", "1/2"))
    grid.enter((0, "1", "n", "0"), evidence=Evidence("unit", page="2"))
    assert len(office.round_evidence.missing(grid.round, grid.me)) == 2
    with pytest.raises(InputError, match="还有2处没有（如第8项）"):
        office.scores.publish(grid.round, "初评", AS_OF, grid.me)

    paper = [AttachmentInput("示例统计.pdf", b"%PDF")]
    office.round_evidence.attach(AttachEvidence(grid.round, "unit", item="8"), paper, grid.me)

    assert office.round_evidence.missing(grid.round, grid.me) == ()
    assert office.scores.publish(grid.round, "初评", AS_OF, grid.me)
    monitoring = open_grid(office)
    monitoring.enter((0, "8", "closed", "19/24"))
    assert office.scores.publish(monitoring.round, "得分", AS_OF, monitoring.me)


@pytest.mark.obligation("PJ-12")
def test_the_marking_goes_when_the_trial_is_over(office: Office) -> None:
    grid = open_grid(office, procedure="evaluation")
    assert office.results.overview(grid.round, AS_OF, grid.me).not_public

    office.results.set_trial(False, grid.me)

    assert not office.results.on_trial()
    assert not office.results.overview(grid.round, AS_OF, grid.me).not_public
