"""From a mail as intake reads it to the fields of the logging page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

from app.rules.titles import GENERAL, MOST, propose_title
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import refuse_secret

BEIJING: Final = timezone(timedelta(hours=8))
_PASSED_ON: Final = re.compile(r"^(?:\s*(?:re|fw|fwd|回复|答复|转发)\s*[:：])+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailFields:
    """What a mail fills in: values, files with the original first, notes for the officer."""

    values: dict[str, Any]
    files: tuple[AttachmentInput, ...]
    notes: tuple[str, ...]


def fields_of_mail(data: bytes, file_name: str, today: date) -> MailFields:
    """What the mail in ``data`` fills in; InputError if it is no mail."""
    from app.intake.mail.msg import read_any_mail  # only when a mail comes

    reading = read_any_mail(data)
    received_on, note = _received(reading.sent_on, today)
    times = {"sent_at": _here(reading.sent), "arrived_at": _here(reading.arrived)}
    values = {
        "channel": "email",
        "received_on": received_on,
        "title": _title(reading.subject),
        "facts": _facts(reading.subject, reading.text),
        "name": reading.from_name,
        "email": reading.from_address,
        **{key: at for key, at in times.items() if at is not None},
    }
    if received_on < today:
        values["back_dated_reason"] = "按邮件发送日登记"
    original = AttachmentInput(file_name, data)
    files = (original, *(AttachmentInput(a.name, a.data) for a in reading.attachments))
    refuse_secret(files, names=(reading.subject,), texts=(reading.text,))
    return MailFields(values, files, (note, *reading.notes))


def _title(subject: str) -> str:
    """The subject, or what of a long one stands alone; "" where nothing does: the facts propose one."""
    plain = _PASSED_ON.sub("", subject).strip()
    title = plain if len(plain) <= MOST else propose_title(plain)
    return "" if title == GENERAL else title


def _facts(subject: str, text: str) -> str:
    """What was written; the subject too where the title has not all of it."""
    plain = _PASSED_ON.sub("", subject).strip()
    return text if _title(subject) == plain else f"主题：{plain}\n{text}"


def not_secret(file: AttachmentInput) -> AttachmentInput:
    """The file; InputError where it is marked secret."""
    refuse_secret((file,))
    return file


def _here(at: datetime | None) -> datetime | None:
    """A moment by the office's clock; one written without an offset is taken as it stands."""
    if at is None or at.tzinfo is None:
        return at
    return at.astimezone(BEIJING).replace(tzinfo=None)


def _received(sent_on: date | None, today: date) -> tuple[date, str]:
    if sent_on is None:
        return today, "邮件没有可用的发送日期，收到日按今天填写，请核对。"
    if sent_on > today:
        return today, f"邮件写明的发送日{sent_on.isoformat()}还没有到，收到日按今天填写，请核对。"
    return sent_on, f"收到日按邮件发送日{sent_on.isoformat()}填写，请核对实际收到的日期。"
