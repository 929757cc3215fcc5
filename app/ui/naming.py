"""Gives widgets the names by which tests, and the words by which screen readers, find them."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from app.ui.plain import PlainLabel


def adopt_names(owner: QWidget) -> None:
    """Name each widget held in an attribute after it; a button is also read out by its caption."""
    for name, value in list(vars(owner).items()):
        if not isinstance(value, QWidget) or value is owner:
            continue
        if not value.objectName():
            value.setObjectName(name)
        if value.accessibleName():
            continue
        if isinstance(value, QAbstractButton):
            value.setAccessibleName(value.text().replace("&", ""))
        elif isinstance(value, QLineEdit):
            value.setAccessibleName(value.placeholderText())


def labelled(text: str, widget: QWidget, *, role: str = "") -> QLabel:
    """A label whose mnemonic leads to ``widget`` and whose words name it to screen readers."""
    label = PlainLabel(text)
    label.setBuddy(widget)
    if role:
        label.setProperty("role", role)
    widget.setAccessibleName(text.split("(&")[0].replace("&", "").strip(" *:："))
    return label


def captioned(text: str, role: str) -> QLabel:
    """A label in one of the theme's roles: title, section, muted, problem."""
    label = PlainLabel(text)
    label.setProperty("role", role)
    return label


def choose(box: QComboBox, data: object) -> None:
    """Select the entry that carries ``data``; leaves the box alone when there is none."""
    at = box.findData(data)
    if at >= 0:
        box.setCurrentIndex(at)
