"""Who is recused from which case, and what that lets them see (NY-15.1, YC-17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, Connection, bindparam
from sqlalchemy import true as sql_true

from app.base.errors import RuleViolation
from app.base.session import Session
from app.models.desk_statements import CASE, KEPT_OUT, RECUSAL

PORTION = 500
_KEPT_OUT_AMONG = KEPT_OUT.where(RECUSAL.c.case_id.in_(bindparam("cases", expanding=True)))
_KEPT_OUT_OF = KEPT_OUT.where(RECUSAL.c.case_id == bindparam("case")).limit(1)
ArticleOf = Callable[[Connection, int], str]  # that a case's regulation has on recusal


class View:
    """What somebody sees of the file, in one consistent view; given by ``Gate.see``.

    A case is *admitted* once it was asked for by ``require`` or ``only``: what is read of it
    afterwards needs no further condition. Every other statement over cases says ``visible()``.
    """

    _kept_from_it = "不能查看"

    def __init__(self, connection: Connection, by: Session, article_of: ArticleOf) -> None:
        self.connection = connection
        self.by = by
        self._article_of = article_of
        self.admitted: set[int] = set()

    @property
    def viewer(self) -> int | None:
        """What a statement written once is given for ``viewer``: who is recused from cases."""
        return None if self.by.program else self.by.id

    def visible(self, case_id: ColumnElement[int] | None = None) -> ColumnElement[bool]:
        """The condition that a statement over cases carries: all but those recused from."""
        if self.by.program:
            return sql_true()
        column = CASE.c.id if case_id is None else case_id
        return column.not_in(KEPT_OUT.params(viewer=self.viewer))

    def kept_from(self) -> frozenset[int]:
        """The cases that the viewer is recused from."""
        if self.by.program:
            return frozenset()
        return frozenset(self.connection.scalars(KEPT_OUT, {"viewer": self.viewer}))

    def require(self, case_id: int) -> None:
        """Admit the case; RuleViolation where the viewer is recused from it."""
        asked = {"viewer": self.viewer, "case": case_id}
        if not self.by.program and self.connection.scalar(_KEPT_OUT_OF, asked) is not None:
            self.require_all((case_id,))
        self.admitted.add(case_id)

    def require_all(self, case_ids: Iterable[int]) -> None:
        """Admit the cases; RuleViolation where the viewer is recused from one of them."""
        wanted = tuple(case_ids)
        if not self.by.program and set(self.only(wanted)) != set(wanted):
            hidden = next(case_id for case_id in wanted if not self.only((case_id,)))
            raise RuleViolation(
                f"{self.by.name}已登记回避本件，{self._kept_from_it}；请由其他经办人办理。",
                article=self._article_of(self.connection, hidden),
            )
        self.admitted.update(wanted)

    def admit(self, case_ids: Iterable[int]) -> None:
        """Admit cases that a statement with ``visible()`` has found."""
        self.admitted.update(case_ids)

    def only(self, case_ids: Iterable[int]) -> list[int]:
        """Those of the cases that the viewer may see, admitted, in the order given."""
        wanted = list(case_ids)
        if not self.by.program and wanted:
            hidden = set[int]()
            for start in range(0, len(wanted), PORTION):
                asked = {"viewer": self.viewer, "cases": wanted[start : start + PORTION]}
                hidden.update(self.connection.scalars(_KEPT_OUT_AMONG, asked))
            wanted = [case_id for case_id in wanted if case_id not in hidden]
        self.admitted.update(wanted)
        return wanted
