"""Keys of the whole window as data: caption, shortcut and what they do, in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel


@dataclass(frozen=True, slots=True)
class ActionDef:
    """One thing that a key does anywhere in the window."""

    name: str
    caption: str
    keys: tuple[str, ...]
    run: Callable[[], None]


TAB_KEYS = "ZXCVBNM,"  # with Alt, the tabs of a page from the left; forms have the other letters

# Keys that a page or a form handles itself; listed so that Ctrl+/ shows them, too.
LOCAL_KEYS = (
    ("保存当前表单", "Ctrl+Enter"),
    ("返回上一页，已填内容保留", "Esc"),
    ("看板：在案件、环节之间移动", "方向键"),
    ("打开选中的案件", "Enter"),
    ("工作台：办理选中的事项", "空格"),
    ("督办：勾选、取消勾选", "空格"),
    ("回访：选满意程度", "1–4"),
    ("案件：选文书；文书、主任一页：打印", "Ctrl+P"),
    ("文书：保存 PDF", "Ctrl+S"),
    ("表单：到某一栏", "Alt+字母"),
    ("登记、案件：换一部分", "Alt+Z、X、C、V"),
    ("台账：复制选中的各行", "Ctrl+C"),
    ("征求意见：记“无意见”；打印反馈表", "Ctrl+0；Ctrl+P"),
    ("台账、督办、工作台、统计：导出", "Ctrl+E"),
    ("台账：移动光标所在的列", "Alt+← Alt+→"),
    ("评价：换一部分", "Alt+1–9、Alt+0"),
    ("评价：跳到单位", "Ctrl+J"),
    ("评价录入：改、向下填充、选项", "F2　Ctrl+D　Alt+↓"),
    ("评价录入：撤消、恢复", "Ctrl+Z　Ctrl+Y"),
)


class KeysDialog(QDialog):
    """All keys at a glance (Ctrl+/)."""

    def __init__(self, parent: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.close_button = QPushButton("关闭")
        adopt_names(self)
        self.close_button.clicked.connect(self.accept)
        lines = QWidget()
        form = QFormLayout(lines)
        form.setContentsMargins(0, 0, theme.WIDE, 0)
        form.setHorizontalSpacing(theme.ROOMY)
        for action in actions:
            keys = "、".join(key.toString() for key in action.shortcuts())
            if keys:
                form.addRow(PlainLabel(action.text()), PlainLabel(keys))
        for caption, keys in LOCAL_KEYS:
            form.addRow(PlainLabel(caption), PlainLabel(keys))
        area = QScrollArea()  # on a small screen they scroll
        area.setWidgetResizable(True)
        area.setProperty("role", "plain")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("快捷键")
        area.setWidget(lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        column.addWidget(area, 1)
        column.addWidget(self.close_button)
        wanted = lines.sizeHint()
        room = self.screen().availableGeometry().height() - 4 * theme.ROW_HEIGHT
        self.resize(wanted.width() + 3 * theme.ROOMY, min(wanted.height() + 100, room))
        self.finished.connect(self.deleteLater)


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
