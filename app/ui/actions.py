"""Keys of the whole window as data: caption, shortcut and what they do, in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ActionDef:
    """One thing that a key does anywhere in the window."""

    name: str
    caption: str
    keys: tuple[str, ...]
    run: Callable[[], None]


# Keys that a page or a form handles itself; listed so that Ctrl+/ shows them, too.
LOCAL_KEYS = (
    ("保存当前表单", "Ctrl+Enter"),
    ("返回上一页，已填内容保留", "Esc"),
    ("看板：在案件、环节之间移动", "方向键"),
    ("打开选中的案件", "Enter"),
    ("表单：到某一栏", "Alt+字母"),
)


def install(window: QWidget, definitions: Iterable[ActionDef]) -> dict[str, QAction]:
    """Give ``window`` an action for each definition; by name."""
    actions = {}
    for definition in definitions:
        action = QAction(definition.caption, window)
        action.setObjectName(definition.name)
        action.setShortcuts([QKeySequence(keys) for keys in definition.keys])
        action.triggered.connect(lambda _checked=False, run=definition.run: run())
        window.addAction(action)
        actions[definition.name] = action
    return actions
