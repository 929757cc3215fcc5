"""Who complains, on the case page: their number shown for a call, what is learnt of them later."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.cases import CaseRows
from app.base.rows.forms import FieldRow, StepForm
from app.base.secret import Secret
from app.services.cases.persons import AMEND, AmendPerson
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.pages.case.state import CaseState

SHOW: Final = "显示电话"
CALLING: Final = ("notify_acceptance", "notify_refusal", "notify_forward", "request_correction",
                  "give_feedback", "visit_back", "contact_complainant")  # fmt: skip
WORDS: Final = ("name", "phone", "other_phone", "address", "email", "id_number")
ONE_MORE: Final = "one_more"


class CasePeople(QObject):
    """Shows numbers, each disclosure on record with what it is for; asks what was learnt."""

    def __init__(self, owner: QWidget, context: Context, state: CaseState) -> None:
        super().__init__(owner)
        self._owner, self._context, self._state = owner, context, state
        self.phone_button = QPushButton(SHOW)
        self.phone_button.setObjectName("phone_button")
        self.phone_button.setProperty("role", "quiet")
        self.phone_button.setToolTip("受理告知、补正、反馈、回访要打电话时显示；查看会记下用途。")
        self.phone_button.clicked.connect(self.show_phones)
        state.read.connect(self._hide)

    def _hide(self, rows: CaseRows) -> None:
        """What was shown of another case is shown no more."""
        self.phone_button.setText(SHOW)
        self.phone_button.setAccessibleName(SHOW)
        self.phone_button.setVisible(bool(rows.parties))

    def show_phones(self) -> None:
        """The numbers of everybody who complains, for the call that the case asks for now."""
        rows, context = self._state.rows, self._context
        if rows is None:
            return
        people = [party.complainant_id for party in rows.parties]
        purpose = _what_for(rows)
        identities, by = context.office.identities, context.actor

        def work() -> str:
            phones = [
                identities.read(person, "reveal", by, purpose)["phone"].reveal()
                for person in people
            ]
            return "、".join(phone for phone in phones if phone) or "没有留电话"

        def shown(text: str) -> None:
            if self._state.rows is not None and self._state.rows.parties == rows.parties:
                self.phone_button.setText(text)
                self.phone_button.setAccessibleName(f"电话：{text}")

        context.jobs.write(
            self._owner, lambda _progress: work(), shown, caption="正在查看电话…", acts=False
        )

    def amend(self, form: StepForm) -> FormDialog | None:
        """Ask what was learnt, of whom; it goes into the identity and not into the step."""
        rows, context = self._state.rows, self._context
        if rows is None:
            return None
        case_id = rows.card.case_id
        article = f"（{form.article}）" if form.article else ""
        note = "填写的内容只写入身份信息；经过里只写更改了哪几项。没有填的不变。"
        return ask(
            self._owner,
            context,
            AMEND,
            Question(
                f"{form.caption}{article}",
                f"{rows.card.number}　{rows.card.title}",
                _fields(rows, context),
                "保存",
                note,
            ),
            lambda values, _progress: context.office.persons.amend(
                _command(case_id, values), context.actor
            ),
            After(f"已登记：{form.caption}"),
            Before((case_id,), dated_back=True),
        )


def _what_for(rows: CaseRows) -> str:
    """The step that wants somebody called, as the record of the disclosure says it."""
    captions = [form.caption for form in rows.next_steps if form.kind in CALLING]
    return captions[0] if captions else "联系投诉举报人"


def _fields(rows: CaseRows, context: Context) -> tuple[FieldRow, ...]:
    people = tuple(
        (str(p.complainant_id), f"{p.masked_name or '匿名'} {p.masked_phone}".strip())
        for p in rows.parties
    )
    options = (*people, (ONE_MORE, "增加一位投诉举报人"))
    secrecy = (("yes", "要求保密"), ("no", "不要求保密"))
    return (
        FieldRow("person", "哪一位", "choice", True, options, options[0][0]),
        FieldRow("name", "姓名", "person", False),
        FieldRow("phone", "电话", "phone", False),
        FieldRow("other_phone", "其他电话", "phone", False),
        FieldRow("address", "住址", "text", False),
        FieldRow("email", "邮箱", "text", False),
        FieldRow("id_number", "证件号码", "id_number", False),
        FieldRow("consent", "同意向承办单位提供身份", "choice", False,
                 (("yes", "同意"), ("no", "不同意"))),
        FieldRow("keep_secret", "是否要求保密", "choice", False, secrecy),
        FieldRow("on", "得知日期", "date", True, default=context.today.day),
        FieldRow("reason", "从何得知", "lines", True, help="如来电告知、来人更正；不要写号码和姓名。"),
    )  # fmt: skip


def _command(case_id: int, values: dict[str, Any]) -> AmendPerson:
    person = values["person"]
    secret = values.get("keep_secret")
    return AmendPerson(
        case_id,
        values["on"],
        values["reason"],
        None if person == ONE_MORE else int(person),
        {name: Secret(values[name]) for name in WORDS if values.get(name)},
        values.get("consent") or "",
        None if not secret else secret == "yes",
        values.get("back_dated_reason") or "",
    )
