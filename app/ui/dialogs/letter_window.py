"""The letter window: what may be edited on the left, the very bytes of the paper on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.rows.papers import LetterDraft, PaperDraft
from app.base.rows.stations import OpenedPaper, SeenPaper
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.paper_commands import PaperAnnex, WritePaper
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_name, open_path
from app.ui.controls import saving_keys
from app.ui.dialogs.accused import ask_of_accused
from app.ui.dialogs.compare import DifferenceDialog
from app.ui.dialogs.leaving import let_log
from app.ui.dialogs.letter_values import about_of, command_of, fields_of, words_of
from app.ui.errors import sentence
from app.ui.fitting import nearly_as_large
from app.ui.forms.editors import LinesEditor, TextEditor
from app.ui.forms.form import FieldForm
from app.ui.forms.marking import mark_places
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.annex_panel import AnnexPanel
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.following_area import FollowingArea
from app.ui.widgets.leak_panel import LeakPanel
from app.ui.widgets.paper_view import PaperView
from app.ui.widgets.paragraphs_panel import ParagraphsPanel
from app.ui.widgets.phrase_menu import PhraseMenu
from app.ui.widgets.printing import save_paper
from app.ui.widgets.station_panel import AGAIN, IN_INK, SUBMITS, VERBS, StationPanel

UNSAID: Final = ("facts", "appeal", "materials")  # that 自查 is not given
WAIT_MS: Final = 40  # after the last key, before the paper is set anew
BODY_HEIGHT: Final = 260  # of a text that is written freely
MOST_BACK: Final = 200  # changes that can be undone
MOST_MISSING: Final = 4  # named at a time
SIGN_AND_LET: Final = "签发并照发"
LET_GO: Final = "下列各处，负责人已经决定照发。理由：{}"
REWRITES: Final = "_rewrites"  # among what was typed: paragraphs in other words
PARAGRAPH: Final = "¶"  # before what was composed: a paragraph among the texts of the form
REMARK: Final = "_remark"  # of who marks a paper under way
REASON: Final = "_reason"  # of who sends it out as it is
ANNEXES: Final = "_annexes"  # the titles of files taken in; these are kept beside
DECIDER: Final = "_decider"  # typed where the register names no director
SAVED_AS: Final = "PDF (*.pdf);;Word 文档 (*.docx)"
# Fields, paragraphs in other words, annexes: all that a mark is set on.
Snapshot = tuple[dict[str, Any], tuple[tuple[str, str], ...], tuple[PaperAnnex, ...]]
NOT_YET: Final = "填好左边的必填项以后，这里显示文书。"
ISSUE: Final = "发出（编号并存档）"
SMALLEST: Final = QSize(960, 600)
OVERRULE: Final = "照发（编号并存档）"
KEEP: Final = "就用这一稿"


def _button(caption: str, tip: str = "", role: str = "") -> QPushButton:
    """One that Enter in a field, or in an input method, never presses."""
    button = QPushButton(caption)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    if role:
        button.setProperty("role", role)
    return button


class LetterWindow(QDialog):
    """Asks for previews and for issuing; whoever opened it carries both out."""

    preview_wanted = Signal(object)  # a WriteLetter
    issue_wanted = Signal(object)
    print_wanted = Signal(bytes, str)
    anonymous_wanted = Signal(object)  # the texts of the form, by field
    handed_out = Signal(object)  # saved or printed with the complainants' identity in it
    compare_wanted = Signal(bytes)  # with the last one that was issued of its kind
    word_wanted = Signal(object, object)  # the command, and the .docx that it goes into
    submit_wanted = Signal(object)  # to its first station, or again after it was changed
    mark_wanted = Signal(object, str)  # the command where it was changed, else None; the remark
    ink_wanted = Signal(object)  # signed on paper: the command of a paper not under way, else None
    scan_wanted = Signal(str, str)
    sheet_wanted = Signal(object)  # 发文稿纸 of the paper as it stands
    back_wanted = Signal(str)
    send_wanted = Signal()
    drop_wanted = Signal()
    typing = Signal()  # what ``typed`` gives is another
    keep_wanted = Signal(object)  # one of a batch: the command as it was mended

    def __init__(
        self,
        parent: QWidget,
        draft: LetterDraft | PaperDraft,
        surroundings: FormSurroundings,
        opened: OpenedPaper | None = None,
        *,
        for_batch: bool = False,
        replaces: str = "",
        warning: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.draft, self.opened, self._for_batch = draft, opened, for_batch
        self.replaces = opened.replaces if opened is not None else replaces
        self._warning = warning
        self.about = about_of(draft)
        self.file_name = f"{self.about} {draft.caption}.pdf".strip()
        self._titles: dict[str, str] = {}  # of files taken in before, by their names
        self.issued = False
        self._past: list[Snapshot] = []
        self._changed_since = True  # typed, but not yet set
        self._kept: Snapshot | None = None  # what stood in the window of a paper under way
        self.setWindowTitle(f"{draft.caption}　{self.about}".rstrip("　"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.form = FieldForm(fields_of(draft), surroundings)
        if isinstance(draft, PaperDraft) and draft.blocks:
            self.form.editors["body"].control.setMinimumHeight(BODY_HEIGHT)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        let_log(self)
        self._connect()
        self.resize(nearly_as_large(self, parent, 0.96, SMALLEST))
        self.form.validator.validate()
        self._offered = self.form.values()
        if opened is not None:
            self._show_opened(opened)
        self._came_with = self.annex_panel.annexes()
        self._past = [self._snapshot()]
        self._ask_who_decided()
        self._ask_by_which_way()

    def _build_widgets(self) -> None:
        self._build_head()
        self._build_parts()
        self._build_said()
        self._build_buttons()
        self.paper_view = PaperView(f"{self.draft.caption}的样子", NOT_YET)
        self._saved_to: Path | None = None
        self._rewritten: tuple[tuple[str, str], ...] | None = None  # paragraphs before the same
        self._before: dict[str, Any] = {}  # what stood in the fields that were changed at one click

    def _build_head(self) -> None:
        draft = self.draft
        self.heading_label = captioned(draft.caption, "title")
        self.about_label = captioned(words_of(draft), "muted")
        self.about_label.setVisible(bool(words_of(draft)))
        notices = draft.notices
        if self.replaces:
            notices = (f"替代已作废的{self.replaces}，正文最后写明。", *notices)
        self.notice_label = captioned("\n".join(f"· {text}" for text in notices), "muted")
        self.notice_label.setVisible(bool(notices))
        for label in (self.about_label, self.notice_label):
            label.setWordWrap(True)

    def _build_parts(self) -> None:
        draft = self.draft
        self.station_panel = StationPanel()
        self.leak_panel = LeakPanel(of_case=isinstance(draft, LetterDraft))
        self.leak_panel.show_decider(
            draft.decider, asking=self.opened is not None or bool(draft.station)
        )
        self.paragraphs = ParagraphsPanel()
        self.annex_panel = AnnexPanel()
        self.annex_panel.setVisible(isinstance(draft, PaperDraft) and draft.numbered)

    def _build_said(self) -> None:
        """What the window says beneath the fields; each shows when there is something to say."""
        self.replaced_label, self.missing_label = captioned("", "muted"), captioned("", "muted")
        self.error_label, self.dropped_label = captioned("", "problem"), captioned("", "problem")
        for label in (self.replaced_label, self.error_label, self.dropped_label):
            label.setWordWrap(True)
            label.hide()
        self.back_button = QPushButton("换回原文")
        self.back_button.setAutoDefault(False)
        self.back_button.hide()
        self.faces_label = ElidedLabel()
        self.faces_label.setProperty("role", "muted")

    def _build_buttons(self) -> None:
        numbered = self.draft.numbered
        self.undo_button = _button("撤消改动", "Ctrl+Z（光标在文字里时，先撤消文字）", "quiet")
        self.compare_button = _button("与上一件比较…", "", "quiet")
        self.phrase_button = _button(
            "常用语…", "写到光标所在的一栏；选中文字可以存为常用语", "quiet"
        )
        self.phrases = PhraseMenu(self, self.phrase_button)
        self.open_button = _button("打开", "打开刚保存的文件")
        self.open_button.hide()
        self.save_button = _button("保存…", "Ctrl+S　PDF，或者可以在 Word 里改的 .docx")
        self.print_button = _button("打印…", "Ctrl+P")
        self.issue_button = _button(ISSUE, "Ctrl+Enter", "primary")
        self.ink_button = _button(
            IN_INK["sign"], "领导不在这台电脑上办的：登记发文稿纸上的签字，附扫描件", "quiet"
        )
        self.sheet_button = _button("稿纸…", "发文稿纸：打印出来，请领导在上面签字", "quiet")
        self.close_button = _button("先不办" if numbered else "关闭")
        for button in (self.compare_button, self.sheet_button):
            button.setVisible(numbered)
        self.issue_button.setVisible(self._goes_on)

    def _build_layout(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self._left())
        self.halves.addWidget(self.paper_view)
        self.halves.setSizes([520, 700])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.GAP)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.halves, 1)
        layout.addLayout(self._foot())

    def _left(self) -> QWidget:
        inner = QWidget()
        self._offers = QVBoxLayout(inner)
        self._offers.setContentsMargins(0, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        for part in (self.form, self.annex_panel, self.paragraphs):
            self._offers.addWidget(part)
        self._offers.addStretch(1)
        self.body = FollowingArea(inner)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.TIGHT, 0)
        column.setSpacing(theme.TIGHT)
        for label in (self.heading_label, self.about_label, self.notice_label, self.station_panel):
            column.addWidget(label)
        column.addWidget(self.body, 1)
        column.addWidget(self.leak_panel)
        replaced = QHBoxLayout()
        replaced.addWidget(self.replaced_label, 1)
        replaced.addWidget(self.back_button)
        column.addLayout(replaced)
        for label in (self.error_label, self.dropped_label, self.missing_label):
            column.addWidget(label)
        return left

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        for button in (self.undo_button, self.compare_button, self.phrase_button):
            foot.addWidget(button)
        foot.addWidget(self.faces_label, 1)
        for button in (
            self.open_button, self.sheet_button, self.ink_button, self.close_button,
            self.save_button, self.print_button, self.issue_button,
        ):  # fmt: skip
            foot.addWidget(button)
        return foot

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.renew_preview)
        self.form.changed.connect(self._typed)
        self.paragraphs.changed.connect(self._typed)
        self.annex_panel.changed.connect(self._typed)
        for changed in (self.form.changed, self.paragraphs.changed, self.annex_panel.changed,
                        self.station_panel.remark_field.textChanged,
                        self.leak_panel.director_field.textChanged,
                        self.leak_panel.reason_field.textChanged):  # fmt: skip
            changed.connect(lambda *_text: self.typing.emit())
        self.undo_button.clicked.connect(self.undo)
        self.station_panel.back_wanted.connect(self.back_wanted)
        self.station_panel.drop_wanted.connect(self.drop_wanted)
        self.station_panel.scan_wanted.connect(self.scan_wanted)
        self.ink_button.clicked.connect(self._ask_ink)
        self.sheet_button.clicked.connect(lambda: self.sheet_wanted.emit(self._command()))
        self.station_panel.difference_wanted.connect(self._show_difference)
        self.compare_button.clicked.connect(lambda: self.compare_wanted.emit(self.paper_view.data))
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo)
        self.form.validator.changed.connect(lambda _good: self._allow())
        self.leak_panel.changed.connect(self._allow)
        self.leak_panel.replace_wanted.connect(self._ask_anonymous)
        self.back_button.clicked.connect(self._put_back)
        self.save_button.clicked.connect(self._choose_file)
        self.print_button.clicked.connect(self._print)
        self.open_button.clicked.connect(self._open_saved)
        self.issue_button.clicked.connect(self.submit)
        self.close_button.clicked.connect(self.reject)
        saving_keys(self, self.submit)
        QShortcut(QKeySequence("Ctrl+P"), self, self._print)
        QShortcut(QKeySequence("Ctrl+S"), self, self._choose_file)

    # ------------------------------------------------------------ under way

    @property
    def uid(self) -> str:
        """Of the paper under way; "" for one that is not."""
        return self.opened.row.uid if self.opened else ""

    @property
    def seen(self) -> SeenPaper | None:
        """The paper under way as it was opened: nobody marks what they did not look at."""
        return self.opened.row.seen if self.opened else None

    @property
    def _goes_on(self) -> bool:
        """Whether it is numbered and leaves, or stands in a batch; else it is printed here."""
        return self.draft.numbered or self._for_batch

    def unit_named(self) -> str:
        """The unit that the paper goes to, as it stands in the form; "" for none."""
        values = self.form.values()
        told = values.get("unit") or values.get("addressee") or values.get("addressees") or ""
        return str(told).strip().split("\n")[0]

    def kept_form(self) -> dict[str, Any]:
        """All that stands in the window, so that whoever opens the paper next finds it there."""
        return {**self.form.values(), REWRITES: [list(pair) for pair in self.paragraphs.rewrites()]}

    def _show_opened(self, opened: OpenedPaper) -> None:
        self.station_panel.show_opened(opened)
        values = {k: v for k, v in opened.form.items() if k in self.form.editors}
        self.form.set_values(values)
        self.paragraphs.restore([(old, new) for old, new in opened.form.get(REWRITES, ())])
        for title, name, data in opened.files:
            self.annex_panel.take(title, name, data)
        self.leak_panel.show_reason(
            opened.let_reason, LET_GO.format(opened.let_reason) if opened.let_go else ""
        )
        self._offered = self.form.values()
        self._kept = self._snapshot()

    def focus_first(self) -> None:
        """Who marks a paper begins with the remark, whoever writes one with what is still empty."""
        if self.station_panel.asks_remark:
            self.station_panel.remark_field.setFocus()
        else:
            self.form.focus_first(empty=self.opened is None)

    def _show_difference(self) -> None:
        if self.opened is not None:
            DifferenceDialog(self, self.opened).open()

    def _way(self) -> tuple[str, str]:
        """What the primary button does here, and what stands on it; "" where there is nothing."""
        if self._for_batch:
            return "keep", KEEP
        if self.opened is None:
            return ("submit", SUBMITS[self.draft.station]) if self.draft.station else (
                "issue", OVERRULE if self.leak_panel.stops else ISSUE)  # fmt: skip
        row, changed = self.opened.row, self._snapshot() != self._kept
        if row.mine and row.place in VERBS:
            let = row.place == "sign" and self._undecided
            return "mark", SIGN_AND_LET if let else VERBS[row.place]
        stale = row.place == "send" and bool(
            self.opened.taken_back
        )  # what it is filled from changed
        if row.own and (changed or stale or row.place == "back"):
            return "submit", AGAIN
        if row.place == "send":
            return "send", ISSUE
        return "", ""

    # ------------------------------------------------------------ the paper

    def add_offers(self, panel: QWidget, below: QWidget | None = None) -> None:
        """Show ``panel`` under the fields, or ``below`` another part, whose words it is about."""
        self._offers.insertWidget(self._offers.indexOf(below or self.form) + 1, panel)

    def typed(self) -> dict[str, Any]:
        """What somebody entered, without what the form offered."""
        values = self.form.values()
        found = {k: v for k, v in values.items() if v != self._offered.get(k)}
        beside = {
            REWRITES: [list(pair) for pair in self.paragraphs.rewrites()],
            REMARK: self.station_panel.remark_field.text().strip(),
            REASON: self._reason_typed(),
            DECIDER: self.leak_panel.typed_decider,
            ANNEXES: [[a.file.name, a.title] for a in self._annexes_taken_in()],
        }
        return {**found, **{k: v for k, v in beside.items() if v}}

    def _annexes_taken_in(self) -> tuple[PaperAnnex, ...]:
        """The annexes, where they are others than those that the paper came with."""
        now = self.annex_panel.annexes()
        return now if now != self._came_with else ()

    def restore_annexes(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Take in the files kept with what was typed, under the titles that they had."""
        called = self._titles
        self.annex_panel.restore(
            [
                PaperAnnex(called.get(name) or Path(name).stem, AttachmentInput(name, data))
                for name, data in files
            ]
        )

    def _reason_typed(self) -> str:
        """Why it should go out, as somebody typed it here; what came with the paper is not typed."""
        said = self.leak_panel.reason_field.text().strip()
        return "" if self.opened is not None and said == self.opened.let_reason else said

    def restore(self, values: Mapping[str, Any]) -> None:
        """Show what was typed before."""
        self.form.set_values(values)
        self.paragraphs.restore([(old, new) for old, new in values.get(REWRITES, ())])
        self.station_panel.remark_field.setText(values.get(REMARK, ""))
        self._titles = dict(values.get(ANNEXES, ()))
        if REASON in values:
            self.leak_panel.reason_field.setText(values[REASON])
        self.leak_panel.restore_decider(values.get(DECIDER, ""))

    def undo(self) -> None:
        """Put fields, paragraphs and annexes back as they stood before the last pause."""
        if self.issued:
            return
        now = self._snapshot()
        while self._past and self._past[-1] == now:
            self._past.pop()
        if not self._past:
            self._past = [now]
            self._allow()
            return
        values, rewrites, annexes = self._past[-1]
        for name, value in values.items():
            if self.form.editors[name].value() != value:
                self.form.editors[name].set_value(value)
        self.paragraphs.restore(rewrites)
        self.annex_panel.restore(annexes)
        self.renew_preview()

    def _snapshot(self) -> Snapshot:
        values = {name: editor.value() for name, editor in self.form.editors.items()}
        return values, self.paragraphs.rewrites(), self.annex_panel.annexes()

    def show_preview(self, preview: Any) -> None:
        """Show the paper that was set, where identities stand in it, and stand-in fonts."""
        if self.issued:
            return
        self._changed_since = self._timer.isActive()
        self.file_name = preview.file_name
        self.error_label.hide()
        if preview.withheld:
            self._say(f"{preview.withheld}请改为不提供身份，或补上记录。")
        self.leak_panel.show_hits(preview.hits)
        self.paragraphs.show_paragraphs(preview.paragraphs, preview.lost)
        self.dropped_label.setText(f"⚠ {preview.dropped}" if preview.dropped else "")
        self.dropped_label.setVisible(bool(preview.dropped))
        self._say_beside(preview.stand_ins)
        self.paper_view.show_pdf(preview.pdf)
        self._allow()

    def show_preview_error(self, error: Exception) -> None:
        """The paper can't be set as it is: say why where it would stand."""
        self._changed_since = True
        self.paper_view.say(sentence(error))
        self._allow()

    def _ask_anonymous(self) -> None:
        """Have who complains called 投诉举报人 in every text of the form."""
        values = self.form.values()
        texts = {
            name: value for name, value in values.items()
            if isinstance(value, str) and isinstance(self.form.editors[name], LinesEditor | TextEditor)
        }  # fmt: skip
        own = {f"{PARAGRAPH}{old}": new for old, new in self.paragraphs.rewrites()}
        self.anonymous_wanted.emit({**texts, **own})

    def show_anonymous(self, found: Mapping[str, tuple[str, Sequence[tuple[int, int]]]]) -> None:
        """The texts as they tell nobody: the places are marked, and can be put back."""
        values = self.form.values()
        own = {k.removeprefix(PARAGRAPH): v for k, v in found.items() if k.startswith(PARAGRAPH)}
        fields = {name: one for name, one in found.items() if name in self.form.editors}
        self._before = {name: values.get(name, "") for name in fields}
        self._rewritten = self.paragraphs.rewrites() if own else None
        for name, (text, spans) in fields.items():
            self.form.set_values({name: text})
            mark_places(self.form.editors[name], spans)
        if own:
            self.paragraphs.replace(own)
        count = sum(len(spans) for _text, spans in found.values())
        where = "、".join([*map(self.form.caption_of, fields), *["逐段修改"] * bool(own)])
        said = f"已换{count}处（{where}），换成的字有底色，请通读一遍。"
        self.replaced_label.setText(said if found else "左边各栏里没有可以换的，请在文书正文里改。")
        self.replaced_label.show()
        self.back_button.setVisible(bool(found))

    def _put_back(self) -> None:
        """The texts as they were before they were changed at one click."""
        for name, text in self._before.items():
            mark_places(self.form.editors[name], ())
            self.form.set_values({name: text})
        self._before = {}
        if self._rewritten is not None:
            self.paragraphs.restore(self._rewritten)
            self._rewritten = None
            self.renew_preview()
        self.replaced_label.hide()
        self.back_button.hide()

    def show_refusal(self, error: Exception) -> None:
        """It was not issued: say why, keep everything that was typed."""
        hits = getattr(error, "hits", None)
        if hits:
            self.leak_panel.show_hits(hits)
        self._say(sentence(error))
        self._allow()

    def show_issued(self, number: str, file_name: str, data: bytes) -> None:
        """It was issued: from now on the kept paper is shown, saved and printed."""
        self.issued = True
        self._timer.stop()
        self.file_name = file_name
        self.heading_label.setText(f"已发出 {number}")
        for part in (self.form, self.paragraphs, self.annex_panel, self.phrase_button):
            part.setEnabled(False)
        self.station_panel.hide()
        self.error_label.hide()
        self.leak_panel.hide()
        self.paper_view.show_pdf(data)
        self.issue_button.hide()
        self.close_button.setText("关闭")
        self.close_button.setAccessibleName("关闭")
        self._allow()
        self.print_button.setFocus()

    def submit(self) -> None:
        """Issue it, unless something is still missing: then go there."""
        if not self._goes_on or self.issued:
            return
        if not self.form.validator.validate():
            self.form.validator.show_all()
            return
        if not self.issue_button.isEnabled():
            return
        self.error_label.hide()
        self.issue_button.setEnabled(False)
        way, _caption = self._way()
        command = self._command(self.leak_panel.overrule())
        if way == "keep":
            self.keep_wanted.emit(command)
        elif way == "issue":
            self.issue_wanted.emit(command)
        elif way == "submit":
            self.submit_wanted.emit(command)
        elif way == "send":
            self.send_wanted.emit()
        elif way == "mark":
            changed = self._snapshot() != self._kept or self._decides
            remark = self.station_panel.remark_field.text()
            self.mark_wanted.emit(command if changed else None, remark)

    def _command(self, overrule: Overrule | None = None) -> Any:
        made = command_of(self.draft, self.form.values(), overrule)
        made = replace(made, rewrites=self.paragraphs.rewrites(), replaces=self.replaces)
        if isinstance(made, WritePaper):
            return replace(made, annexes=self.annex_panel.annexes(), warning=self._warning)
        return made

    def _ask_who_decided(self) -> None:
        """Whoever decided is asked for only where the complainant shall be named."""
        if {"decided_by", "identity_given"} <= set(self.form.editors):
            given = self.form.values().get("identity_given") == "given"
            self.form.show_field("decided_by", given)

    def _ask_by_which_way(self) -> None:
        """A letter to the unit complained about asks first; 自查 gives it the summary alone."""
        form = self.draft.step if isinstance(self.draft, LetterDraft) else None
        if form is not None and form.accused:
            ask_of_accused(
                self.form,
                form.accused,
                form.accused_sentence,
                refused=form.accused_refused,
                unsaid=UNSAID,
            )

    def _typed(self) -> None:
        self._changed_since = True
        self._ask_who_decided()
        self._allow()
        self._timer.start()

    def renew_preview(self) -> None:
        """Have the paper set as it is now."""
        self._timer.stop()
        now = self._snapshot()
        if not self._past or self._past[-1] != now:
            self._past = [*self._past[-MOST_BACK:], now]
        if self.form.validator.validate():
            self.preview_wanted.emit(self._command())
        else:
            self.paper_view.say(NOT_YET)

    def _allow(self) -> None:
        """Enable the buttons: what is saved or printed is what is shown."""
        errors = () if self.issued else self.form.validator.errors()
        error = "；".join(errors[:MOST_MISSING])
        more = f"等{len(errors)}项" if len(errors) > MOST_MISSING else ""
        self.missing_label.setText(f"还差：{error}{more}" if error else "")
        self.missing_label.setVisible(bool(error))
        self.undo_button.setEnabled(not self.issued and (len(self._past) > 1 or self._moved()))
        fresh = bool(self.paper_view.data) and (self.issued or not self._changed_since)
        for button in (self.save_button, self.print_button, self.compare_button):
            button.setEnabled(fresh)
        way, caption = self._way()
        stopped = self._stopped(way)
        self.issue_button.setVisible(self._goes_on and bool(way) and not self.issued)
        self.issue_button.setText(caption)
        self.issue_button.setAccessibleName(caption)
        self.issue_button.setEnabled(fresh and not error and not stopped)
        self.sheet_button.setVisible(self.draft.numbered and not self.issued)
        self.sheet_button.setEnabled(fresh and not error)
        station = self._in_ink(way)
        self.ink_button.setVisible(bool(station) and self.draft.numbered and not self.issued)
        self.ink_button.setText(IN_INK.get(station, ""))
        self.ink_button.setAccessibleName(IN_INK.get(station, "").rstrip("…"))
        let = not self._undecided or self.leak_panel.decided
        self.ink_button.setEnabled(fresh and not error and let)

    @property
    def _decides(self) -> bool:
        """Whether marking the paper also decides that it goes out with what was found in it."""
        return self._undecided and self.leak_panel.overrule() is not None

    @property
    def _undecided(self) -> bool:
        """Whether nobody let these very words go, as far as the window knows."""
        known = self.opened is not None and self.opened.let_go and self._snapshot() == self._kept
        return self.leak_panel.stops and not known

    def _stopped(self, way: str) -> bool:
        """Whether what was found keeps the paper where it is: on its way to a station it may be asked
        for with a reason, signed it is only by whoever lets it go."""
        if not self._undecided:
            return False
        signing = way == "mark" and self.opened is not None and self.opened.row.place == "sign"
        if signing or way in ("issue", "send"):
            return not self.leak_panel.decided
        return self.leak_panel.overrule() is None

    def _in_ink(self, way: str) -> str:
        """The station whose mark may be registered from paper: of the words as they were put forward."""
        if self.opened is None:
            return "sign" if way == "issue" else ""
        place = self.opened.row.place
        return place if place in IN_INK and self._snapshot() == self._kept else ""

    def _ask_ink(self) -> None:
        command = self._command(self.leak_panel.overrule()) if self.opened is None else None
        self.ink_wanted.emit(command)

    def _moved(self) -> bool:
        return bool(self._past) and self._past[-1] != self._snapshot()

    # ------------------------------------------------------------ out of the window

    def _choose_file(self) -> None:
        if not self.save_button.isEnabled():
            return
        path = choose_name(self, "保存文书", self.file_name, SAVED_AS)
        if path is None:
            return
        if path.suffix.lower() == ".docx":
            self.word_wanted.emit(self._command(), path)
            self._handed_out()
        else:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the very bytes that are shown."""
        try:
            save_paper(path, self.paper_view.data)
        except AppError as error:
            self._say(sentence(error))
            return
        self._handed_out()
        self._say_beside(f"已保存为“{path.name}”")
        self._saved_to = path
        self.open_button.show()

    def _say_beside(self, text: str) -> None:
        """Say it beside the buttons, in one line: whole in its tooltip."""
        self.faces_label.setText(text)
        self.faces_label.setToolTip(text)

    def _open_saved(self) -> None:
        if self._saved_to is not None:
            open_path(self._saved_to)

    def _print(self) -> None:
        if self.print_button.isEnabled():
            self.print_wanted.emit(self.paper_view.data, self.file_name)
            self._handed_out()

    def _handed_out(self) -> None:
        command = self._command()
        if isinstance(command, WriteLetter) and command.show_identity:
            self.handed_out.emit(command)

    def _say(self, text: str) -> None:
        self.error_label.setText(f"⚠ {text}")
        self.error_label.show()

    def reject(self) -> None:
        self._timer.stop()
        super().reject()
