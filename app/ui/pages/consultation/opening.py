"""The forms by which a call comes in or goes out: what its text says is filled in, its year is asked."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.captions import WEEKDAYS
from app.base.errors import InputError
from app.base.rows.consultation import CallView
from app.base.rows.forms import FieldRow
from app.base.rows.units import UnitRow
from app.intake.calls.notice_text import read_call_text
from app.rules.consultation.deadline import Deadline, read_deadline, years_to_ask
from app.rules.consultation.history import ISSUED, RECEIVED
from app.services.consultation.call_commands import AskUnits, CallHead, IssueCall, ReceiveCall
from app.services.consultation.calls import AMEND_CALL, ASK_UNITS, ISSUE_CALL, RECEIVE_CALL
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.forms.checks import required
from app.ui.pages.consultation.state import ConsultationState

READ: Final = ("title", "number", "sender", "deadline", "asks", "reply_to")
KINDS: Final = (("department", "全部部门"), ("township", "全部乡镇（街道）"))
Offers = tuple[tuple[str, str, str], ...]


class Opening(QObject):
    """Asks for calls; ``dialog`` is the form last opened."""

    def __init__(self, owner: QWidget, state: ConsultationState) -> None:
        super().__init__(owner)
        self._owner, self._state, self._context = owner, state, state.context
        self.dialog: FormDialog | None = None

    def ask(self, direction: str) -> None:
        """Open the form of a new call."""
        context = self._context

        def read() -> tuple[Offers, str, time, str]:
            pages = context.office.call_pages
            office = context.office.reads.settings().name
            return pages.set_offers(), pages.addressee(), pages.closing(), office

        def opened(found: tuple[Offers, str, time, str]) -> None:
            offers, addressee, closing, office = found
            if direction == RECEIVED:
                self._receive(offers, addressee, closing)
            else:
                self._issue(offers, office, closing)

        context.jobs.read(self, read, opened, key="opening")

    def amend(self, view: CallView) -> None:
        """Open the form of the call in sight, to be mended."""
        context = self._context

        def read() -> tuple[Offers, time]:
            pages = context.office.call_pages
            return pages.set_offers(), pages.closing()

        def opened(found: tuple[Offers, time]) -> None:
            offers, closing = found
            received = view.row.direction == RECEIVED
            fields = _fields(offers, context.today.day, received=received, new=False)
            row = view.row
            named = {name for _annex, name in view.sets}
            preset: dict[str, Any] = {
                "title": row.title, "topic": row.topic, "number": row.number, "sender": row.sender,
                "addressee": view.addressee, "asks": view.asks, "reply_to": view.reply_to,
                "deadline": row.deadline,
                "sets": [i for i, _a, name in offers if any(one.startswith(name) for one in named)],
            }  # fmt: skip
            if row.due_at is not None:
                preset["year"] = str(row.due_at.year)
                preset["due_on"] = row.due_at.date()
            calls, by = context.office.calls, context.actor
            self.dialog = ask(
                self._owner, context, AMEND_CALL,
                Question(AMEND_CALL.caption, row.title, fields, "更正"),
                lambda v, _p: calls.amend(row.id, _head(v, offers, closing, view), by),
                After("已更正", then=lambda _seq: self._state.announce(row.id)),
                Before(("amend", row.id), preset),
            )  # fmt: skip
            self._follow(self.dialog, context.today.day)

        context.jobs.read(self, read, opened, key="opening")

    def ask_units(self, view: CallView) -> None:
        """Open the form that gives the call in sight to units."""
        context = self._context
        received = view.row.direction == RECEIVED
        fields = (
            FieldRow("kinds", "哪些单位", "choices", False, KINDS),
            FieldRow("units", "单位名称", "lines", False, help="每行一个单位；可以从表格里粘贴一列。"),
            *((FieldRow("due_on", "请于哪天前反馈给我们", "datetime", False,
                        help="不填按来文的期限。"),) if received else ()),
        )  # fmt: skip
        calls, by, call_id = context.office.calls, context.actor, view.row.id
        heading = ASK_UNITS.caption if received else "加入单位"

        def carry_out(values: dict[str, Any], _progress: object) -> int:
            names = self._names(values)
            return calls.ask(AskUnits(call_id, names, values.get("due_on")), by)

        self.dialog = ask(
            self._owner, context, ASK_UNITS,
            Question(heading, view.row.topic, fields, "列入征求单位",
                     "列入后可以一次生成每个单位的反馈表。"),
            carry_out,
            After(lambda n: f"已列入{n}个单位", then=lambda _n: self._state.announce(call_id)),
            Before(("ask", call_id)),
        )  # fmt: skip

    # ------------------------------------------------------------ the two forms

    def _receive(self, offers: Offers, addressee: str, closing: time) -> None:
        context = self._context
        fields = _fields(offers, context.today.day, received=True, new=True)
        calls, by = context.office.calls, context.actor

        def carry_out(values: dict[str, Any], _progress: object) -> int:
            head = _head(values, offers, closing)
            return calls.receive(ReceiveCall(head, values["received_on"]), by)

        self.dialog = ask(
            self._owner, context, RECEIVE_CALL,
            Question("登记收到的征求意见", "把来文的文字粘贴进来，能认出的各项自动填好。", fields, "登记"),
            carry_out,
            After("已登记征求意见", undo=lambda _id: None, then=self._opened),
            Before(preset={"addressee": addressee} if addressee else {}),
        )  # fmt: skip
        self._follow(self.dialog, context.today.day)

    def _issue(self, offers: Offers, office: str, closing: time) -> None:
        context = self._context
        fields = (
            *_fields(offers, context.today.day, received=False, new=True),
            FieldRow("kinds", "征求哪些单位", "choices", False, KINDS),
            FieldRow(
                "units", "其他单位", "lines", False, help="每行一个单位；可以从表格里粘贴一列。"
            ),
        )
        calls, by = context.office.calls, context.actor

        def carry_out(values: dict[str, Any], _progress: object) -> int:
            head = _head({"sender": office, **values}, offers, closing)
            return calls.issue(IssueCall(head, self._names(values)), by)

        self.dialog = ask(
            self._owner, context, ISSUE_CALL,
            Question(ISSUE_CALL.caption, "通知本身在发文里编号；这里记征求谁、到哪天，并生成反馈表。",
                     fields, "发出"),
            carry_out,
            After("已记下征求意见，可以生成各单位的反馈表", then=self._opened),
        )  # fmt: skip
        self._follow(self.dialog, context.today.day)

    def _names(self, values: dict[str, Any]) -> tuple[str, ...]:
        """The units meant: all of the kinds ticked, and those written, each once."""
        kinds = set(values.get("kinds") or ())
        register: tuple[UnitRow, ...] = self._context.office.unit_register.all() if kinds else ()
        named = [unit.name for unit in register if unit.kind in kinds]
        written = [line.strip() for line in str(values.get("units") or "").splitlines()]
        return tuple(dict.fromkeys(filter(None, (*named, *written))))

    def _opened(self, call_id: int) -> None:
        self._state.announce(call_id)
        self._state.read(call_id)

    def _follow(self, dialog: FormDialog, today: date) -> None:
        """Fill in what the pasted text says, and ask for the year or the day where it is missing."""
        form = dialog.form

        def look() -> None:
            text = form.values().get("text", "")
            if text:
                found = read_call_text(str(text))
                known = form.values()
                form.set_values(
                    {n: getattr(found, n) for n in READ if n in form.editors
                     and getattr(found, n) and not known.get(n)}
                )  # fmt: skip
            _show_deadline(dialog, today)

        form.changed.connect(look)
        look()


def _show_deadline(dialog: FormDialog, today: date) -> None:
    """The year beside a bare day, the day beside words that name none."""
    form = dialog.form
    words = str(form.values().get("deadline", "") or "")
    read = read_deadline(words) if words else None
    form.show_field("year", read is not None and read.asks_year)
    form.show_field("due_on", bool(words) and read is None)
    asks_year = read is not None and read.asks_year
    form.replace_check("year", required("年份") if asks_year else _anything)
    missing = bool(words) and read is None
    form.replace_check("due_on", required("截止日期") if missing else _anything)
    for name in ("year", "due_on"):  # shown only where they must be filled in
        form.star_field(name)
    form.explain("year", _days(read, today) if read is not None and asks_year else "")
    form.validator.validate()


def _days(read: Deadline, today: date) -> str:
    """Which weekday it is in each of the years: the words are the document's, the year is not."""
    told = [
        f"{year}年是周{WEEKDAYS[day.weekday()]}{'' if agrees else '（与来文的星期不符）'}"
        for year, day, agrees in years_to_ask(read, today)
    ]
    return f"来文没有写年份：{'，'.join(told)}。"


def _anything(_value: Any) -> str:
    return ""


def _fields(offers: Offers, today: date, *, received: bool, new: bool) -> tuple[FieldRow, ...]:
    years = tuple((str(y), f"{y}年") for y in (today.year - 1, today.year, today.year + 1))
    sets = tuple((key, f"{annex} {name}".strip()) for key, annex, name in offers)
    text = FieldRow("text", "来文文字", "lines", False, help="粘贴后自动填写下面还空着的各项。")
    mine = (
        FieldRow("sender", "来文单位", "text", False),
        FieldRow("addressee", "征求的单位", "text", True,
                 help="反馈表的“单位”，由它盖章，如县发展和改革委员会。"),
    )  # fmt: skip
    day = FieldRow("received_on", "收到日期", "date", True, default=today)
    return (
        *((text,) if received and new else ()),
        FieldRow("title", "文件标题", "text", True),
        FieldRow("topic", "议题名称", "text", False, help="不填用标题里《》中的名称；反馈表照此填写。"),
        FieldRow("number", "文号", "text", False),
        *(mine if received else ()),
        *((day,) if received and new else ()),
        FieldRow("deadline", "反馈期限", "text", not received, help="照来文写，如 5月21日下班前。"),
        FieldRow("year", "期限的年份", "choice", False, years),
        FieldRow("due_on", "截止日期", "date", False, help="这句话里认不出日期，请写明哪一天。"),
        FieldRow("asks", "征求的内容", "lines", False),
        FieldRow("reply_to", "反馈到", "text", False, help="邮箱或单位。"),
        FieldRow("sets", "涉及的指标", "choices", False, sets,
                 help="意见可以逐条对应到指标；采纳的意见会记入指标的修改记录。"),
    )  # fmt: skip


def _head(
    values: dict[str, Any], offers: Offers, closing: time, before: CallView | None = None
) -> CallHead:
    """The head of the form; InputError where two sets claim one annex."""
    words = str(values.get("deadline", "") or "")
    read = read_deadline(words) if words else None
    year = int(values["year"]) if values.get("year") else None
    due_at: datetime | None = read.moment(closing, year) if read else None
    if words and read is None and isinstance(values.get("due_on"), date):
        due_at = datetime.combine(values["due_on"], closing)
    if read is not None and read.on(year) is None and (year or not read.asks_year):
        raise InputError("这一年没有来文写的那一天，没有保存；请核对期限和年份。")
    chosen = set(values.get("sets") or ())
    sets: dict[str, str] = {}
    for key, annex, _name in offers:
        if key in chosen:
            place = annex or f"附件{len(sets) + 1}"
            if place in sets:
                raise InputError(f"选了两套都是{place}的指标，没有保存；请只选其中一套。")
            sets[place] = key
    texts = {
        name: str(values.get(name, "") or "")
        for name in ("title", "topic", "asks", "number", "sender", "addressee", "reply_to")
    }
    if before is not None and before.row.direction == ISSUED:
        texts["sender"] = before.row.sender
    return CallHead(**texts, deadline=words, due_at=due_at, sets=sets,
                    dated=before.dated if before else None)  # fmt: skip
