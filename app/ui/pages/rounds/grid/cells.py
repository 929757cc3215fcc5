"""How a cell is painted, with the shape of its state, and the line in which it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui import theme
from app.ui.controls import Line, commit_in
from app.ui.pages.rounds.grid.model import (
    MARK_ROLE,
    OTHER_ROLE,
    PAPERS_ROLE,
    PENDING_ROLE,
    GridModel,
)
from app.ui.theme import body_font

Index = QModelIndex | QPersistentModelIndex
SHAPE: Final = 9
ROOM: Final = SHAPE + 7
LEAST_OTHER: Final = 24  # pixels in which a part of the other value still says something
_MOVES: Final = {
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
}  # fmt: skip
_ENDS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab})


class CellLine(Line):
    """The line that stands in a cell while it is typed; ``entering`` until F2: arrows then leave."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entering = True
        self.filled = False  # with the cell's own text, once
        self.setFrame(False)
        self.setProperty("role", "cell")


class CellDelegate(QStyledItemDelegate):
    """Paints cells, and says which key ended the typing."""

    closed = Signal(object, object, object)  # editor, key, modifiers
    dropped = Signal(object)
    choosing = Signal(object)
    typed = Signal(object, str)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = CellLine(parent)
        line.setObjectName("cell_line")
        line.setAccessibleName("单元格")
        line.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        line.textChanged.connect(lambda text: self.typed.emit(line, text))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellLine) and not editor.filled:
            editor.filled = True
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, CellLine):
            model.setData(
                model.index(index.row(), index.column()), editor.text(), Qt.ItemDataRole.EditRole
            )

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        wide = editor.sizeHint().width() if isinstance(editor, CellLine) else 0
        area = option.rect.adjusted(0, 0, 0, 0)
        area.setWidth(max(area.width(), min(wide, 160)))
        editor.setGeometry(area)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, CellLine) and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                return False
            if event.type() == QEvent.Type.KeyPress and not editor.composing:
                return self._key(editor, event)
            return False
        if isinstance(editor, CellLine) and event.type() == QEvent.Type.FocusOut:
            if not editor.window().isActiveWindow() and editor.isVisible():
                return False  # another window comes to the front: go on where one was
            commit_in(editor)
            return super().eventFilter(editor, event)
        return super().eventFilter(editor, event)

    def _key(self, line: CellLine, event: QKeyEvent) -> bool:
        key, how = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Escape:
            self.dropped.emit(line)
            return True
        if key == Qt.Key.Key_F2:
            line.entering = not line.entering
            return True
        if key == Qt.Key.Key_Down and how == Qt.KeyboardModifier.AltModifier:
            self.choosing.emit(line)
            return True
        plain = how in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        ctrl_enter = how == Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Return, Qt.Key.Key_Enter,
        )  # fmt: skip
        leaves = key in _ENDS and (plain or ctrl_enter)
        leaves = leaves or (line.entering and key in _MOVES and not how)
        if not leaves:
            return False
        self.closed.emit(line, key, how)
        return True

    # ------------------------------------------------------------ painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._ground(painter, option, index)
        area = option.rect.adjusted(theme.HAIR, 0, -theme.HAIR, 0)
        mark = index.data(MARK_ROLE)
        if mark:
            top = area.top() + (area.height() - SHAPE) / 2
            paint_mark(painter, QRectF(area.left() + 1, top, SHAPE, SHAPE), mark)
        if mark or _typed_into(index):
            area.setLeft(area.left() + ROOM)
        else:
            area.setLeft(area.left() + theme.HAIR)
        if index.data(PAPERS_ROLE):
            _paint_paper(painter, option.rect)
        other = index.data(OTHER_ROLE)
        if other:
            area = self._paint_other(painter, area, index, str(other))
        self._paint_text(painter, area, index, mark)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        role = "base" if _typed_into(index) else "alternate"
        if option.state & QStyle.StateFlag.State_Selected:
            role = "selection"
        painter.fillRect(option.rect, theme.theme.colour(role))

    def _paint_other(self, painter: QPainter, area: QRect, index: Index, other: str) -> QRect:
        """The value of the other kind, small at the right, in brackets, where the cell's own leaves
        room; gives the room left."""
        painter.setFont(body_font())
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        own = painter.fontMetrics().horizontalAdvance(text)
        painter.setFont(body_font(theme.SMALL_POINTS))
        painter.setPen(theme.theme.colour("muted"))
        metrics = painter.fontMetrics()
        most = area.width() - own - metrics.horizontalAdvance("〔〕") - theme.TIGHT
        cut = metrics.elidedText(other, Qt.TextElideMode.ElideRight, max(most, 0))
        if not cut or (cut != other and most < LEAST_OTHER):
            return area
        words = f"〔{cut}〕"
        width = metrics.horizontalAdvance(words)
        box = QRect(area.right() - width, area.top(), width, area.height())
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words
        )
        return area.adjusted(0, 0, -width - 2, 0)

    def _paint_text(self, painter: QPainter, area: QRect, index: Index, mark: str) -> None:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not text:
            return
        faint = bool(index.data(PENDING_ROLE)) or mark == "not_assessed"
        painter.setFont(body_font())
        painter.setPen(theme.theme.colour("muted" if faint else "text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)


def _typed_into(index: Index) -> bool:
    """Whether the cell is typed into, or says what comes of others."""
    model = index.model()
    return isinstance(model, GridModel) and model.spot(index) is not None


def paint_mark(painter: QPainter, box: QRectF, mark: str) -> None:
    """The shape of a state: distinguished without its colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.theme.colour(_COLOURS[mark])
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark == "refused":  # a square with a bar
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.drawLine(box.topLeft() + QPointF(2, 2), box.bottomRight() - QPointF(2, 2))
    elif mark == "open":  # a dotted circle
        painter.setPen(QPen(colour, 1.6, Qt.PenStyle.DotLine))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif mark == "not_assessed":  # a dash
        middle = box.center().y()
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
    elif mark == "changed":  # a filled lozenge
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        x, y = box.center().x(), box.center().y()
        half = box.width() / 2
        painter.drawPolygon(
            QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])
        )  # fmt: skip
    else:  # to be made anew: a hollow triangle
        painter.drawPolygon(
            QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
        )
    painter.restore()


def _paint_paper(painter: QPainter, cell: QRect) -> None:
    """A folded corner: a paper is attached."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.theme.colour("accent"))
    right, top = cell.right() + 1.0, float(cell.top())
    painter.drawPolygon(
        QPolygonF([QPointF(right - 7, top), QPointF(right, top), QPointF(right, top + 7)])
    )
    painter.restore()


_COLOURS: Final = {
    "refused": "soon", "anew": "soon", "open": "provisional", "not_assessed": "muted",
    "changed": "accent",
}  # fmt: skip
