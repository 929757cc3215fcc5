"""事实: what a case is about, who complains (masked), who answers, which files belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from app.base.captions import (
    CHANNELS,
    CONSENTS,
    HANDLER_ROLES,
    HANDLER_STATES,
    NO_CONTACT,
    PARTY_ROLES,
    RESPONDENT_ROLES,
    day_in_full,
    kept_words,
)
from app.base.rows.cases import CaseRows, PartyRow
from app.ui import theme
from app.ui.naming import captioned
from app.ui.plain import PlainLabel

LABEL_WIDTH = 104


class CaptionedLines(QScrollArea):
    """Captions on the left, selectable text on the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.lines: tuple[tuple[str, str], ...] = ()
        self.show_lines(())

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show captions with their texts."""
        self.lines = lines
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.TIGHT)
        grid.setHorizontalSpacing(theme.TIGHT)
        grid.setVerticalSpacing(theme.HAIR)
        grid.setColumnStretch(1, 1)
        for at, (caption, text) in enumerate(lines):
            name = captioned(caption, "muted")
            name.setFixedWidth(LABEL_WIDTH)
            words = PlainLabel(text)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAccessibleName(f"{caption}：{text}")
            grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1)
        grid.setRowStretch(len(lines), 1)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)


class FactsPanel(CaptionedLines):
    """The facts of a case; lines without content are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("事实", parent)

    def show_page(self, page: CaseRows) -> None:
        """Show the facts of ``page``."""
        self.show_lines(lines_of(page))


def lines_of(page: CaseRows) -> tuple[tuple[str, str], ...]:
    """The captions and texts of the panel, empty ones left out."""
    card = page.card
    channel = CHANNELS.get(card.channel, card.channel)
    files = "\n".join(f"{a.name}（{kept_words(a)}）{a.note}" for a in page.attachments)
    lines = (
        ("被投诉单位", respondent_words(page)),
        ("投诉举报人", complainant_words(page.parties)),
        ("来源", f"{day_in_full(card.received_on)} {channel}　{page.source_number}".strip()),
        ("来文机关", page.superior),
        ("事项类别", page.category),
        ("承办单位", handler_words(page)),
        ("经办人", card.officer),
        ("内容", page.facts),
        ("诉求", page.appeal),
        *page.details,
        ("供参考", "\n".join(page.proposals)),
        ("附件", files),
        ("适用办法", page.regulation),
    )
    return tuple((caption, text) for caption, text in lines if text)


def respondent_words(page: CaseRows) -> str:
    """One a line, with what it is to the matter: 示例县住建局（主管）."""
    rows = (
        f"{row.name}（{RESPONDENT_ROLES[row.role]}）" if row.role in RESPONDENT_ROLES else row.name
        for row in page.respondents
    )
    return "\n".join(rows) or page.card.respondent


def handler_words(page: CaseRows) -> str:
    """One a line, with its part and how far it is: 示例县住建局（主办，办理中）."""
    rows = (
        f"{row.unit}（{HANDLER_ROLES.get(row.role, row.role)}，{HANDLER_STATES[row.state]}）"
        for row in page.handlers
    )
    return "\n".join(rows) or page.card.handling_unit


def complainant_words(parties: Sequence[PartyRow]) -> str:
    """One a line; a joint complaint says of how many."""
    own = [party for party in parties if party.role != "agent"]
    joint = (f"联名{len(own)}人",) if len(own) > 1 else ()
    return "\n".join((*joint, *(party_words(party) for party in parties)))


def party_words(party: PartyRow) -> str:
    """张* 138****0001 with what is to be minded: 代表人, 匿名, 要求保密, 联系方式不详."""
    marks = (
        PARTY_ROLES.get(party.role, ""),
        "单位" if party.kind == "organisation" else "",
        "" if party.real_name else "匿名",
        "要求保密" if party.keep_secret else "",
        "" if party.contact_known else f"联系方式不详：{_why_unknown(party)}",
        CONSENTS.get(party.consent, ""),
    )
    note = "、".join(filter(None, marks))
    words = f"{party.masked_name or '未具名'} {party.masked_phone}".strip()
    return f"{words}（{note}）" if note else words


def _why_unknown(party: PartyRow) -> str:
    nameless = "" if party.real_name else "匿名投诉举报"
    return NO_CONTACT.get(party.no_contact, nameless or "登记时没有写明原因")
