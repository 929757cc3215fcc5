"""The dialogs for files: a proposed name is that of one file, whatever signs a title holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.choosing import choose_name, keep_folder


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("投诉甲/乙公司 告知书.pdf", "投诉甲_乙公司 告知书.pdf"),
        ("/etc/示例.zip", "_etc_示例.zip"),
        ('a?b*"<c>|d:\n.xlsx', "a_b___c__d_.xlsx"),
        ("示例. ", "示例"),
        ("...", "文件"),
    ],
)
def test_a_proposed_name_lies_in_the_folder_that_was_used_last(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, offered: str
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    keep_folder(owner, tmp_path)
    asked: list[str] = []

    def ask(_owner: QWidget, _caption: str, start: str, _kinds: str) -> tuple[str, str]:
        asked.append(start)
        return start, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)

    assert choose_name(owner, "保存", name) == tmp_path / offered
    assert [Path(start).parent for start in asked] == [tmp_path]
