"""What every letter window asks for, carried out: look, send round, mark, issue, print, save, compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.machine.safe_file import written_beside
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.papers import IssuedDocument, LetterDraft, PaperAbout, PaperDraft
from app.base.rows.stations import OpenedPaper
from app.services.papers.comparing import Comparison
from app.services.papers.ink import Ink
from app.services.papers.letters import ISSUE
from app.services.papers.phrases import Phrase
from app.services.papers.signing import Marked
from app.services.papers.stations import DROP, MARK_IN_INK, SEND
from app.ui.choosing import open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.compare import CompareDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.kept_file import KeptFileDialog, open_kept
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.dialogs.moving import MovingPanel
from app.ui.dialogs.own_words import OwnWords
from app.ui.dialogs.question import Question
from app.ui.dialogs.why_now import WHY_NOW, ask_why_now, why_field
from app.ui.forms.surroundings import surroundings_of
from app.ui.pages.paper_annexes import KeptAnnexes
from app.ui.widgets.printing import ask_printer, print_papers
from app.ui.widgets.scan_panel import ScanPanel

SENT_PAPER: Final = "发出的文书不能一键撤消；发错了，在“发文”里作废，字号不再使用。"
OURS: Final = ("contact_person", "contact_phone")  # the office's own number stays in the paper
SHEET: Final = "paper_draft_sheet"
SCANS: Final = "扫描件 (*.pdf *.jpg *.jpeg *.png)"
Draft = LetterDraft | PaperDraft
Key = tuple[Any, ...]


class PaperWork(QObject):
    """Shows the window of a draft, or of a paper under way, and carries out what it asks for."""

    moved = Signal()  # a paper went on its way, was marked, or left the house

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.window: LetterWindow | None = None
        self.dialog: FormDialog | None = None
        self._annexes: KeptAnnexes | None = None
        self.scans: ScanPanel | None = None  # beside the form of a mark in ink
        self.viewing: KeptFileDialog | None = None
        self.sheet: PaperWork | None = None  # the 发文稿纸 of the paper, over its window

    def show(
        self, draft: Draft, opened: OpenedPaper | None = None, *, near: tuple[str, ...] = (),
        preset: Mapping[str, Any] | None = None, over: QWidget | None = None,
        keep: Callable[[Any], None] | None = None, replaces: str = "",
        warning: tuple[str, ...] = (), of: tuple[str, ...] = (),
    ) -> LetterWindow:  # fmt: skip
        """Show the window of the paper; what was typed into it before stands in it again.

        With ``keep`` it is one of a batch: the paper agreed to is handed there, and not sent.
        ``warning`` is the early warning that it answers when it goes out: its rule, about what, its
        signs.
        A sheet that goes with another paper is typed into for that one alone, told by ``of``.
        """
        context = self._context
        surroundings = surroundings_of(context)
        surroundings.near = near
        window = self.window = LetterWindow(
            over or self._owner,
            draft,
            surroundings,
            opened,
            for_batch=keep is not None,
            replaces=replaces,
            warning=warning,
        )
        key = (*_key(draft, opened), *of)
        self._connect(window, draft, key)
        typed = context.typed.of(*key) if keep is None else {}
        window.restore({**(preset or {}), **typed})
        self._annexes = None
        if keep is None:
            window.typing.connect(lambda: context.typed.keep(window.typed(), *key))
            if isinstance(draft, PaperDraft) and draft.numbered:
                self._annexes = KeptAnnexes(window, context, key)
                self._annexes.bring_back()
        else:
            window.keep_wanted.connect(keep)
            window.keep_wanted.connect(window.accept)
        if isinstance(draft, LetterDraft):
            _offer_moving(window, context, draft)
        window.renew_preview()
        window.open()
        window.focus_first()
        return window

    def _connect(self, window: LetterWindow, draft: Draft, key: Key) -> None:
        context = self._context
        window.preview_wanted.connect(lambda command: self._preview(window, draft, command))
        window.issue_wanted.connect(lambda command: self._issue(window, key, command))
        window.submit_wanted.connect(lambda command: self._submit(window, key, command))
        window.mark_wanted.connect(lambda command, said: self._mark(window, key, command, said))
        window.back_wanted.connect(lambda remark: self._send_back(window, key, remark))
        window.send_wanted.connect(lambda: self._send(window, key))
        window.sheet_wanted.connect(lambda command: self._show_sheet(window, command))
        window.ink_wanted.connect(lambda command: self._ask_ink(window, key, command))
        window.scan_wanted.connect(lambda name, sha256: self._show_scan(window, name, sha256))
        window.drop_wanted.connect(lambda: self._drop(window, key))
        window.anonymous_wanted.connect(lambda texts: self._anonymise(window, texts))
        window.print_wanted.connect(lambda data, name: print_from(window, context, [data], name))
        window.handed_out.connect(self._record_shown)
        window.compare_wanted.connect(lambda data: self._compare(window, draft.kind, data))
        window.word_wanted.connect(
            lambda command, path: self._save_word(window, draft, command, path)
        )
        window.phrases.wanted.connect(lambda: self._offer_phrases(window))
        window.phrases.keep_wanted.connect(
            lambda text, unit: self._keep_phrase(window, Phrase(text, draft.kind, unit))
        )
        window.phrases.drop_wanted.connect(lambda text: self._drop_phrase(window, text))
        window.finished.connect(lambda _result: self._closed(window))

    # ------------------------------------------------------------ looking

    def _preview(self, window: LetterWindow, draft: Draft, command: Any) -> None:
        office, by = self._context.office, self._context.actor

        def work() -> Any:
            if isinstance(draft, LetterDraft):
                return office.letters.preview(command, by, draft)
            return office.papers.preview(command, by)

        self._context.jobs.read(
            window, work, window.show_preview, key="preview", failed=window.show_preview_error
        )

    def _anonymise(self, window: LetterWindow, texts: Any) -> None:
        letters, by, draft = self._context.office.letters, self._context.actor, window.draft
        if not isinstance(draft, LetterDraft):
            return  # a paper without a case names no complainant
        self._context.jobs.read(
            window,
            lambda: letters.anonymised(texts, by, draft),
            window.show_anonymous,
            key="anonymous",
        )

    def _compare(self, window: LetterWindow, kind: str, data: bytes) -> None:
        """Show the paper beside the last one that was issued of its kind."""
        documents, by = self._context.office.documents, self._context.actor

        def done(found: Comparison) -> None:
            CompareDialog(window, found).open()

        self._context.jobs.read(
            window, lambda: documents.compare(kind, data, by), done, key="compare"
        )

    # ------------------------------------------------------------ phrases

    def _offer_phrases(self, window: LetterWindow) -> None:
        phrases, by = self._context.office.phrases, self._context.actor
        kind, unit = window.draft.kind, window.unit_named()
        self._context.jobs.read(
            window,
            lambda: phrases.of(kind, unit, by),
            lambda found: window.phrases.show(found, unit),
            key="phrases",
        )

    def _keep_phrase(self, window: LetterWindow, phrase: Phrase) -> None:
        phrases, by = self._context.office.phrases, self._context.actor
        self._context.jobs.write(
            window,
            lambda _progress: phrases.keep(phrase, by),
            lambda _nothing: self._context.shell.toast("已存为常用语"),
            failed=window.show_refusal,
        )

    def _drop_phrase(self, window: LetterWindow, text: str) -> None:
        phrases, by = self._context.office.phrases, self._context.actor
        self._context.jobs.write(
            window,
            lambda _progress: phrases.drop(text, by),
            lambda _nothing: self._context.shell.toast("已删去常用语"),
        )

    # ------------------------------------------------------------ stations

    def _submit(self, window: LetterWindow, key: Key, command: Any) -> None:
        stations, by = self._context.office.stations, self._context.actor
        form, uid, seen = window.kept_form(), window.uid, window.seen

        def done(changed: Changed) -> None:
            self._gone_on(window, key, changed, f"{window.draft.caption}已送出，在“发文”的“在办”里")

        self._context.jobs.write(
            window, lambda _progress: stations.submit(command, form, by, uid, seen=seen), done,
            caption="正在送出…", failed=window.show_refusal,
        )  # fmt: skip

    def _mark(self, window: LetterWindow, key: Key, command: Any, remark: str) -> None:
        stations, by = self._context.office.stations, self._context.actor
        form, uid, seen = window.kept_form(), window.uid, window.seen
        caption = window.issue_button.text()

        def done(place: str) -> None:
            words = {"send": "，可以发出了", "sign": "，已送签"}.get(place, "，已送下一环节")
            before = window.opened.row.place if window.opened else ""
            if place == before:
                words = "；改动以后须重新核稿"
            self._gone_on(window, key, Changed(), f"{caption}{words}")

        self._context.jobs.write(
            window, lambda _progress: stations.mark(uid, remark, by, command, form, seen=seen), done,
            caption="正在保存…", failed=window.show_refusal,
        )  # fmt: skip

    def _send_back(self, window: LetterWindow, key: Key, remark: str) -> None:
        stations, by, uid = self._context.office.stations, self._context.actor, window.uid
        seen = window.seen
        self._context.jobs.write(
            window,
            lambda _progress: stations.send_back(uid, remark, by, seen=seen),
            lambda changed: self._gone_on(window, key, changed, "已退回修改"),
            failed=window.show_refusal,
        )

    def _drop(self, window: LetterWindow, key: Key) -> None:
        stations, by, uid = self._context.office.stations, self._context.actor, window.uid
        self.dialog = ask(
            window,
            self._context,
            DROP,
            Question(
                DROP.caption, f"{window.draft.caption}　{window.about}".rstrip("　"),
                (FieldRow("reason", "理由", "text", False),), DROP.caption, "没有占用字号。",
            ),
            lambda values, _progress: stations.drop(uid, values.get("reason") or "", by),
            After(
                "这件文书不再办理",
                then=lambda changed: self._gone_on(window, key, changed, ""),
            ),
            Before(cases=_cases_of(window.draft)),
        )  # fmt: skip

    def _ask_ink(self, window: LetterWindow, key: Key, command: Any) -> None:
        """Who signed the printed paper, and its scan; one that is not under way goes out with it."""
        context, day = self._context, self._context.today.day
        stations, by, uid = context.office.stations, context.actor, window.uid
        form, scans, seen = window.kept_form(), ScanPanel("发文稿纸扫描件", SCANS), window.seen
        fields = (
            FieldRow("name", "领导姓名", "text", True),
            FieldRow("post", "职务", "text", True, help="如 县政府副县长"),
            FieldRow("on", "签字日期", "date", True, default=day, help="签发的，就是成文日期。"),
            why_field(),
            FieldRow("remark", "批语", "text", False),
        )

        def carry_out(values: Mapping[str, Any]) -> Any:
            ink = Ink(values["name"], values["post"], values["on"], scans.files(),
                      values.get("remark") or "", values.get(WHY_NOW) or "")  # fmt: skip
            if command is None:
                return stations.mark_in_ink(uid, ink, by, seen=seen)
            issued = stations.issue_now(command, form, by, ink)
            return issued, context.office.documents.pdf(issued.id, by)[1]

        def done(answer: Any) -> None:
            if command is not None:
                self._gone_out(window, key, answer)
                return
            words = "，可以发出了" if answer == "send" else "，已送下一环节"
            self._gone_on(window, key, Changed(), f"已登记纸上签批{words}")

        act, note = (MARK_IN_INK, "") if command is None else (SEND, "登记以后编号发出。")
        self.dialog = ask(
            window, context, act,
            Question(
                MARK_IN_INK.caption, f"{window.draft.caption}　{window.about}".rstrip("　"), fields,
                "登记" if command is None else "登记并发出",
                f"领导在打印的发文稿纸上签了字的，在这里登记；稿子以后有改动的，须重新签字。{note}",
            ),
            lambda values, _progress: carry_out(values),
            After(then=done),
            Before(cases=_cases_of(window.draft)),
        )  # fmt: skip
        self.scans = scans
        late = window.draft.late if isinstance(window.draft, LetterDraft) else ()
        ask_why_now(self.dialog.form, context, late)
        self.dialog.add_offers(scans)
        scans.changed.connect(self.dialog.refit)

    def _show_sheet(self, window: LetterWindow, command: Any) -> None:
        """发文稿纸 of the paper as it stands, who complains nameless, to be signed in ink."""
        office, by, draft = self._context.office, self._context.actor, window.draft

        def work() -> tuple[Draft, Marked]:
            if isinstance(draft, LetterDraft):
                words = office.letters.marked(command, by, draft.token)
            else:
                words = office.papers.marked(command, by)
            return office.papers.prepare(SHEET, PaperAbout("free"), by), words

        def done(found: tuple[Draft, Marked]) -> None:
            sheet, words = found
            self.sheet = PaperWork(self._owner, self._context)
            preset = {"paper_title": words.title, "to_whom": words.addressee, "body": words.body}
            self.sheet.show(sheet, preset=preset, over=window, of=(words.title, words.addressee))

        self._context.jobs.read(window, work, done, key="sheet", failed=window.show_refusal)

    def _show_scan(self, window: LetterWindow, name: str, sha256: str) -> None:
        stations, by, uid = self._context.office.stations, self._context.actor, window.uid

        def opened(dialog: KeptFileDialog) -> None:
            self.viewing = dialog

        open_kept(window, self._context, name, lambda: stations.scan(uid, sha256, by), opened)

    def _gone_on(self, window: LetterWindow, key: Key, changed: Changed, said: str) -> None:
        self._forget(key)
        window.accept()
        if said:
            self._context.shell.toast(said)
        self._context.changes.announce(changed)
        self.moved.emit()

    # ------------------------------------------------------------ out of the house

    def _issue(self, window: LetterWindow, key: Key, command: Any) -> None:
        stations, by, form = self._context.office.stations, self._context.actor, window.kept_form()
        self._let_out(window, key, lambda: stations.issue_now(command, form, by))

    def _send(self, window: LetterWindow, key: Key) -> None:
        stations, by, uid = self._context.office.stations, self._context.actor, window.uid
        self._let_out(window, key, lambda: stations.send(uid, by))

    def _let_out(self, window: LetterWindow, key: Key, issue: Callable[[], IssuedDocument]) -> None:
        context = self._context

        def work() -> tuple[IssuedDocument, bytes]:
            issued = issue()
            return issued, context.office.documents.pdf(issued.id, context.actor)[1]

        context.jobs.write(
            window, lambda _progress: work(),
            lambda answer: self._gone_out(window, key, answer), caption="正在发出文书…",
            failed=window.show_refusal,
        )  # fmt: skip

    def _gone_out(
        self, window: LetterWindow, key: Key, answer: tuple[IssuedDocument, bytes]
    ) -> None:  # fmt: skip
        """The paper left the house: its window shows what was kept, every page reads again."""
        context, (issued, data) = self._context, answer
        self._forget(key)
        name = f"{issued.number} {window.draft.caption}.pdf"
        window.show_issued(issued.number, name, data)
        context.changes.announce(issued.changed)
        self.moved.emit()
        context.shell.toast(
            f"已发出{window.draft.caption} {issued.number}，已存档", final=SENT_PAPER
        )

    def _forget(self, key: Key) -> None:
        """The paper went on: what was typed and taken in for it is there no longer."""
        self._context.typed.drop(*key)
        if self._annexes is not None:
            self._annexes.drop()

    def _save_word(self, window: LetterWindow, draft: Draft, command: Any, path: Path) -> None:
        """Write the paper as .docx, off the window; its window says what went wrong."""
        context = self._context
        office, by = context.office, context.actor

        def work() -> None:
            if isinstance(draft, LetterDraft):
                data = office.letters.word(command, by, draft)
            else:
                data = office.papers.word(command, by)
            with written_beside(path) as fresh:
                fresh.write_bytes(data)

        def done(_nothing: object) -> None:
            context.shell.toast(f"已保存为“{path.name}”", more=("打开", partial(open_path, path)))

        context.jobs.read(window, work, done, key="word", failed=window.show_refusal)

    def _record_shown(self, command: Any) -> None:
        context = self._context
        context.jobs.write(
            self,
            lambda _progress: context.office.letters.record_shown(command, context.actor),
            lambda _nothing: None,
            acts=False,
        )

    def _closed(self, window: LetterWindow) -> None:
        if isinstance(window.draft, LetterDraft):
            self._context.office.letters.release(window.draft)
        if self.window is window:
            self.window = None
        window.deleteLater()


def _key(draft: Draft, opened: OpenedPaper | None) -> Key:
    """Under which what is typed into the window is kept."""
    if opened is not None:
        return ISSUE.verb, opened.row.uid
    if isinstance(draft, LetterDraft):
        return ISSUE.verb, draft.case_id, draft.kind, draft.seq
    about = draft.about
    return (
        ISSUE.verb,
        draft.kind,
        about.round_id,
        about.call_id,
        about.snapshot_id,
        about.unit,
        about.source,
        about.officer,
    )


def _cases_of(draft: Draft) -> tuple[int, ...]:
    return (draft.case_id,) if isinstance(draft, LetterDraft) else ()


def _offer_moving(window: LetterWindow, context: Context, draft: LetterDraft) -> None:
    """A person's number typed into the paper is offered to the identity, the office's own is not."""
    panel = MovingPanel(
        window, window.form, context, (draft.case_id,), draft.caption,
        apart=OURS, failed=window.show_refusal,
    )  # fmt: skip
    window.add_offers(panel)
    panel.search()
    words = OwnWords(window)
    beside = MovingPanel(
        window, words, context, (draft.case_id,), draft.caption,
        known=words.composed, failed=window.show_refusal,
    )  # fmt: skip
    window.add_offers(beside, window.paragraphs)
    beside.search()


def print_from(owner: QWidget, context: Context, papers: Sequence[bytes], caption: str) -> None:
    """Ask for a printer and print the papers, off the window, with progress and cancel."""
    printer = ask_printer(owner, caption)
    if printer is None:
        return
    context.jobs.long_read(
        owner,
        lambda progress: print_papers(papers, printer, progress),
        lambda pages: context.shell.toast(f"已打印{pages}页"),
        caption="正在打印…",
    )
