"""发文登记簿: the papers that left the house, their kept PDFs, voids, and whether no number lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, insert, select

from app.base.errors import InputError, RuleViolation, StoreError
from app.base.number_words import as_numbered
from app.base.rows.changes import Changed
from app.base.rows.papers import DocumentRow, RegisterLists
from app.base.session import Session
from app.models.base import table_of
from app.models.document import DocumentVoid
from app.models.evaluation import Round
from app.models.office import NumberIssued
from app.models.officer import Officer
from app.models.paperwork import DocumentAbout, DocumentDelivery
from app.reports.letters.free import CAPTION, FREE
from app.reports.letters.templates import heads
from app.services.cases.cards import CASE
from app.services.gate.acts import PRINTS, Act
from app.services.papers.comparing import Comparison, compared
from app.services.papers.issuing_sets import SET
from app.services.papers.letter_case import DOCUMENT
from app.services.papers.letter_commands import StartNumbers, VoidDocument
from app.services.papers.letter_making import letterheads_of
from app.services.store import numbers, settings
from app.services.store.content import content_path, hash_there, read_content
from app.services.store.desk_settings import desk_settings
from app.services.store.workspace import Workspace

VOID_DOCUMENT = Act("void_document", "作废", about="document", roles=PRINTS)
START_NUMBERS = Act("start_numbers", "接着已用的号编", about="document", roles=PRINTS)

DELIVERY = table_of(DocumentDelivery)
VOID, ABOUT, ROUND = table_of(DocumentVoid), table_of(DocumentAbout), table_of(Round)
MOST_DIGITS = 6

_BY, _VOIDER = table_of(Officer), table_of(Officer).alias()
_PAPERS = (
    select(
        DOCUMENT, CASE.c.number.label("case_number"), CASE.c.title.label("case_title"),
        _BY.c.name.label("officer"), VOID.c.reason.label("void_reason"), ROUND.c.name.label("round"),
        VOID.c.at.label("voided_at"), _VOIDER.c.name.label("voided_by"),
        select(func.max(DELIVERY.c.on)).where(DELIVERY.c.document_id == DOCUMENT.c.id)
        .scalar_subquery().label("delivered_on"),
        SET.c.name.label("set_name"), SET.c.seal.label("set_seal"),
        SET.c.signature.label("set_signature"), SET.c.cosigners.label("set_cosigners"),
    )
    .join_from(DOCUMENT, _BY, _BY.c.id == DOCUMENT.c.actor_id)
    .outerjoin(CASE, CASE.c.id == DOCUMENT.c.case_id)
    .outerjoin(VOID, VOID.c.document_id == DOCUMENT.c.id)
    .outerjoin(_VOIDER, _VOIDER.c.id == VOID.c.actor_id)
    .outerjoin(ABOUT, ABOUT.c.document_id == DOCUMENT.c.id)
    .outerjoin(ROUND, ROUND.c.id == ABOUT.c.round_id)
    .outerjoin(SET, SET.c.document_id == DOCUMENT.c.id)
    .order_by(DOCUMENT.c.year.desc(), DOCUMENT.c.series, DOCUMENT.c.n.desc())
)  # fmt: skip
_PAPER = _PAPERS.where(DOCUMENT.c.id == bindparam("document"))
_OF_CASE = (
    _PAPERS.where(DOCUMENT.c.case_id == bindparam("case")).order_by(None).order_by(DOCUMENT.c.id)
)

_YEARS, _SERIES, _KINDS = (
    select(column).distinct() for column in (DOCUMENT.c.year, DOCUMENT.c.series, DOCUMENT.c.kind)
)
_ONE = select(DOCUMENT).where(DOCUMENT.c.id == bindparam("document"))
_VOIDED = select(VOID.c.document_id).where(VOID.c.document_id == bindparam("document"))
_VOID = insert(VOID)
_OF_NUMBER = (DOCUMENT.c.series, DOCUMENT.c.year, DOCUMENT.c.n)
_SERIES_YEARS = (
    select(DOCUMENT.c.series, DOCUMENT.c.year)
    .distinct()
    .order_by(DOCUMENT.c.year, DOCUMENT.c.series)
)
_VOIDED_NUMBERS = (
    select(DOCUMENT.c.number)
    .join(VOID, VOID.c.document_id == DOCUMENT.c.id)
    .order_by(*(DOCUMENT.c[name] for name in ("year", "series", "n")))
)
_GIVEN = select(*_OF_NUMBER).order_by(*_OF_NUMBER)
_FIRST_GIVEN = _GIVEN.limit(1)
_NUMBER = table_of(NumberIssued)
_WITHOUT_PAPER = select(_NUMBER.c.text).where(
    _NUMBER.c.series.in_(select(DOCUMENT.c.series)),
    _NUMBER.c.text.not_in(select(DOCUMENT.c.number)),
)
# Of any 署名, also of one that has no paper here yet; case numbers and 收文 are no patterns.
_CARRIED = (
    select(_NUMBER.c.series, _NUMBER.c.year, _NUMBER.c.n, _NUMBER.c.text)
    .where(_NUMBER.c.series.contains("{n}"), _NUMBER.c.text.not_in(select(DOCUMENT.c.number)))
    .order_by(_NUMBER.c.series, _NUMBER.c.year, _NUMBER.c.n)
)
_KEPT = select(DOCUMENT.c.number, DOCUMENT.c.sha256).order_by(DOCUMENT.c.id)


@cache
def _narrowed(names: frozenset[str]) -> Select[Any]:
    """The register narrowed by these columns, whatever their values."""
    return _PAPERS.where(*(DOCUMENT.c[name] == bindparam(name) for name in names))


STANDINGS: Final[Mapping[str, str]] = {
    "open": "没有登记送达", "delivered": "已登记送达", "voided": "已作废",
}  # fmt: skip
_FITS: Final[Mapping[str, Callable[[DocumentRow], bool]]] = {
    "": lambda _row: True,
    "open": lambda row: row.readable and row.status == "issued" and row.delivered_on is None,
    "delivered": lambda row: row.delivered_on is not None,
    "voided": lambda row: row.status == "voided",
}


class Documents:
    """Lists issued papers, opens what was kept of them, voids them."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(
        self, by: Session, *, year: int | None = None, series: str = "", kind: str = "",
        text: str = "", case_id: int | None = None, standing: str = "",
    ) -> tuple[DocumentRow, ...]:  # fmt: skip
        """The register, newest number first; of cases one is recused from the numbers alone.

        ``standing``: those of ``STANDINGS`` alone.
        """
        given = {"year": year, "series": series or None, "kind": kind or None, "case_id": case_id}
        asked = {name: wanted for name, wanted in given.items() if wanted is not None}
        query = _narrowed(frozenset(asked))
        gate = self._work.gate
        with gate.see(by) as seen, gate.see(gate.program) as view:  # no number lacks in a register
            own = seen.kept_from()
            rows = tuple(
                _row(row, row.case_id in own) for row in view.connection.execute(query, asked)
            )
        words = as_numbered(text).split()
        fits = _FITS[standing]
        return tuple(r for r in rows if fits(r) and all(word in _searchable(r) for word in words))

    def lists(self) -> RegisterLists:
        """What the register can be narrowed to."""
        with self._work.gate.see(self._work.gate.program) as view:
            years = view.connection.scalars(_YEARS)
            used = set(view.connection.scalars(_SERIES))
            names: dict[str, str] = {}
            for h in desk_settings(view.connection).letterheads:
                before = names.get(h.number_pattern)
                names[h.number_pattern] = f"{before}、{h.name}" if before else h.name
            kinds = set(view.connection.scalars(_KINDS))
            return RegisterLists(
                tuple(sorted(years, reverse=True)),
                tuple(sorted((key, names.get(key, _example(key))) for key in used)),
                tuple((key, kind_caption(key)) for key in (*heads(), FREE) if key in kinds),
            )

    def patterns(self) -> tuple[tuple[str, str], ...]:
        """The series that papers are numbered in now, the default one first, with an example."""
        with self._work.gate.see(self._work.gate.program) as view:
            heads = letterheads_of(
                desk_settings(view.connection).letterheads,
                settings.office_settings(view.connection),
            )
        year = self._work.today().year
        named: dict[str, list[str]] = {}
        for h in heads:
            named.setdefault(h.number_pattern, []).append(h.name)
        return tuple(
            (pattern, f"{'、'.join(names)}：{pattern.format(year=year, n=1)}")
            for pattern, names in named.items()
        )

    def pdf(self, document_id: int, by: Session) -> tuple[DocumentRow, bytes]:
        """The paper as it was issued, to the byte; StoreError if it is gone or was changed."""
        gate = self._work.gate
        with gate.see(by) as view, gate.see(gate.program) as whole:
            found = whole.connection.execute(_PAPER, {"document": document_id}).first()
            if found is None:
                raise InputError("发文登记簿里没有这件文书；请刷新后重试。")
            if found.case_id is not None:
                view.require(found.case_id)
        data = read_content(self._work.attachments_folder, found.sha256)
        if len(data) != found.size:
            raise StoreError("这件文书的存档已被改动或损坏，没有打开；请从最近的备份恢复。")
        return _row(found, False), data

    def compare(self, kind: str, pdf: bytes, by: Session) -> Comparison:
        """The paper against the last issued of its kind that ``by`` may read; "" where none is."""
        last = next(
            (r for r in self.rows(by, kind=kind) if r.readable and r.status == "issued"), None
        )
        if last is None:
            return Comparison("", ())
        _row_, kept = self.pdf(last.id, by)
        return Comparison(last.number, compared(kept, pdf))

    def void(self, command: VoidDocument, by: Session) -> Changed:
        """The paper no longer stands; its number stays used, with the reason."""
        reason = command.reason.strip()
        if not reason:
            raise InputError("没有填写作废的理由，没有作废。")
        with self._work.gate.act(VOID_DOCUMENT, by) as deed:
            found = deed.connection.execute(_ONE, {"document": command.document_id}).first()
            if found is None:
                raise InputError("发文登记簿里没有这件文书，没有作废；请刷新后重试。")
            if found.case_id is not None:
                deed.concern(found.case_id)
            if deed.connection.scalar(_VOIDED, {"document": found.id}) is not None:
                raise RuleViolation(f"{found.number}已经作废，没有再次作废。")
            row = {"document_id": found.id, "reason": reason, "actor_id": by.id, "at": deed.now}
            deed.connection.execute(_VOID, row)
            deed.detail |= {"number": found.number}
        return Changed((found.case_id,) if found.case_id else (), found.seq or 0, found.number)

    def start_numbers(self, command: StartNumbers, by: Session) -> Changed:
        """Go on from the numbers used on paper this year; refused once the desk gave one out."""
        if not 0 <= command.last < 10**MOST_DIGITS:
            raise InputError("已用到的号数须是零或正整数，没有保存。")
        with self._work.gate.act(START_NUMBERS, by) as deed:
            used = numbers.last_issued(deed.connection, command.series, command.year)
            if used is not None:
                raise RuleViolation(
                    f"{command.year}年已经从登记簿编到第{used}号，不能再改起始号，没有保存。"
                )
            key = f"{numbers.START}{command.series}:{command.year}"
            settings.put(deed.connection, {key: command.last}, at=deed.now)
            deed.detail |= {"series": command.series, "year": command.year, "last": command.last}
        return Changed(settings=True)


def papers_of_steps(connection: Connection, case_id: int) -> dict[int, tuple[str, ...]]:
    """督办函 示信函〔2026〕12号, voided ones said so: for the line of each step of a case."""
    found: dict[int, tuple[str, ...]] = {}
    for row in connection.execute(_OF_CASE, {"case": case_id}):
        voided = "（已作废）" if row.void_reason else ""
        text = f"{_caption(row)} {row.number}{voided}"
        found[row.seq or 0] = (*found.get(row.seq or 0, ()), text)
    return found


def begun(connection: Connection) -> bool:
    """Whether a paper was numbered here at all."""
    return connection.execute(_FIRST_GIVEN).first() is not None


def number_findings(connection: Connection) -> Iterator[str]:
    """Every number of a paper has its paper, and none is skipped: a sentence where it is not so."""
    elsewhere = numbers.carried(connection)
    given: dict[tuple[str, int], list[int]] = {}
    for series, year, n in connection.execute(_GIVEN):
        given.setdefault((series, year), []).append(n)
    for (series, year), used in given.items():
        first = numbers.started_after(connection, series, year) + 1
        unused = sorted(set(range(first, used[-1] + 1)) - set(used))
        missing = [n for n in unused if series.format(year=year, n=n) not in elsewhere]
        if missing:
            yield (
                f"发文字号“{series.format(year=year, n=missing[0])}”等{len(missing)}个空缺；"
                "请与备份核对。"
            )
    for text in filter(lambda text: text not in elsewhere, connection.scalars(_WITHOUT_PAPER)):
        yield f"字号“{text}”没有对应的文书；请与备份核对。"


def carried_runs(connection: Connection) -> Iterator[str]:
    """The numbers whose papers lie in a file that a restore set aside: one, or from … to …"""
    elsewhere = numbers.carried(connection)
    run: list[Any] = []
    for row in connection.execute(_CARRIED):
        if row.text not in elsewhere:
            continue
        if run and (row.series, row.year, row.n) != (run[-1].series, run[-1].year, run[-1].n + 1):
            yield _run_words(run)
            run = []
        run.append(row)
    if run:
        yield _run_words(run)


def paper_runs(connection: Connection) -> Iterator[str]:
    """The numbers that were used on paper before the desk counted, from the first to the last."""
    for series, year in connection.execute(_SERIES_YEARS):
        last = numbers.started_after(connection, series, year)
        if last:
            first, end = (series.format(year=year, n=n) for n in (1, last))
            yield f"“{first}”至“{end}”" if last > 1 else f"“{first}”"


def voided_numbers(connection: Connection) -> tuple[str, ...]:
    """The numbers whose papers were voided, in order."""
    return tuple(connection.scalars(_VOIDED_NUMBERS))


def _run_words(run: list[Any]) -> str:
    first, last = run[0].text, run[-1].text
    return f"“{first}”" if len(run) == 1 else f"“{first}”至“{last}”（{len(run)}个）"


def kept_findings(work: Workspace, connection: Connection) -> Iterator[str]:
    """A sentence for each kept paper that is gone or changed."""
    for number, sha256 in connection.execute(_KEPT):
        found = hash_there(content_path(work.attachments_folder, sha256))
        if not found:
            yield f"{number}的存档找不到了；请从最近的备份恢复附件文件夹。"
        elif found != sha256:
            yield f"{number}的存档被改动或损坏；请从最近的备份恢复附件文件夹。"


def _row(row: Any, hidden: bool) -> DocumentRow:
    return DocumentRow(
        id=row.id,
        case_id=row.case_id,
        case_number="" if hidden else row.case_number or "",
        seq=row.seq,
        kind=row.kind,
        kind_caption=_caption(row),
        series=row.series,
        number=row.number,
        title="" if hidden else row.title,
        addressee="" if hidden else row.addressee,
        dated=row.dated,
        officer=row.officer,
        created_at=row.created_at,
        status="voided" if row.void_reason else "issued",
        void_reason="" if hidden else row.void_reason or "",
        voided_by=row.voided_by or "",
        voided_at=row.voided_at,
        sha256=row.sha256,
        size=row.size,
        case_title="" if hidden else row.case_title or "",
        readable=not hidden,
        about=row.round or "",
        delivered_on=None if hidden else row.delivered_on,
        set_name=row.set_name or "",
        seal=row.set_seal or "",
        signed="、".join(filter(None, (row.set_signature, row.set_cosigners))),
    )


def _caption(row: Any) -> str:
    return kind_caption(row.kind)


def kind_caption(kind: str) -> str:
    """督办函; of a kind that the program no longer has its word."""
    head = heads().get(kind)
    return head.caption if head else CAPTION if kind == FREE else kind


def _searchable(row: DocumentRow) -> str:
    return as_numbered(
        " ".join(
            (
                row.number,
                row.title,
                row.addressee,
                row.case_number,
                row.case_title,
                row.about,
                row.signed,
            )
        )
    )


def _example(pattern: str) -> str:
    return pattern.replace("{year}", "年").replace("{n}", "")
