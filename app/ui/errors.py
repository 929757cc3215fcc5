"""How an error becomes a sentence on the screen; the one place where the desk shows errors."""

from __future__ import annotations

import logging

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base.errors import UNEXPECTED, AppError, ChainDoubt, ClockDoubt, DamagedFile
from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel


def unknown() -> str:
    """What is said of a bug: what is safe, and where its trace is."""
    from app.base.machine.log import log_path

    path = log_path()
    log = f"连同日志“{path}”" if path else ""
    return f"{UNEXPECTED}点“复制详情”，{log}交给维护人员。"


def sentence(error: Exception) -> str:
    """What the user reads: the error's own sentence with its article, or a plain admission."""
    if not isinstance(error, AppError):
        return unknown()
    article = getattr(error, "article", "")
    text = str(error)
    return f"{text}（依据：{article}）" if article and article not in text else text


class ErrorBar(QFrame):
    """A strip above the page that holds the last error until it is read; blocks nothing."""

    dismissed = Signal()
    day_vouched = Signal()  # the PC's date is right
    chain_vouched = Signal()  # the file is the right one, whatever was remembered of it
    restore_wanted = Signal()  # the file is damaged, and a backup shall take its place

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.sentence_label = PlainLabel()
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setAccessibleName("错误说明")
        self.sentence_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss_button = QPushButton("知道了")
        self.dismiss_button.clicked.connect(self.dismiss)
        self.restore_button = QPushButton("从备份恢复…")
        self.restore_button.clicked.connect(self.restore_wanted)
        self.restore_button.hide()
        self.day_button = QPushButton("日期没错")
        self.day_button.setToolTip("记入操作记录，以后按电脑的日期编号")
        self.day_button.clicked.connect(self.day_vouched)
        self.day_button.hide()
        self.chain_button = QPushButton("已核实，照现在的办")
        self.chain_button.setToolTip("记入操作记录，以后不再为此提醒")
        self.chain_button.clicked.connect(self.chain_vouched)
        self.chain_button.hide()
        self.details_button = QPushButton("复制详情")
        self.details_button.setToolTip("复制程序版本和出错的位置，里面没有案件内容")
        self.details_button.clicked.connect(self._copy_details)
        self.details_button.hide()
        self._error: Exception | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.TIGHT, theme.HAIR)
        row.addWidget(self.sentence_label, 1)
        row.addWidget(self.restore_button)
        row.addWidget(self.day_button)
        row.addWidget(self.chain_button)
        row.addWidget(self.details_button)
        row.addWidget(self.dismiss_button)
        adopt_names(self)
        self.hide()

    def show_error(self, error: Exception) -> None:
        """Show ``error``; anything that is no AppError has its trace in the log."""
        if not isinstance(error, AppError):
            logging.getLogger(__name__).error("unexpected", exc_info=error)
        self.sentence_label.setText(f"⚠ {sentence(error)}")
        self.restore_button.setVisible(isinstance(error, DamagedFile))
        self.day_button.setVisible(isinstance(error, ClockDoubt))
        self.chain_button.setVisible(isinstance(error, ChainDoubt))
        self._error = None if isinstance(error, AppError) else error
        self.details_button.setVisible(self._error is not None)
        self.show()

    def _copy_details(self) -> None:
        from PySide6.QtGui import QGuiApplication

        from app.base.machine.log import details

        if self._error is not None:
            QGuiApplication.clipboard().setText(details(self._error))

    def dismiss(self) -> None:
        """Put the error away."""
        self.hide()
        self.dismissed.emit()
