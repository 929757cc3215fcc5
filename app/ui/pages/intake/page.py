"""登记: a call, a letter or a mail becomes a case; what is typed here survives everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from app.base.captions import CHANNELS
from app.base.rows.changes import Changed
from app.rules.offered import CAPTIONS
from app.services.cases.case_file import ATTACH
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.actions import TAB_KEYS
from app.ui.choosing import choose_files
from app.ui.controls import commit_typing, saving_keys
from app.ui.forms.surroundings import surroundings_before
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.intake.draft import IntakeDraft
from app.ui.pages.intake.fields import command_of
from app.ui.pages.intake.files import FileTray, dropped_paths, is_mail, read_file
from app.ui.pages.intake.forms import IntakeForms
from app.ui.pages.intake.mail import MailFields, fields_of_mail, not_secret
from app.ui.pages.intake.offers import MOVES, OffersPanel
from app.ui.pages.intake.sheet import IntakeSheet
from app.ui.pages.intake.undo import taking_back
from app.ui.places import CaseAt, Channel, MailFiles
from app.ui.plain import PlainLabel
from app.ui.widgets.call_timer import CallTimer
from app.ui.widgets.duplicate_hints import DuplicateHintsPanel

HINTS_AFTER_MS = 300
SPOKEN = ("call", "visit")  # somebody waits: the time is counted
# Texts in which a person's number may be typed; it belongs into the identity alone.
TEXTS: Final = ("title", "facts", "appeal", "promise", "evidence", "report_wanted", "note")
ASKED: Final = (*TEXTS, "phone", "name", "id_number", "email", "respondent")  # hints rest on these


class IntakePage(Page):
    """The form for logging."""

    title = "登记"

    def _build_widgets(self) -> None:
        self._loaded = False
        self._wanted: object = None  # the place asked for before the page had read the draft
        office = self.context.office
        self.heading_label = captioned("登记", "title")
        self.call_timer = CallTimer(office.workspace.now)
        self.mail_button = QPushButton("打开邮件…", self)  # before the forms in the order of focus
        self.mail_button.setToolTip("也可以把 .eml、.msg 文件拖到窗口里，一次可以多封")
        self.attach_button = QPushButton(f"{ATTACH.caption}…", self)
        self.attach_button.setToolTip("也可以把文件拖到这一页，一次可以多个")
        self.clear_button = QPushButton("清空", self)
        self.clear_button.setProperty("role", "quiet")
        self._surroundings = surroundings_before(self.context)
        self.forms = IntakeForms(self._surroundings, self)  # a parent given later restyles all
        self.file_tray = FileTray()
        self.sheet = IntakeSheet(self.forms, self.file_tray, self)
        self.draft = IntakeDraft(self, self.context, self.sheet)
        self.hints_panel = DuplicateHintsPanel()
        self.offers_panel = OffersPanel()
        self.notes_frame = QFrame()
        self.notes_frame.setProperty("role", "notice")
        self.notes_label = PlainLabel()
        self.notes_label.setWordWrap(True)
        self.notes_label.setAccessibleName("读邮件时的说明")
        self.missing_label = captioned("", "muted")
        self.save_button = QPushButton("登记　Ctrl+Enter")
        self.save_button.setProperty("role", "primary")
        self.save_button.setAccessibleName("登记")
        self.save_next_button = QPushButton("登记并再记一件")
        self.put_off_button = QPushButton("稍后再填")
        self.put_off_button.setProperty("role", "quiet")
        self.hints_timer = QTimer(self)
        self.hints_timer.setSingleShot(True)
        self.hints_timer.setInterval(HINTS_AFTER_MS)
        self.setAcceptDrops(True)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.heading_label)
        head.addWidget(self.call_timer)
        head.addStretch(1)
        for widget in (self.draft.label, self.draft.restore_button, self.mail_button,
                       self.attach_button, self.clear_button):  # fmt: skip
            head.addWidget(widget)
        notes = QVBoxLayout(self.notes_frame)
        notes.setContentsMargins(theme.GAP, theme.HAIR, theme.GAP, theme.HAIR)
        notes.addWidget(self.notes_label)
        self.notes_frame.hide()
        self.forms.beside.addWidget(self.hints_panel)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.save_next_button)
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.put_off_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.notes_frame)
        layout.addWidget(self.offers_panel)
        layout.addWidget(self.forms, 1)
        layout.addWidget(self.file_tray)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.sheet.changed.connect(self._edited)
        self._look()
        for signal, slot in (
            (self.mail_button.clicked, self._choose_mails),
            (self.attach_button.clicked, self._choose_files),
            (self.clear_button.clicked, self.clear),
            (self.save_button.clicked, lambda: self.save()),
            (self.save_next_button.clicked, lambda: self.save(again=True)),
            (self.put_off_button.clicked, self.put_off),
            (self.hints_timer.timeout, self.find_duplicates),
            (self.hints_panel.opened, self._open_earlier),
            (self.offers_panel.taken, self._take_offer),
            (self.file_tray.next_mail, self._next_mail),
            (self.file_tray.changed, self._files_changed),
            (self.call_timer.ended, self._take_seconds),
        ):
            signal.connect(slot)
        tabs = ((f"Alt+{TAB_KEYS[at]}", partial(self.forms.turn_to, at)) for at in range(3))
        saving_keys(self, self.save, inside=True)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Esc", self.put_off),
            *tabs,
        )
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self, run)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read categories and calendar; the first time, the draft left from last time as well."""
        self._take_day()
        office, first = self.context.office, not self._loaded

        def work() -> tuple[Any, ...]:
            draft, files = self.draft.read() if first else (None, ())
            return (
                office.reads.choices("categories"),
                office.calendars.current(),
                office.regulations.current(),
                office.reads.officers(),
                draft,
                files,
            )

        self.context.jobs.read(self, work, self._show, key="surroundings")

    def entered(self) -> None:
        """Put the focus where typing begins."""
        self.forms.setCurrentIndex(0)
        if self.value("facts"):
            self.forms.matter_form.focus_first()
        else:
            self.forms.matter_form.editors["name"].setFocus()

    def write_on(self, text: str) -> None:
        """Go on with what was typed for the first field before this page was there."""
        line = self.forms.matter_form.editors["name"].control
        if isinstance(line, QLineEdit):
            line.setFocus()
            line.insert(text)

    def on_changed(self, changed: Changed) -> None:
        """A new pack, calendar or unit changes what is offered."""
        if self.isVisible() and (changed.settings or changed.cases or changed.calendar):
            self.reload()

    def show_place(self, place: object) -> None:
        """For a channel, or with mails; what was left of last time is shown before that."""
        if not isinstance(place, Channel | MailFiles):
            super().show_place(place)
        elif not self._loaded:
            self._wanted = place
        if isinstance(place, Channel):
            self.start(place.key)
        elif self._loaded and isinstance(place, MailFiles):
            self.open_mail_files(place.paths)

    def start(self, channel: str) -> None:
        """Begin with a letter, a call…; what is typed already stays."""
        self.forms.source_form.set_values({"channel": channel})

    def value(self, name: str) -> Any:
        """What is entered in a field now."""
        return self.values().get(name)

    def values(self) -> dict[str, Any]:
        """What is entered now, blanks left out."""
        return self.sheet.values()

    def _take_day(self) -> None:
        """Midnight passed: an empty form gets the new day, one that is being filled keeps its own."""
        day = self.context.today.day
        if day == self._surroundings.today:
            return
        self._surroundings.today = day
        if not self.sheet.is_typed():
            self.sheet.by_program = True
            self.forms.source_form.set_values({"received_on": day})
            self.sheet.by_program = False
        self._look()

    def _show(self, read: tuple[Any, ...]) -> None:
        categories, calendar, regulation, officers, draft, files = read
        self._surroundings.calendar = calendar
        self.forms.use(regulation)
        self.forms.set_categories(tuple((c.key, f"{c.key}　{c.caption}") for c in categories))
        self.forms.set_officers([officer.name for officer in officers])
        if not self._loaded:
            self._loaded = True
            typed = self.sheet.is_typed()
            if typed:
                self._edited()  # what came before this was not kept as a draft
            self.draft.offer(draft, files, typed=typed)
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                self.show_place(wanted)

    # ------------------------------------------------------------ typing

    def _edited(self) -> None:
        channel = self.value("channel")
        self.heading_label.setText(f"登记：{CHANNELS.get(channel, '')}")
        self._look()
        if not self._loaded or self.sheet.by_program:
            return
        self.draft.timer.start()
        self.hints_timer.start()
        if channel in SPOKEN and self.sheet.is_typed():
            self.call_timer.start()
        elif channel not in SPOKEN:
            self.call_timer.reset()

    def _look(self) -> None:
        error = self.forms.first_error()
        self.missing_label.setText(f"还差：{error}" if error else self._remark())
        self.save_button.setEnabled(not error)
        self.save_next_button.setEnabled(not error)

    def _remark(self) -> str:
        """What is pointed out before it is logged, and is no reason not to."""
        from app.rules.identity_words import respondent_remark

        values = self.values()
        remark = respondent_remark(
            [values.get("respondent", ""), *(u["name"] for u in values.get("more_units", ()))],
            [values.get("name", ""), *(p["name"] for p in values.get("more_people", ()))],
        )
        return f"⚠ {remark}" if remark else ""

    def _take_seconds(self, seconds: int) -> None:
        """The call is over: its beginning and its length go into the form, to be corrected there."""
        form, started = self.forms.channel_form, self.call_timer.started_at
        by = self.context.actor.name
        given = {"started_at": started, "seconds": max(seconds, 1), "taken_by": by}
        form.set_values({k: v for k, v in given.items() if k not in form.values()})

    def find_duplicates(self) -> None:
        """Point out earlier cases that what is typed may repeat."""
        from app.base.secret import Secret
        from app.services.finding.duplicates import Typed

        self.hints_timer.stop()
        values, context = self.values(), self.context
        typed = Typed(
            phone=Secret(values.get("phone", "")),
            name=Secret(values.get("name", "")),
            id_number=Secret(values.get("id_number", "")),
            email=Secret(values.get("email", "")),
            unit=values.get("respondent", ""),
            text=values.get("title", "") + values.get("facts", ""),
            category=values.get("category", ""),
        )
        duplicates, today = context.office.duplicates, context.today.day
        context.jobs.read(
            self,
            lambda: duplicates.hints(typed, today, by=context.actor),
            self._while_typed(values, self.hints_panel.show_hints),
            key="hints",
        )

        self._find_offers(values)

    def _find_offers(self, values: dict[str, Any]) -> None:
        """Offer what the text names: units of the register, numbers, sums."""
        from app.rules.offered import offered_in  # with the first text: opening waits for none

        text = "\n".join((values.get("facts", ""), values.get("appeal", "")))
        more = "\n".join(str(values.get(name) or "") for name in TEXTS)
        reads = self.context.office.reads
        self.context.jobs.read(
            self,
            lambda: offered_in(text, reads.units(), own=reads.unit_numbers(), more=more),
            self._while_typed(values, lambda found: self.offers_panel.show_offers(found, values)),
            key="offers",
        )

    def _while_typed(
        self, values: dict[str, Any], show: Callable[[Any], None]
    ) -> Callable[[Any], None]:
        """Show an answer only beside the texts that it was asked of: not in the next form, nor after
        more was typed, for then it is asked again."""

        def asked(now: dict[str, Any]) -> list[Any]:
            return [now.get(name) for name in ASKED]

        return lambda answer: show(answer) if asked(self.values()) == asked(values) else None

    def _take_offer(self, field: str, text: str) -> None:
        """Fill one field in; a person's number leaves the texts. 撤消 puts back what stood there."""
        from app.rules.misplaced import misplaced_in, moved_out

        values, now = self.values(), {field: text}
        texts = {name: str(values.get(name) or "") for name in TEXTS}
        if field in MOVES:
            for found in misplaced_in(texts.values()):
                if found.kind == field and found.number in text:
                    moved = moved_out(texts, found, TEXTS)
                    texts |= moved
                    now |= moved
        before = {name: values.get(name, "") for name in now}
        self._show_these(now)
        did = "已移到" if field in MOVES else "已填入"
        said = f"{did}：{CAPTIONS[field]}" if field in MOVES else f"{did}：{text}"
        self.context.shell.toast(said, lambda: self._show_these(before))
        self.find_duplicates()

    def _show_these(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.forms.show_value(name, value)

    def _open_earlier(self, case_id: int) -> None:
        self.draft.keep()
        self.context.shell.open_page("case", CaseAt(case_id))

    def _files_changed(self) -> None:
        if self._loaded:
            self.draft.check_files()

    def clear(self) -> None:
        """Empty the form; 撤消 brings everything back."""
        before, files = self.values(), self.sheet.files
        self._reset()
        self.context.shell.toast("已清空", lambda: self.sheet.show(before, files))

    def put_by(self) -> None:
        """Keep in the draft what was typed since it was kept last."""
        commit_typing()
        if self.draft.timer.isActive():
            self.draft.keep()

    def put_off(self) -> None:
        """Go back; what was typed stays here and in the draft."""
        self.put_by()
        self.context.shell.go_back()

    def _reset(self) -> None:
        self.sheet.show({}, ())
        self.hints_panel.clear()
        self.offers_panel.show_offers((), {})
        self.call_timer.reset()
        self.notes_frame.hide()
        self.hints_timer.stop()
        self.draft.drop()

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
            self, lambda: read_file(path), lambda data: self.open_mail(data, path.name), key="file"
        )

    def open_mail_files(self, paths: Sequence[Path]) -> None:
        """Fill the form from the first mail; the others follow, each when the last is logged."""
        self.file_tray.queue((*self.file_tray.mails, *paths[1:]))
        self.open_mail_file(paths[0])

    def add_file(self, path: Path) -> None:
        """Keep a file with the case to be logged."""
        self.context.jobs.read(
            self,
            lambda: not_secret(AttachmentInput(path.name, read_file(path))),
            self.file_tray.add,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = dropped_paths(event.mimeData())
        mails = [path for path in paths if is_mail(path)]
        for path in paths:
            if path not in mails and path.is_file():
                self.add_file(path)
        if mails:
            self.open_mail_files(mails)

    def _next_mail(self) -> None:
        if (path := self.file_tray.take_mail()) is not None:
            self.open_mail_file(path)

    def _show_mail(self, mail: MailFields) -> None:
        before, files, typed = self.values(), self.sheet.files, self.sheet.is_typed()
        self.sheet.show(mail.values, mail.files)
        self.notes_label.setText("\n".join(f"⚠ {note}" for note in mail.notes))
        self.notes_frame.setVisible(bool(mail.notes))
        if typed:
            text = "已换成邮件的内容"
            self.context.shell.toast(text, lambda: self.sheet.show(before, files))
        self.find_duplicates()
        self.entered()

    def _choose_mails(self) -> None:
        paths = choose_files(self, "打开邮件", "电子邮件 (*.eml *.msg)")
        if paths:
            self.open_mail_files(paths)

    def _choose_files(self) -> None:
        for path in choose_files(self, ATTACH.caption):
            self.add_file(path)

    # ------------------------------------------------------------ saving

    def save(self, *, again: bool = False) -> None:
        """Log the case; when something is missing, go there instead."""
        commit_typing()
        if self.forms.first_error():
            self.forms.show_errors()
            return
        if self.call_timer.seconds:
            self.call_timer.stop()
        context, values, files = self.context, self.values(), self.sheet.files
        command = command_of(values, files, self.forms.regulation)
        self.save_button.setEnabled(False)
        context.jobs.write(
            self,
            lambda _progress: context.office.casework.register(command, context.actor),
            lambda changed: self._saved(
                changed,
                taking_back(self, context, self.sheet, changed, (values, files)),
                again=again,
            ),
            failed=self._refused,
        )

    def _saved(self, changed: Changed, undo: Callable[[], None], *, again: bool) -> None:
        self._reset()
        self.context.changes.announce(changed)
        self.context.shell.toast(f"已登记：{changed.number}", undo)
        if self.file_tray.mails:
            self._next_mail()
        elif again:
            self.entered()
        else:
            self.context.shell.open_page("case", CaseAt(changed.cases[0]))

    def _refused(self, error: Exception) -> None:
        self._look()
        self.context.shell.show_error(error)
