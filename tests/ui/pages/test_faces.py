"""设置 → 字体: the faces of papers, one chosen and given back by clicks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.reports.letters.faces import Role, find_faces
from app.ui.main_window import MainWindow
from tools.tour import hands


def test_another_font_file_is_chosen_and_given_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_page("settings")
    hands.settle()
    panel: Any = window.pages["settings"].faces_panel  # type: ignore[attr-defined]
    window.pages["settings"].tabs.setCurrentWidget(panel)  # type: ignore[attr-defined]
    path = find_faces().path_of(Role.SUBHEADING).path
    monkeypatch.setattr("app.ui.pages.settings_faces.choose_file", lambda *_more: Path(path))
    panel.face_grid.selectRow(2)  # 黑体

    hands.click(panel.choose_button)
    hands.settle()
    row = panel.face_grid.current_row()
    assert (row.role, row.state, row.chosen) == ("heading", "本办选用", str(path))

    hands.click(panel.back_button)
    hands.settle()
    assert panel.face_grid.current_row().chosen == ""
    assert not panel.back_button.isEnabled()
