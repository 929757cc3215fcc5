"""Plays a story through the window: logs, steps, corrections, the notice; and takes pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QApplication, QWidget

from app.base.machine.resources import resource_text, resources_dir
from app.base.rows.forms import StepForm
from app.services.cases.casework import TAKE_STEP
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.steps import step_key
from app.ui.main_window import MainWindow
from app.ui.pages.calendar import CalendarPage
from app.ui.pages.case.page import CasePage
from app.ui.pages.import_ledger import ImportLedgerPage
from app.ui.pages.intake.page import IntakePage
from app.ui.pages.intake.forms import IntakeForms
from app.ui.pages.visits import VisitsPage
from app.ui.places import CaseAt
from app.ui.theme import Scheme, theme
from tools.tour import archives, calls, figures, hands, own_rounds, papers, rounds
from tools.tour.story import (
    NOTICE,
    Act,
    Consult,
    Draw,
    Evaluate,
    File,
    Happening,
    Import,
    Letters,
    Log,
    Office,
    Paper,
    Publish,
    Redate,
    TakeOver,
    UndoLast,
)

ABOUT_MORNING = time(9, 30)


@dataclass(slots=True)
class TourDay:
    """The day that the tour has reached; window and store both ask here."""

    day: date

    def today(self) -> date:
        """The tour's today."""
        return self.day

    def now(self) -> datetime:
        """Half past nine on that day."""
        return datetime.combine(self.day, ABOUT_MORNING)


@dataclass(slots=True)
class Camera:
    """Takes every picture light and dark: at once, or in one scheme while ``hold`` holds it."""

    folder: Path
    pictures: list[str] = field(default_factory=list)
    held: Scheme | None = None

    def take(self, widget: QWidget, name: str) -> None:
        """Keep a picture of ``widget``."""
        if self.held is not None:
            self._keep(widget, name)
            return
        first, *others = (theme.scheme, *(s for s in Scheme if s is not theme.scheme))
        for scheme in (first, *others):  # the one that shows now first: one change a picture
            self._show(scheme)
            self._keep(widget, name)

    @contextmanager
    def hold(self, scheme: Scheme) -> Iterator[None]:
        """Take pictures in one scheme only: a change polishes every widget there is."""
        self._show(scheme)
        self.held = scheme
        try:
            yield
        finally:
            self.held = None

    def _show(self, scheme: Scheme) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise AssertionError("no application")
        if theme.scheme is not scheme:
            theme.show(app, scheme)
        hands.settle()

    def _keep(self, widget: QWidget, name: str) -> None:
        hands.settle()
        if any(paper.isVisible() for paper in widget.findChildren(QWidget, "pdf_view")):
            widget.grab()  # the reader draws a page on its own thread, once it was asked for it
            hands.pause()
            hands.pause()
        file = f"{name}-{theme.scheme.value}.png"
        if not widget.grab().save(str(self.folder / file)):
            raise AssertionError(f"{file} 写不进去")
        self.pictures.append(file)


SELF_CHECK: Final = {"accused_way": "self_check", "summary": "反映的事项请自查并报告（示例）。"}


class Player:
    """One office's story; ``problems`` holds what went otherwise than told."""

    def __init__(self, window: MainWindow, day: TourDay, camera: Camera, plan: Office) -> None:
        self.window, self.day, self.camera, self.plan = window, day, camera, plan
        self.cases: dict[str, int] = {}
        self.problems: list[str] = []

    def play(self, happening: Happening) -> None:
        """Let one thing happen on its day; a mistake is noted, the story goes on."""
        self.day.day = happening.on
        self.window.today.check()
        name = getattr(happening, "name", "")
        self.attempt(f"{happening.on} {name}", lambda: self._do(happening))

    def attempt(self, what: str, do: Callable[[], None]) -> None:
        """Do something; a mistake, or an error shown above the page, is noted, the tour goes on."""
        try:
            do()
        except AssertionError as error:
            self.problems.append(f"{what} {error}")
        if not self.window.error_bar.isHidden():
            self.problems.append(f"{what} {self.window.error_bar.sentence_label.text()}")
            self.window.error_bar.dismiss()

    def _do(self, happening: Happening) -> None:
        match happening:
            case Log():
                self.log(happening)
            case Act():
                self.act(happening)
            case Paper():
                papers.write_paper(self, happening)
            case UndoLast():
                self.undo(happening)
            case Redate():
                self.redate(happening)
            case Import():
                self.import_notice()
            case TakeOver():
                self.take_over(happening)
            case Letters():
                papers.send_letters(self, happening)
            case Draw():
                self.draw_sample(happening)
            case Consult():
                (calls.answer_one if happening.way == "answer" else calls.ask_one)(self)
            case Evaluate():
                rounds.play_round(self)
                own_rounds.play_own(self)
                own_rounds.play_evaluation(self)
            case Publish():
                figures.publish_quarter(self)
            case File():
                archives.file_case(self, happening)

    # ------------------------------------------------------------ pages

    @property
    def intake(self) -> IntakePage:
        """The logging page."""
        page = self.window.pages["intake"]
        assert isinstance(page, IntakePage)
        return page

    @property
    def case_page(self) -> CasePage:
        """The case page."""
        page = self.window.pages["case"]
        assert isinstance(page, CasePage)
        return page

    def show_case(self, name: str) -> CasePage:
        """The page of one of the story's cases."""
        if name not in self.cases:
            raise AssertionError("没有这件案件")
        self.window.open_page("case", CaseAt(self.cases[name]))
        hands.settle()
        return self.case_page

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of a dialog."""
        self.window.toast_panel.dismiss()
        self.camera.take(widget or self.window, f"{self.plan.key}-{name}")

    # ------------------------------------------------------------ what happens

    def log(self, item: Log) -> None:
        """Log a call, a letter, or a mail opened from its file."""
        hands.press(self.window, "Ctrl+N")
        page = self.intake
        values = dict(item.values)
        if item.sample.endswith(".eml"):
            page.open_mail_file(resources_dir() / "samples" / item.sample)
            hands.settle()
        elif item.sample:
            values = {**_sample(item.sample), **values}
        self._fill_tabs(page.forms, values)
        if "补登原因" in page.missing_label.text():
            hands.fill(page.forms.source_form, {"back_dated_reason": "当天外出，次日补登（示例）"})
        if item.name == "招商":
            self.picture("intake-mail")
        elif item.name == "门面":
            self.picture("intake-call")
        hands.click(page.save_button)
        if self.window.page_stack.currentWidget() is not self.case_page:
            raise AssertionError("没有登记成")
        self.cases[item.name] = self.case_page.case_id or 0

    def _fill_tabs(self, forms: IntakeForms, values: dict[str, Any]) -> None:
        """Fill in tab by tab; the channel first, for it decides what else is asked."""
        source = forms.source_form
        hands.fill(source, {k: v for k, v in values.items() if k in source.editors})
        for at in range(forms.count()):
            forms.setCurrentIndex(at)
            tab = forms.currentWidget()
            for form in forms.all_forms():
                if form is not source and tab.isAncestorOf(form):
                    hands.fill(form, {k: v for k, v in values.items() if k in form.editors})
        forms.setCurrentIndex(0)

    def act(self, act: Act) -> None:
        """Take a step by its form."""
        page = self.show_case(act.name)
        form = self._form(page, act.kind)
        hands.choose_step(page.step_strip, form.kind)
        dialog = page.case_actions.dialog
        assert dialog is not None
        hands.fill(dialog.form, {"on": act.on, **act.fields})
        if act.fields.get("unit") in form.accused:
            hands.fill(dialog.form, SELF_CHECK)
        hands.affirm(dialog.form)
        if act.kind == "supervise":
            self.picture("dialog-supervise", dialog)
        self._submit(dialog, act.kind, refused=act.refused)
        if act.refused:
            page.context.typed.drop(TAKE_STEP.verb, *step_key(self.cases[act.name], act.kind))

    def _form(self, page: CasePage, kind: str) -> StepForm:
        rows = page.rows
        forms = (*rows.next_steps, *rows.other_steps) if rows else ()
        found = next((form for form in forms if form.kind == kind), None)
        if found is None:
            raise AssertionError(f"不能办 {kind}")
        return found

    def _submit(self, dialog: FormDialog, what: str, *, refused: bool = False) -> None:
        """Send a dialog's answer: it closes when it was taken, and says why when it was not."""
        hands.click(dialog.submit_button)
        if self.case_page.case_actions.dialog is None:
            if refused:
                raise AssertionError(f"{what} 应当被拒绝")
            return
        text = dialog.error_label.text() or dialog.missing_label.text()
        if refused:
            self.picture("dialog-refused", dialog)
        hands.click(dialog.put_by_button)
        if not refused:
            raise AssertionError(f"{what} 没有办成：{text}")

    def undo(self, item: UndoLast) -> None:
        """Take the last step back, by 撤销 on its line."""
        page = self.show_case(item.name)
        rows = page.rows.timeline if page.rows else ()
        last = next(row for row in reversed(rows) if not row.state)
        page.timeline.select(last.seq)
        hands.click(page.void_button)
        dialog = page.case_actions.dialog
        assert dialog is not None
        hands.fill(dialog.form, {"reason": "登记有误。"})
        self.picture("dialog-void", dialog)
        self._submit(dialog, "撤销")

    def redate(self, item: Redate) -> None:
        """Put a step's day right."""
        page = self.show_case(item.name)
        rows = page.rows.timeline if page.rows else ()
        seq = next(row.seq for row in rows if row.kind == item.kind and not row.state)
        page.timeline.select(seq)
        hands.click(page.revise_button)
        dialog = page.case_actions.dialog
        assert dialog is not None
        hands.fill(dialog.form, {"on": item.to, "revision_reason": "登记时写错一天。"})
        self._submit(dialog, "改正")

    def import_notice(self) -> None:
        """Paste the notice, look at what it changes, adopt it."""
        self.window.open_page("calendar")
        page = self.window.pages["calendar"]
        assert isinstance(page, CalendarPage)
        self.picture("calendar")
        hands.click(page.import_button)
        dialog = page.dialog
        assert dialog is not None
        hands.write(dialog.notice_text, resource_text(NOTICE))
        dialog.renew_preview()
        hands.settle()
        self.picture("notice-days", dialog)
        dialog.tabs.setCurrentWidget(dialog.move_grid)
        self.picture("notice-moves", dialog)
        hands.click(dialog.adopt_button)
        hands.click(page.later_button)
        self.picture("calendar-next-year")

    def take_over(self, item: TakeOver) -> None:
        """Bring the office's old ledger in, on its first morning."""
        self.window.open_page("import_ledger")
        page = self.window.pages["import_ledger"]
        assert isinstance(page, ImportLedgerPage)
        hands.choose(page.source_box, item.source)
        page.open_file(resources_dir() / item.ledger)
        hands.settle()
        self.picture("import_ledger-added")
        page.tabs.setCurrentWidget(page.mapping_table)
        self.picture("import_ledger-columns")
        hands.click(page.import_button)
        if page.at_hand is not None:
            raise AssertionError(f"台账没有导入：{page.error_label.text()}")
        context = self.window.context
        assert context is not None  # the office is open
        for number, name in item.names.items():
            found = context.office.reads.case_id(number, context.actor)
            self.cases[name] = found or 0

    def draw_sample(self, item: Draw) -> None:
        """Draw a sample of closed cases to call back."""
        self.window.open_page("visits")
        page = self.window.pages["visits"]
        assert isinstance(page, VisitsPage)
        self.picture("visits-empty")
        hands.click(page.first_button)
        dialog = page.dialog
        assert dialog is not None
        hands.fill(dialog.form, {"size": item.size, "seed": item.seed})
        self.picture("dialog-draw", dialog)
        hands.click(dialog.submit_button)


def _sample(name: str) -> dict[str, Any]:
    """A sample call or letter as the fields of the logging page."""
    sample: dict[str, Any] = json.loads(resource_text(f"samples/{name}"))
    person = sample.pop("complainant")
    return {
        **sample,
        "name": person["name"],
        "phone": person.get("phone", ""),
        "identity": "secret" if person["keep_secret"] else "real",
    }
