"""The tour: the real window worked through, its files checked by a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.reports.letters.templates import heads
from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation
from app.ui.page_list import PAGES
from tools.tour.check import differences
from tools.tour.story import LAST_DAY, OFFICES, Import, Log, Office, Paper, TakeOver

PRINTED = [h for office in OFFICES if office.printed for h in office.story if isinstance(h, Paper)]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_tour_ends_well_and_leaves_pictures_and_a_summary(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "main.py", "tour", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    assert summary["ok"]
    assert all((tmp_path / name).stat().st_size > 4000 for name in summary["pictures"])
    assert {name.rsplit("-", 1)[1] for name in summary["pictures"]} == {"light.png", "dark.png"}
    places = {name.split("-", 1)[1].rsplit("-", 1)[0] for name in summary["pictures"]}
    assert {definition.name for definition in PAGES} <= {place.split("-")[0] for place in places}
    assert "全部通过" in (tmp_path / "summary.md").read_text("utf-8")
    assert len(list((tmp_path / "papers").glob("*.pdf"))) == len(PRINTED)


def test_the_story_goes_forward_in_time() -> None:
    for office in OFFICES:
        days = [happening.on for happening in office.story]
        assert days == sorted(days)
        assert days[-1] <= LAST_DAY


def test_the_story_takes_every_sample_and_imports_the_notice() -> None:
    samples = {h.sample for office in OFFICES for h in office.story if isinstance(h, Log)}
    folder = ROOT / "resources" / "samples"
    shipped = {f.name for f in folder.iterdir() if f.name.startswith(("mail-", "call", "letter"))}

    assert shipped <= samples
    assert any(isinstance(h, Import) for h in OFFICES[0].story)
    assert any(isinstance(h, TakeOver) for h in OFFICES[0].story)


@pytest.mark.parametrize("office", [o for o in OFFICES if o.printed], ids=lambda o: o.key)
def test_every_kind_of_paper_of_a_case_is_printed_once_under_each_pack(office: Office) -> None:
    pack = shipped_regulation(office.regulation)
    kinds = [h for h in heads().values() if h.subject == "case" and h.is_for(pack)]
    printed = [h for h in office.story if isinstance(h, Paper)]

    assert sorted(h.caption for h in printed) == sorted(h.caption_in(pack) for h in kinds)
    beside = {
        "不予受理告知书",
        "移送函",
        "移送情况告知书",
        "问题线索移送函",
        "报送上级办理结果的报告",
    }
    beside |= {"不予纳入信用数据库说明"} & {h.caption for h in kinds}  # the other finding
    assert {h.caption for h in printed if h.name != "全程"} == beside  # ends that one can't have


def test_every_shipped_pack_has_a_case_whose_every_paper_is_printed() -> None:
    assert {office.regulation for office in OFFICES if office.printed} == set(shipped_pack_ids())


def test_a_difference_names_its_place() -> None:
    expected = {"a": [{"due_on": "2026-11-20"}], "b": 1}
    found = {"a": [{"due_on": "2026-11-23"}], "b": 1, "c": 2}

    assert differences(expected, found) == [
        "/a[0]/due_on：应为 '2026-11-20'，实为 '2026-11-23'",
        "/c：应为 None，实为 2",
    ]
