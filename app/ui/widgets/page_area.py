"""Room for one page at a time; where the window is smaller than the page, it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.widgets.following_area import FollowingArea


class PageStack(QStackedWidget):
    """Asks for as much room as the page in front needs, whatever the others do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        # lists that scroll by themselves would ask for the height of all their lines
        return self.minimumSizeHint().height()


class PageArea(FollowingArea):
    """Scroll bars instead of cut-off controls, on a small screen or at 200 %."""

    def __init__(self, pages: PageStack, parent: QWidget | None = None) -> None:
        super().__init__(pages, parent)
        self.setObjectName("page_area")
