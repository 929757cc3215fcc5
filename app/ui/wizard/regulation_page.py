"""Which regulation the office works under, and how it reads what can be read in two ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.errors import AppError
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation
from app.rules.regulation.source import PackSource
from app.services.store.packs import read_pack
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.controls import ChoiceBox
from app.ui.errors import sentence
from app.ui.naming import adopt_names, captioned, choose, labelled
from app.ui.widgets.reading_list import ReadingList
from app.ui.wizard.answers import Answers
from app.ui.wizard.page import WizardPage


class RegulationPage(WizardPage):
    """The shipped regulations, or a file of another one; below it its readings."""

    caption = "适用办法和解释口径"
    explanation = (
        "期限、步骤和条款按这里选的办法计算。办法里有些话可以有两种理解，"
        "请按本地的做法选定；拿不准的保留通常口径，以后可以在“设置”里预览后再改。"
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: dict[str, tuple[PackSource, Path]] = {}  # packs read from files
        self.pack_box = ChoiceBox()
        for pack_id in shipped_pack_ids():
            regulation = shipped_regulation(pack_id)
            self.pack_box.addItem(f"{regulation.name}　{regulation.number}", pack_id)
        self.file_button = QPushButton("另选办法文件(&F)…")
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        self.reading_list = ReadingList()
        self.reading_label: QLabel = captioned("解释口径", "section")
        row = QHBoxLayout()
        row.addWidget(labelled("适用办法(&P)", self.pack_box))
        row.addWidget(self.pack_box, 1)
        row.addWidget(self.file_button)
        row.setSpacing(theme.GAP)
        self.column.addLayout(row)
        self.column.addWidget(self.problem_label)
        self.column.addSpacing(theme.TIGHT)
        self.column.addWidget(self.reading_label)
        self.column.addWidget(self.reading_list, 1)
        adopt_names(self)
        self.pack_box.currentIndexChanged.connect(self._show_pack)
        self.file_button.clicked.connect(self._ask_file)
        choose(self.pack_box, "nanyang-2020")
        self._show_pack()

    def take_file(self, path: Path) -> None:
        """Offer the regulation of a file, and choose it; a mistake in it is shown here."""
        try:
            source = read_pack(path)
            regulation = read_regulation(source)
        except AppError as error:
            self.problem_label.setText(f"⚠ {sentence(error)}")
            self.problem_label.show()
            return
        self.problem_label.hide()
        self._own[source.id] = (source, path)
        if self.pack_box.findData(source.id) < 0:
            self.pack_box.addItem(f"{regulation.name}　{regulation.number}", source.id)
        choose(self.pack_box, source.id)
        self._show_pack()

    def enter(self, answers: Answers) -> None:
        self.pack_box.setFocus()

    def answered(self, answers: Answers) -> Answers:
        pack = str(self.pack_box.currentData())
        return replace(
            answers,
            pack=pack,
            pack_caption=self.pack_box.currentText(),
            pack_file=self._own[pack][1] if pack in self._own else None,
            readings=self.reading_list.chosen(),
            unusual=self.reading_list.unusual(),
        )

    def _ask_file(self) -> None:
        path = choose_file(self, "选择办法文件", "办法文件 (*.toml)")
        if path is not None:
            self.take_file(path)

    def _show_pack(self) -> None:
        pack = str(self.pack_box.currentData())
        own = self._own.get(pack)
        self.reading_list.show_regulation(
            read_regulation(own[0]) if own else shipped_regulation(pack)
        )
        self.changed.emit()
