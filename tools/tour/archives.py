"""The tour's archive: a case filed by the window, verified by a fresh process, damaged, found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.reports.archives import bags
from app.ui.pages.archives.page import ArchivesPage
from app.ui.places import Tab
from tools.tour import hands

if TYPE_CHECKING:
    from tools.tour.player import Player
    from tools.tour.story import File

ROOT: Final = Path(__file__).resolve().parents[2]
CHECKER: Final = "经办乙示例"
WHY: Final = "转办函、报告等为纸质件，存档案柜（示例）。"
SOUND, FLAWED = 0, 2  # exit statuses of verify-archive


def file_case(player: Player, item: File) -> None:
    """Give the fonds, file the case from the list, look at its pages, verify and damage its package."""
    _give_fonds(player)
    page = _page(player, "to_file")
    player.picture("archives-to-file")
    part = page.to_file_part
    rows = part.to_file_grid.rows.rows
    at = next(n for n, row in enumerate(rows) if row.case_id == player.cases[item.name])
    part.to_file_grid.setCurrentIndex(part.to_file_grid.rows.index(at, 0))
    hands.click(part.file_button)
    hands.settle()
    dialog: Any = part.asker.dialog
    hands.fill(dialog.form, {"checked_by": CHECKER, "reason": WHY})
    player.picture("archives-filing", dialog)
    hands.click(dialog.submit_button)
    hands.settle()
    volumes = _page(player, "volumes").volumes_part
    filed = next(
        (v for v in volumes.volume_grid.rows.rows if v.case_id == player.cases[item.name]), None
    )
    if filed is None:
        raise AssertionError(f"没有立卷：{dialog.error_label.text()}")
    player.picture("archives-volumes")
    _found_sound_then_damaged(filed.path)


def _give_fonds(player: Player) -> None:
    player.window.open_page("settings", Tab("archive"))
    hands.settle()
    settings: Any = player.window.pages["settings"]
    hands.fill(settings.archive_panel.archive_form, {"fonds": "Z109"})
    player.picture("settings-archive")
    hands.click(settings.archive_panel.save_button)
    hands.settle()


def _page(player: Player, tab: str) -> ArchivesPage:
    player.window.open_page("archives", Tab(tab))
    hands.settle()
    page = player.window.pages["archives"]
    assert isinstance(page, ArchivesPage)
    return page


def _found_sound_then_damaged(folder: Path) -> None:
    """The headless command finds the package sound, one byte that is changed, and it sound again."""
    _expect(folder, SOUND)
    paper = folder / bags.MAIN
    whole = paper.read_bytes()
    damaged = bytearray(whole)
    damaged[len(damaged) // 2] ^= 1
    paper.write_bytes(bytes(damaged))
    _expect(folder, FLAWED)
    paper.write_bytes(whole)
    _expect(folder, SOUND)


def _expect(folder: Path, status: int) -> None:
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, str(ROOT / "main.py")]
    answer = subprocess.run(
        [*program, "verify-archive", str(folder)],
        capture_output=True, encoding="utf-8", errors="replace", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    if answer.returncode != status:
        raise AssertionError(
            f"检查归档包应为{status}，实为{answer.returncode}：{answer.stdout[-300:]}"
        )
