"""登记: a call, a letter or a mail becomes a case; what is typed here survives everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTime, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import size_words
from app.base.errors import InputError
from app.base.rows import Changed
from app.services.commands import AttachmentInput
from app.ui import theme
from app.ui.forms.checks import a_phone, all_of, not_after, required
from app.ui.forms.editors import ChoiceEditor, UnitEditor, complete
from app.ui.forms.form import KEYS, FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.intake_fields import command_of, draft_of, matter_fields, source_fields
from app.ui.pages.mail_reading import MailFields, fields_of_mail

DRAFT = "intake"
DRAFT_AFTER_MS = 800
TYPED = ("name", "phone", "respondent", "title", "facts", "appeal")
MAX_FILE_BYTES = 50 * 1024 * 1024


class IntakePage(Page):
    """The form for logging."""

    title = "登记"

    def _build_widgets(self) -> None:
        self._files: tuple[AttachmentInput, ...] = ()
        self._loaded = False
        self._quiet = False  # while the program itself fills the form
        today = self.context.today.day
        self.heading_label = captioned("登记", "title")
        self.draft_label = captioned("", "muted")
        self.mail_button = QPushButton("打开邮件…")
        self.mail_button.setToolTip("也可以把 .eml 文件拖到窗口里")
        self.attach_button = QPushButton("添加附件…")
        self.clear_button = QPushButton("清空")
        self.clear_button.setProperty("role", "quiet")
        self._surroundings = FormSurroundings(today)
        self.source_form = FieldForm(source_fields(today), self._surroundings)
        self.matter_holder = QWidget()
        self.matter_form = FieldForm(matter_fields(()), self._surroundings, keys=KEYS[12:])
        self.notes_frame = QFrame()
        self.notes_frame.setProperty("role", "notice")
        self.notes_label = QLabel()
        self.notes_label.setWordWrap(True)
        self.notes_label.setAccessibleName("读邮件时的说明")
        self.files_label = captioned("", "muted")
        self.files_label.setWordWrap(True)
        self.missing_label = captioned("", "muted")
        self.save_button = QPushButton("登记　Ctrl+Enter")
        self.save_button.setProperty("role", "primary")
        self.save_button.setAccessibleName("登记")
        self.save_next_button = QPushButton("登记并再记一件")
        self.leave_button = QPushButton("稍后再填")
        self.leave_button.setProperty("role", "quiet")
        self.draft_timer = QTimer(self)
        self.draft_timer.setSingleShot(True)
        self.draft_timer.setInterval(DRAFT_AFTER_MS)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading_label)
        head.addStretch(1)
        for widget in (self.draft_label, self.mail_button, self.attach_button, self.clear_button):
            head.addWidget(widget)
        notes = QVBoxLayout(self.notes_frame)
        notes.setContentsMargins(theme.GAP, theme.HAIR, theme.GAP, theme.HAIR)
        notes.addWidget(self.notes_label)
        self.notes_frame.hide()
        columns = QHBoxLayout()
        columns.setSpacing(theme.ROOMY)
        columns.addWidget(_scrolling(self.source_form), 5)
        matter = QVBoxLayout(self.matter_holder)
        matter.setContentsMargins(0, 0, 0, 0)
        self.matter_form.grow("facts", 3)
        self.matter_form.grow("appeal", 1)
        matter.addWidget(self.matter_form, 1)
        matter.addWidget(self.files_label)
        columns.addWidget(self.matter_holder, 7)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.save_next_button)
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.leave_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.notes_frame)
        layout.addLayout(columns, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self._watch(self.source_form)
        self._watch(self.matter_form)
        self._show_superior()
        self._look()
        self.mail_button.clicked.connect(self._choose_mail)
        self.attach_button.clicked.connect(self._choose_files)
        self.clear_button.clicked.connect(self.clear)
        self.save_button.clicked.connect(lambda: self.save())
        self.save_next_button.clicked.connect(lambda: self.save(again=True))
        self.leave_button.clicked.connect(self.leave)
        self.draft_timer.timeout.connect(self.keep_draft)
        for keys, run in (
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("Esc", self.leave),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, run)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _watch(self, form: FieldForm) -> None:
        form.changed.connect(self._edited)
        extra = {
            "received_on": all_of(
                required("收到日"), lambda day: not_after(self.context.today.day)(day)
            ),
            "phone": a_phone,
        }
        for name, check in extra.items():
            if name in form.editors:
                form.replace_check(name, check)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read units and categories; the first time, the draft left from last time as well."""
        self._take_day()
        context, first = self.context, not self._loaded
        reads, drafts = context.office.reads, context.office.drafts

        def work() -> tuple[Any, ...]:
            categories = reads.choices("categories")
            return reads.units(), categories, drafts.load(DRAFT) if first else None

        context.jobs.read(self, work, self._show, key="surroundings")

    def entered(self) -> None:
        """Put the focus where typing begins."""
        if self.value("facts"):
            self.matter_form.focus_first()
        else:
            self.source_form.editors["name"].setFocus()

    def on_changed(self, changed: Changed) -> None:
        """A new pack or a new unit changes what is offered."""
        if self.isVisible() and (changed.settings or changed.cases):
            self.reload()

    def start(self, channel: str) -> None:
        """Begin with a letter, a call…; what is typed already stays."""
        self.source_form.set_values({"channel": channel})

    def value(self, name: str) -> Any:
        """What is entered in a field now."""
        return self.values().get(name)

    def values(self) -> dict[str, Any]:
        """What is entered now, blanks left out."""
        return {**self.source_form.values(), **self.matter_form.values()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show ``values`` in place of what stood there."""
        self._quiet = True
        blank = dict.fromkeys((*self.source_form.editors, *self.matter_form.editors))
        defaults = {f.name: f.default for f in source_fields(self.context.today.day)}
        for form in (self.source_form, self.matter_form):
            form.set_values({**blank, **defaults, **values})
        self._quiet = False
        self._edited()

    def _take_day(self) -> None:
        """Midnight passed: an empty form gets the new day, one that is being filled keeps its own."""
        day = self.context.today.day
        if day == self._surroundings.today:
            return
        self._surroundings.today = day
        if not any(self.value(name) for name in TYPED):
            self._quiet = True
            self.source_form.set_values({"received_on": day})
            self._quiet = False
        self._look()

    def _show(self, read: tuple[Any, ...]) -> None:
        units, categories, draft = read
        respondent, category = (self.matter_form.editors[n] for n in ("respondent", "category"))
        if isinstance(respondent, UnitEditor):
            complete(respondent.line, units)
        if isinstance(category, ChoiceEditor):
            category.set_options(tuple((c.key, f"{c.key}　{c.caption}") for c in categories))
        if not self._loaded:
            self._loaded = True
            if draft:
                self.fill(draft)
                self.draft_label.setText("已恢复上次没有登记完的内容")

    # ------------------------------------------------------------ typing

    def _edited(self) -> None:
        self._show_superior()
        self._look()
        if self._loaded and not self._quiet:
            self.draft_timer.start()

    def _look(self) -> None:
        forms = (self.source_form, self.matter_form)
        error = next((e for form in forms if (e := form.validator.first_error())), "")
        self.missing_label.setText(f"还差：{error}" if error else "")
        self.save_button.setEnabled(not error)
        self.save_next_button.setEnabled(not error)

    def _show_superior(self) -> None:
        assigned = self.source_form.values().get("channel") == "assigned"
        for name in ("superior", "superior_due_on"):
            self.source_form.show_field(name, assigned)

    def keep_draft(self) -> None:
        """Keep what is typed in the office's file until it is logged."""
        self.draft_timer.stop()
        drafts, values = self.context.office.drafts, draft_of(self.values())
        at = QTime.currentTime().toString("HH:mm:ss")
        self.context.jobs.write(
            self,
            lambda _progress: drafts.save(DRAFT, values),
            lambda _done: self.draft_label.setText(f"草稿已存 {at}"),
            caption="",
        )

    def clear(self) -> None:
        """Empty the form; 撤消 brings everything back."""
        before, files = self.values(), self._files
        self._reset()
        self.context.shell.toast("已清空", lambda: self._bring_back(before, files))

    def leave(self) -> None:
        """Go back; what was typed stays here and in the draft."""
        if self.draft_timer.isActive():
            self.keep_draft()
        self.context.shell.go_back()

    def _bring_back(self, values: Mapping[str, Any], files: tuple[AttachmentInput, ...]) -> None:
        self.fill(values)
        self._show_files(files)

    def _reset(self) -> None:
        self.fill({})
        self._show_files(())
        self.notes_frame.hide()
        self.draft_label.setText("")
        self.draft_timer.stop()
        drafts = self.context.office.drafts
        self.context.jobs.write(
            self, lambda _progress: drafts.drop(DRAFT), lambda _done: None, caption=""
        )

    # ------------------------------------------------------------ mails and files

    def open_mail(self, data: bytes, file_name: str) -> None:
        """Fill the form from a mail; what stood there before comes back by 撤消."""
        today = self.context.today.day
        self.context.jobs.read(
            self, lambda: fields_of_mail(data, file_name, today), self._show_mail, key="mail"
        )

    def open_mail_file(self, path: Path) -> None:
        """Fill the form from a mail file."""
        self.context.jobs.read(
            self, lambda: _read_file(path), lambda data: self.open_mail(data, path.name), key="file"
        )

    def add_file(self, path: Path) -> None:
        """Keep a file with the case to be logged."""
        self.context.jobs.read(
            self,
            lambda: _read_file(path),
            lambda data: self._show_files((*self._files, AttachmentInput(path.name, data))),
        )

    def _show_mail(self, mail: MailFields) -> None:
        before, files = self.values(), self._files
        typed = any(before.get(name) for name in TYPED)
        self.fill(mail.values)
        self._show_files(mail.files)
        self.notes_label.setText("\n".join(f"⚠ {note}" for note in mail.notes))
        self.notes_frame.setVisible(bool(mail.notes))
        if typed:
            text = "已换成邮件的内容"
            self.context.shell.toast(text, lambda: self._bring_back(before, files))
        self.entered()

    def _show_files(self, files: tuple[AttachmentInput, ...]) -> None:
        self._files = files
        names = "、".join(f"{f.name}（{size_words(len(f.data))}）" for f in files)
        self.files_label.setText(f"附件 {len(files)} 个：{names}" if files else "")

    def _choose_mail(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开邮件", "", "电子邮件 (*.eml)")
        if name:
            self.open_mail_file(Path(name))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件", "", "所有文件 (*)")
        for name in names:
            self.add_file(Path(name))

    # ------------------------------------------------------------ saving

    def save(self, *, again: bool = False) -> None:
        """Log the case; when something is missing, go there instead."""
        for form in (self.source_form, self.matter_form):
            if form.validator.first_error():
                form.validator.show_all()
                return
        context, command = self.context, command_of(self.values(), self._files)
        self.save_button.setEnabled(False)
        context.jobs.write(
            self,
            lambda _progress: context.office.casework.register(command, context.actor),
            lambda changed: self._saved(changed, again=again),
            failed=self._refused,
        )

    def _saved(self, changed: Changed, *, again: bool) -> None:
        self._reset()
        self.context.changes.announce(changed)
        self.context.shell.toast(f"已登记：{changed.number}")
        if again:
            self.entered()
        else:
            self.context.shell.open_case(changed.cases[0])

    def _refused(self, error: Exception) -> None:
        self._look()
        self.context.shell.show_error(error)


def _scrolling(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setProperty("role", "plain")
    area.viewport().setAutoFillBackground(False)
    area.setWidget(form)
    form.setAutoFillBackground(False)
    return area


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputError(f"“{path.name}”超过50MB，没有添加；请先压缩或拆分。")
        return path.read_bytes()
    except OSError:
        raise InputError(f"打不开“{path.name}”，没有添加；请检查文件是否还在、能否读取。") from None
