"""Where a paper would tell who complains, place by place, and the director's overrule."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.rules.identity_scan import Hit
from app.services.papers.letter_commands import Overrule
from app.ui import theme
from app.ui.controls import Line
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.plain import PlainLabel

STOPPED = (
    "文书里有投诉举报人的身份信息，不能发出。请在上面改掉；确须保留的，由负责人决定并写明理由："
)
TELLS = "文书里有投诉举报人的身份信息，这件文书不是案件的文书，不能发出。请在上面改掉："
STRANGERS = "文书里有不属于本办和收文单位的号码，不能发出。请在上面改掉；确须保留的，由负责人决定并写明理由："
OTHERS = "下列号码不属于本办和收文单位，请看一眼："
DOUBTFUL = "下列各处可能只是单位名称的一部分，请看一眼："
REPLACE = "都换成“投诉举报人”"
MOST_HITS = 3  # places seen at once; the list scrolls


class LeakPanel(QFrame):
    """Hidden while the scan finds nothing; ``changed`` when an overrule is being written."""

    changed = Signal()
    replace_wanted = Signal()  # say 投诉举报人 instead, in every field

    def __init__(self, parent: QWidget | None = None, *, of_case: bool = True) -> None:
        super().__init__(parent)
        self._asking, self._let_go = False, ""
        self._of_case = of_case  # a paper without a case is never let go with who complains
        self.setProperty("role", "notice")
        self.hits: tuple[Hit, ...] = ()
        self.caption_label = PlainLabel()
        self.caption_label.setWordWrap(True)
        self.hit_list = QListWidget()
        self.hit_list.setAccessibleName("身份信息所在的位置")
        self.hit_list.setProperty("role", "lines")
        self.hit_list.setWordWrap(True)
        self.hit_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.replace_button = QPushButton(REPLACE)
        self.replace_button.setAutoDefault(False)
        self.replace_button.clicked.connect(self.replace_wanted)
        self.director_field = Line()
        self.reason_field = Line()
        where = "案件经过" if of_case else "审批记录"
        self.note_label = captioned(
            f"照发的，记入{where}和操作记录；理由里不要写身份信息。", "muted"
        )
        self.note_label.setWordWrap(True)
        self._over = QWidget()
        grid = QGridLayout(self._over)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, (caption, field) in enumerate(
            (("负责人", self.director_field), ("理由", self.reason_field))
        ):
            grid.addWidget(labelled(caption, field), at, 0)
            grid.addWidget(field, at, 1)
        grid.addWidget(self.note_label, 2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        for widget in (self.caption_label, self.hit_list, self.replace_button, self._over):
            column.addWidget(widget)
        adopt_names(self)
        for field in (self.director_field, self.reason_field):
            field.textChanged.connect(lambda _text: self.changed.emit())
        self.hide()

    def show_decider(self, decider: str | None, *, asking: bool = False) -> None:
        """Who may let the paper go: chosen by who sits here, typed where no director is named; the
        paper going round (``asking``), anybody else puts it forward with a reason."""
        self._asking = asking
        if decider is None:
            return
        self.director_field.setText(decider)
        self.director_field.setReadOnly(True)
        self.reason_field.setEnabled(bool(decider) or asking)
        if not decider and asking:
            self.director_field.setPlaceholderText("随文书请示，由负责人或副负责人签发时决定")
            self.reason_field.setPlaceholderText("请示照发的理由")
        elif not decider:
            why = "由负责人或副负责人坐到这里决定（点右上角的姓名换人）"
            self.director_field.setPlaceholderText(why)
            self.reason_field.setToolTip(why)

    def show_reason(self, reason: str, let_go: str) -> None:
        """Why whoever put the paper forward asks for it, or that it was decided (``let_go``)."""
        self._let_go = let_go
        self.reason_field.setText(reason)

    @property
    def typed_decider(self) -> str:
        """The name typed for who lets it go; empty where the register names them."""
        return "" if self.director_field.isReadOnly() else self.director_field.text().strip()

    def restore_decider(self, name: str) -> None:
        """Show the name that was typed before, unless the register names somebody by now."""
        if not self.director_field.isReadOnly():
            self.director_field.setText(name)

    @property
    def decided(self) -> bool:
        """Whether nothing found keeps the paper from going out, or whoever sits here lets it."""
        given = self.overrule()
        return not self.stops or (given is not None and bool(given.director))

    @property
    def stops(self) -> bool:
        """Whether anything found keeps the paper from going out."""
        return any(not hit.doubtful for hit in self.hits)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """List the places; what was typed for an overrule stays."""
        self.hits = tuple(sorted(hits, key=lambda hit: hit.doubtful))
        self.caption_label.setText(self._caption())
        self.hit_list.clear()
        self.hit_list.addItems([hit.sentence for hit in self.hits])
        lines = min(len(self.hits), MOST_HITS) * 2  # a sentence wraps once
        self.hit_list.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.WIDE)
        self._over.setVisible(self.stops and not self._final and not self._let_go)
        self.replace_button.setVisible(self._of_case and self._tells)
        self.setVisible(bool(self.hits))
        self.changed.emit()

    @property
    def _tells(self) -> bool:
        return any(hit.tells and not hit.doubtful for hit in self.hits)

    @property
    def _final(self) -> bool:
        """Whether nobody can let the paper go as it is."""
        return self._tells and not self._of_case

    def _caption(self) -> str:
        if not self.stops:
            return DOUBTFUL if any(hit.tells for hit in self.hits) else OTHERS
        if self._let_go:
            return f"⚠ {self._let_go}"
        if self._tells:
            return f"⚠ {STOPPED if self._of_case else TELLS}"
        return f"⚠ {STRANGERS}"

    def overrule(self) -> Overrule | None:
        """The director's decision, once both name and reason are there; on its way round, without a
        name, what is asked of the director."""
        director, reason = self.director_field.text().strip(), self.reason_field.text().strip()
        if self._final or not (self.stops and (director or self._asking) and reason):
            return None
        return Overrule(director, reason)
