"""寄送: envelopes, labels and the day's list of papers that were issued; the units' addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from app.base.errors import InputError
from app.base.pinyin import order_key
from app.base.rows.papers import DocumentRow
from app.base.session import Session
from app.reports.letters.templates import heads
from app.services.gate.acts import PRINTS, Act
from app.services.papers.documents import Documents
from app.services.store import settings
from app.services.store.workspace import Workspace

if TYPE_CHECKING:  # what sets type is loaded when something is printed
    from app.reports.letters.post import Piece

PRINT_POST = Act("print_post", "打印信封和标签", about="document", roles=PRINTS, leaves_house=True)
ADDRESSES: Final = "post_addresses"  # {unit: [address, postcode]}; "" is the office itself
POSTCODE_DIGITS: Final = 6
TO_COMPLAINANT: Final = "寄给投诉举报人的不印信封：姓名和地址由承办人按密件手写。"
NOTHING: Final = "没有可以寄送的文书，没有生成；请先选择有效的发文。"


class Post:
    """Prints what goes to the post; a complainant's name and address never do from here."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def addresses(self, by: Session) -> str:
        """The addresses that are kept, a line each: 单位，地址，邮编; the office's own first."""
        with self._work.gate.see(by) as view:
            kept = settings.get(view.connection, ADDRESSES) or {}
            office = settings.office_settings(view.connection).name
        named = {(name or office): value for name, value in kept.items()}
        named.setdefault(office, ["", ""])
        names = [office, *sorted(named.keys() - {office}, key=order_key)]
        return "\n".join("，".join([name, *named[name]]).rstrip("，") for name in names)

    def pieces(
        self, rows: Sequence[DocumentRow], by: Session, addresses: str = ""
    ) -> tuple[Piece, ...]:
        """One piece an addressee, with the numbers of all its papers; InputError if there is none."""
        from app.reports.letters.post import Piece

        known = self._known(addresses, by)
        found: dict[str, list[str]] = {}
        for row in self._sendable(rows, by):
            for addressee in filter(None, row.addressee.split("、")):
                found.setdefault(addressee, []).append(row.number)
        if not found:
            to_person = any(_to_complainant(row) for row in rows)
            raise InputError(TO_COMPLAINANT if to_person else NOTHING)
        return tuple(
            Piece(name, tuple(numbers), *known.get(name, ("", "")))
            for name, numbers in found.items()
        )

    def envelopes(
        self, rows: Sequence[DocumentRow], size: str, addresses: str, by: Session
    ) -> bytes:
        """The envelopes as a PDF; the addresses typed are kept."""
        from app.reports.letters.post import Sender, envelopes_pdf
        from app.services.papers.typesetting import typesetter

        pieces = self.pieces(rows, by, addresses)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection).name
            faces = typesetter(view.connection).faces
        sender = Sender(office, *self._known(addresses, by).get(office, ("", "")))
        made = envelopes_pdf(pieces, sender, faces, size)
        self.keep(addresses, by, what="envelopes", count=len(pieces))
        return made

    def labels(self, rows: Sequence[DocumentRow], first: int, addresses: str, by: Session) -> bytes:
        """The labels as a PDF; ``first`` of the first sheet are used up already."""
        from app.reports.letters.post import labels_pdf
        from app.services.papers.typesetting import typesetter

        pieces = self.pieces(rows, by, addresses)
        with self._work.gate.see(by) as view:
            faces = typesetter(view.connection).faces
        made = labels_pdf(pieces, faces, first=first)
        self.keep(addresses, by, what="labels", count=len(pieces))
        return made

    def day_list(self, day: date, by: Session) -> bytes:
        """The papers dated or issued on a day, as a sheet to sign; InputError if there is none."""
        from app.reports.letters.post import Sent, day_list_pdf
        from app.services.papers.typesetting import typesetter

        rows = [
            row
            for row in Documents(self._work).rows(by)
            if row.status == "issued" and day in (row.dated, row.created_at.date())
        ]
        if not rows:
            raise InputError(f"{day:%Y-%m-%d}没有发文，没有生成清单；请换一天。")
        ways = self._ways(rows, by)
        sent = [
            Sent(row.number, row.title, row.addressee, ways.get(row.id, ""))
            for row in sorted(rows, key=lambda row: (row.series, row.id))
        ]
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection).name
            faces = typesetter(view.connection).faces
        made = day_list_pdf(day, sent, office, faces)
        with self._work.gate.act(PRINT_POST, by) as deed:
            deed.detail |= {"what": "day_list", "count": len(sent)}
        return made

    def keep(self, addresses: str, by: Session, **detail: object) -> None:
        """Keep what was typed, a line each; InputError for a line that can't be read.

        Nothing typed keeps what there was. ``detail`` says in the record what it was typed for.
        """
        read = read_addresses(addresses)
        with self._work.gate.act(PRINT_POST, by) as deed:
            office = settings.office_settings(deed.connection).name
            kept = {("" if name == office else name): list(value) for name, value in read.items()}
            if kept and kept != settings.get(deed.connection, ADDRESSES):
                settings.put(deed.connection, {ADDRESSES: kept}, at=deed.now)
            deed.detail |= detail

    def _known(self, typed: str, by: Session) -> Mapping[str, tuple[str, str]]:
        """Addressee → address and postcode, as typed or, where nothing was, as kept."""
        return read_addresses(typed or self.addresses(by))

    def _ways(self, rows: Sequence[DocumentRow], by: Session) -> dict[int, str]:
        from app.services.papers.dispatch import Dispatch

        dispatch = Dispatch(self._work)
        found = {}
        for row in rows:
            if row.delivered_on and row.readable:
                deliveries = dispatch.trail(row.id, by).deliveries
                found[row.id] = "、".join(dict.fromkeys(d.way for d in deliveries))
        return found

    def _sendable(self, rows: Sequence[DocumentRow], by: Session) -> list[DocumentRow]:
        """The papers as ``by`` may read them, that stand, and that go to a unit."""
        known = {row.id: row for row in Documents(self._work).rows(by)}
        mine = [known[key] for key in sorted({row.id for row in rows}) if key in known]
        return [
            row
            for row in mine
            if row.status == "issued" and row.readable and not _to_complainant(row)
        ]


def read_addresses(typed: str) -> Mapping[str, tuple[str, str]]:
    """Unit → address and postcode, from lines of 单位，地址，邮编."""
    found = {}
    for number, line in enumerate(typed.splitlines(), start=1):
        parts = [part.strip() for part in line.replace(",", "，").split("，")]
        if not any(parts):
            continue
        postcode = parts.pop() if len(parts) > 1 and parts[-1].isdigit() else ""
        if not parts[0] or (postcode and len(postcode) != POSTCODE_DIGITS):
            raise InputError(
                f"第{number}行看不明白，没有保存；请按“单位，地址，邮编”填写，邮编是六位数字。"
            )
        found[parts[0]] = ("，".join(parts[1:]), postcode)
    return found


def _to_complainant(row: DocumentRow) -> bool:
    head = heads().get(row.kind)
    return head is not None and head.audience == "complainant"
