"""How cases and letters are numbered, with the number that the next one would be given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.errors import InputError
from app.base.rows.forms import FieldRow
from app.services.store.desk_settings import check_pattern
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names, captioned
from app.ui.pages.settings_fields import pattern_from, pattern_shown
from app.ui.wizard.answers import Answers
from app.ui.wizard.page import WizardPage

USUAL = {"case": "{short}信投〔{{year}}〕{{n}}号", "letter": "{short}信函〔{{year}}〕{{n}}号"}


class NumbersPage(WizardPage):
    """Two patterns, each with an example that follows what is typed."""

    caption = "编号格式"
    explanation = (
        "程序按顺序编号，不跳号、不重号，每年从1号重新开始。{年}、{序号}两处由程序填写，其余照写。"
    )

    def __init__(self, surroundings: FormSurroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = surroundings.today.year
        self._proposed: dict[str, str] = {}
        fields = (
            FieldRow("case", "案号", "text", True),
            FieldRow("letter", "发文字号", "text", True),
        )
        self.form = FieldForm(fields, surroundings)
        self.examples = {name: captioned("", "muted") for name in USUAL}
        for name, label in self.examples.items():
            label.setObjectName(f"{name}_example")
            self.form.editors[name].add_below(label)
            self.form.replace_check(name, self._check_of(name))
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        adopt_names(self)
        self.form.changed.connect(self._follow)

    def enter(self, answers: Answers) -> None:
        short = answers.name.strip()[:1]
        for name, usual in USUAL.items():
            proposed = pattern_shown(usual.format(short=short))
            if self.form.editors[name].value() in ("", self._proposed.get(name)):
                self.form.editors[name].set_value(proposed)
            self._proposed[name] = proposed
        self._follow()
        self.form.editors["case"].setFocus()

    def error(self) -> str:
        return self.form.validator.first_error()

    def answered(self, answers: Answers) -> Answers:
        return replace(
            answers, case_pattern=self._pattern("case"), letter_pattern=self._pattern("letter")
        )

    def _pattern(self, name: str) -> str:
        return pattern_from(str(self.form.editors[name].value() or ""))

    def _check_of(self, name: str) -> Callable[[Any], str]:
        def check(_value: Any) -> str:
            try:
                check_pattern(self._pattern(name))
            except InputError:
                return "格式里要有 {年} 和 {序号} 两处，如 示信投〔{年}〕{序号}号"
            if self._pattern("case") == self._pattern("letter"):
                return "案号和发文字号的格式不能相同"
            return ""

        return check

    def _follow(self) -> None:
        self.form.validator.validate()
        for name, label in self.examples.items():
            wrong = self._check_of(name)(None)
            first, second = (
                ("", "")
                if wrong
                else (self._pattern(name).format(year=self._year, n=n) for n in (1, 2))
            )
            label.setText(f"第一件编为 {first}，第二件编为 {second}" if first else "")
        self.changed.emit()
