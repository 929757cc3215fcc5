"""The gate: the one module that opens the office's file, to see, to act, or to disclose."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, select

from app.base.errors import ClockDoubt, InputError, RuleViolation
from app.base.session import EVERY_ROLE, Session
from app.models import sql
from app.models.desk_statements import OFFICER
from app.models.engine import SqliteFile
from app.services.gate import audit
from app.services.gate.access import ArticleOf, View
from app.services.gate.acts import DESK, Act
from app.services.gate.audit import Told
from app.services.gate.covering import Covering
from app.services.gate.disclosure import Leave, leave_for
from app.services.gate.doubt import doubt_in

Today = Callable[[], date]
Now = Callable[[], datetime]
V = TypeVar("V", bound=View)

# By tables, not entities: the first statement with an entity sets all of their mappers up.
_PROGRAM = select(OFFICER.c.id, OFFICER.c.name, OFFICER.c.uid).where(OFFICER.c.system == 1)
READ_IDENTITY = Act("read_identity", "查看身份", about="identity", roles=DESK)
DISCLOSE = Act(
    "disclose_identities", "导出身份信息", about="identity", roles=DESK, leaves_house=True
)


def no_article(_connection: Connection, _case: int) -> str:
    """Where nobody knows what the law says of recusal."""
    return ""


class _Transaction:
    """One running transaction, shared by the acts inside each other."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.rows: list[Told] = []  # of the audit, written when the transaction ends
        self._covering = Covering.over(connection)
        self._before = self._changes()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that can be taken back alone: an error leaves nothing of it."""
        rows, before, changes = len(self.rows), self._before, self._changes()
        seen = self._covering.state() if self._covering else None
        point = self.connection.begin_nested()
        try:
            yield
        except BaseException:
            point.rollback()
            del self.rows[rows:]
            self._before = before + self._changes() - changes
            if self._covering and seen is not None:
                self._covering.back_to(seen)
            raise
        point.commit()

    def end(self) -> None:
        """Keep what covers the rows written, and write the rows of the audit."""
        cover = self._covering.settle() if self._covering else None
        if cover is not None and not self.rows:
            raise LookupError("covered rows were written without an audit row")
        if self.rows:
            audit.record(self.connection, self.rows, cover)

    def _changes(self) -> int:
        return sql.rows_written(self.connection)

    @property
    def wrote(self) -> bool:
        """Whether anything at all was written."""
        return self._changes() != self._before


class Deed(View):
    """An act while it is being done: the transaction, its moment, what the audit will say."""

    _kept_from_it = "不能办理，没有保存"

    def __init__(
        self, act: Act, by: Session, shared: _Transaction, today: date, article_of: ArticleOf
    ) -> None:
        super().__init__(shared.connection, by, article_of)
        self.act = act
        if act.about == "identity":
            self._kept_from_it = View._kept_from_it
        self.now = shared.now
        self.today = today
        self.case: int | None = None
        self.detail: dict[str, Any] = {}
        self._shared = shared

    def concern(self, case_id: int) -> None:
        """The act turns out to be about this case; RuleViolation where one is recused from it."""
        self.require(case_id)
        self.case = case_id

    def attempt(self) -> AbstractContextManager[None]:
        """A part of the act that can be refused alone: an error leaves nothing of it."""
        return self._shared.attempt()

    def require_day(self) -> None:
        """ClockDoubt where the day may be wrong: what is numbered now would bear it for good."""
        doubt = doubt_in(self.connection, self.today)
        if doubt:
            raise ClockDoubt(f"没有编号，没有保存。{doubt}")

    def note(self, verb: str, *, case: int | None, detail: Mapping[str, Any]) -> None:
        """Leave an audit row of a step taken within the act."""
        self._shared.rows.append(Told(self.by, verb, self.now, case, dict(detail)))


class Gate:
    """Every way into the office's file: who asks is always said, and nothing else opens it.

    ``enforced`` says whether an act is refused to roles that it does not name: in tests it is, in
    the program not before officers have accounts.
    """

    enforced: ClassVar[bool] = False

    def __init__(
        self, file: SqliteFile, today: Today, now: Now, article_of: ArticleOf = no_article
    ) -> None:
        self.file = file  # for those who examine it from outside; services never touch it
        self.today = today
        self.now = now
        self._article_of = article_of
        self._own = threading.local()
        self._program: Session | None = None

    @property
    def program(self) -> Session:
        """The session of what the program does by itself."""
        if self._program is None:
            with self.file.read() as connection:
                row = connection.execute(_PROGRAM).one()
            self._program = Session(row.id, row.name, row.uid, EVERY_ROLE, program=True)
        return self._program

    @contextmanager
    def found(self) -> Iterator[Connection]:
        """The transaction that makes a new office: nobody is there yet who could ask."""
        with self.file.write() as connection:
            yield connection

    def fold(self) -> None:
        """Fold the log into the file while nobody writes."""
        self.file.fold()

    def close(self) -> None:
        """Fold the log into the file and let go of it."""
        self.file.close()

    @contextmanager
    def see(self, by: Session, case: int | None = None) -> Iterator[View]:
        """One consistent view of the file; RuleViolation where ``by`` is recused from ``case``.

        Inside an act it is the act's own transaction, which sees what the act has written.
        """
        running = self._running()
        if running is not None:
            with self._seen(running.connection, by, case) as view:
                yield view
            return
        with self.file.read() as connection, self._seen(connection, by, case) as view:
            yield view

    @contextmanager
    def act(self, act: Act, by: Session, *, case: int | None = None) -> Iterator[Deed]:
        """One transaction with its moment and its audit row; nested acts share the transaction.

        RuleViolation where the act is not for the roles of ``by``, or ``by`` is recused from ``case``.
        """
        if self.enforced and not by.program and not act.roles & by.roles:
            raise RuleViolation(f"“{act.caption}”不在{by.name}的职责之内，没有改动任何内容。")
        running = self._running()
        if running is not None:
            with self._doing(act, by, case, running) as deed:
                yield deed
            return
        with self.file.write() as connection:
            shared = self._own.transaction = _Transaction(connection, self.now())
            try:
                with self._doing(act, by, case, shared) as deed:
                    yield deed
                if shared.wrote and not shared.rows and act.audited != "none":
                    raise LookupError(f"the act {act.verb} left no audit row")
                shared.end()
            finally:
                self._own.transaction = None

    def disclose(
        self,
        by: Session,
        purpose: str,
        case: int | Sequence[int],
        *,
        complainant: str = "",
        note: str = "",
    ) -> Leave:
        """Leave to read who complains in a case, or in several; recorded before it is given.

        Each identity is recorded as read for the purpose, with one audit row an asking.
        ``complainant`` names a single one by uid. InputError where there is nobody to read,
        RuleViolation where ``by`` is recused from a case (NY-15.1, NY-15.3).
        """
        one = case if isinstance(case, int) else None
        cases = (one,) if one is not None else tuple(case)  # type: ignore[arg-type]
        with self.act(READ_IDENTITY if one is not None else DISCLOSE, by, case=one) as deed:
            deed.require_all(cases)
            leave = leave_for(deed.connection, by, purpose, cases, complainant, note, deed.now)
            if one is not None and not leave.uids:
                raise InputError("没有这个投诉举报人的身份信息。")
            deed.detail["purpose"] = purpose
            if one is None:
                deed.detail |= {"cases": len(cases), "identities": len(leave.uids)}
        return leave

    @contextmanager
    def _seen(self, connection: Connection, by: Session, case: int | None) -> Iterator[View]:
        view = _admitting(View(connection, by, self._article_of), case)
        around = connection.info.get("view")
        connection.info["view"] = view  # what the tests' examiner asks of each statement
        try:
            yield view
        finally:
            connection.info["view"] = around

    def _running(self) -> _Transaction | None:
        return getattr(self._own, "transaction", None)

    @contextmanager
    def _doing(
        self, act: Act, by: Session, case: int | None, shared: _Transaction
    ) -> Iterator[Deed]:
        deed = Deed(act, by, shared, self.today(), self._article_of)
        deed.case = case
        yield _admitting(deed, case)
        if act.audited == "itself":
            deed.note(act.verb, case=deed.case, detail=deed.detail)


def _admitting(view: V, case: int | None) -> V:
    if case is not None:
        view.require(case)
    return view
