"""What the text of a complaint names, each thing a button: one click fills it in where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.rules.offered import CAPTIONS, Offer
from app.ui.flow_layout import FlowLayout
from app.ui.naming import captioned

NAMES: Final = "内容里提到："
JOINT: Final = "、"
MOVES: Final = ("phone", "id_number")  # of a person: they are kept in the identity alone


class OffersPanel(QWidget):
    """Gone while nothing is offered; ``taken`` carries the field and what belongs there then."""

    taken = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Offer, QPushButton] = {}
        self._row = FlowLayout(self, wide=True)
        self.caption_label = captioned(NAMES, "muted")
        self._row.addWidget(self.caption_label)
        self.hide()

    def show_offers(self, offers: Sequence[Offer], values: Mapping[str, Any]) -> None:
        """Offer what does not stand in its field yet."""
        wanted = [offer for offer in offers if not _is_there(offer, values)]
        if wanted == list(self.buttons):
            return
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {offer: self._button(offer, values) for offer in wanted}
        self.setVisible(bool(wanted))
        self.updateGeometry()

    def _button(self, offer: Offer, values: Mapping[str, Any]) -> QPushButton:
        button = QPushButton(offer.text.replace("&", "&&"), self)
        does = "移到" if offer.field in MOVES else "填入"
        button.setAccessibleName(f"{does}{CAPTIONS[offer.field]}：{offer.text}")
        button.setToolTip(f"{does}“{CAPTIONS[offer.field]}”")
        button.clicked.connect(partial(self.taken.emit, offer.field, _with(offer, values)))
        self._row.addWidget(button)
        button.show()
        return button


def _is_there(offer: Offer, values: Mapping[str, Any]) -> bool:
    """A number that stands in a text is to be moved from there, though its field has it."""
    there = str(values.get(offer.field) or "")
    if offer.field == "amount":
        return bool(there)
    if offer.field == "phone":
        return False
    if offer.field == "id_number":
        return there not in ("", offer.text)
    return offer.text in there or offer.field == "respondent" and bool(there)


def _with(offer: Offer, values: Mapping[str, Any]) -> str:
    """What the field holds then: a second number stands beside the first."""
    there = str(values.get(offer.field) or "")
    if offer.field != "phone" or not there:
        return offer.text
    return there if offer.text in there.split(JOINT) else f"{there}{JOINT}{offer.text}"
