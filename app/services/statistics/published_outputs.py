"""Published figures as workbooks: the tables by unit and the rest, and the superior's own form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

from app.base.machine.resources import resource_text
from app.base.machine.safe_file import written_beside
from app.base.rows.exports import Exported
from app.base.session import Session
from app.base.tables import Column, Table
from app.reports.workbooks.book import Part
from app.reports.workbooks.statistics_book import write_statistics
from app.rules.statistics.city_form import CityForm, Told, form_rows, read_city_form
from app.rules.statistics.reckoning import LEAST_BASE, Share
from app.services.gate.acts import DESK, Act
from app.services.statistics.outputs import DIMENSIONS
from app.services.statistics.statistics import Statistics
from app.services.store import settings
from app.services.store.published import page_in
from app.services.store.workbook_out import check_name, write_list
from app.services.store.workspace import Workspace

EXPORT_PUBLISHED = Act(
    "export_published", "导出已发布的数据", about="office", roles=DESK, leaves_house=True
)
EXPORT_CITY_FORM = Act(
    "export_city_form", "导出报市表", about="office", roles=DESK, leaves_house=True
)
SET_CITY_FORM = Act("set_city_form", "更换报市表的栏目", about="office", roles=DESK, undo="again")
CITY_FORM: Final = "city_form"


class PublishedOutputs:
    """Writes workbooks of snapshots; what is hidden in a snapshot is hidden in each of them."""

    def __init__(self, work: Workspace, statistics: Statistics) -> None:
        self._work = work
        self._figures = statistics.figures

    def tables(self, path: Path, snapshot_id: int, along: str, by: Session) -> Exported:
        """The figures with their definitions, the table of a breakdown, the limits."""
        check_name(path)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            snapshot, page = page_in(view.connection, snapshot_id, along)

        @contextmanager
        def recorded() -> Iterator[None]:
            with self._work.gate.act(EXPORT_PUBLISHED, by) as deed:
                deed.detail |= {"snapshot": snapshot.id, "by": along}
                yield

        with written_beside(path, recorded) as fresh:
            lines = write_statistics(
                fresh, page, office=office.name, by_caption=DIMENSIONS[along],
                made_at=self._work.now(), demo=office.demo,
            )  # fmt: skip
        return Exported(path, lines)

    def city_form(self, path: Path, snapshot_id: int, by: Session) -> Exported:
        """The form that the superior asks for, with its own columns."""
        form = self.form(by)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            snapshot, page = page_in(view.connection, snapshot_id, form.by or "unit")
        rows = form_rows(form, page, office.name)
        table = Table[list[Told]](tuple(
            Column(str(at), caption, partial(_cell, at), stretch=at == 0,
                   align="right" if at else "left")
            for at, (caption, _name) in enumerate(form.columns)
        ))  # fmt: skip
        about = (
            f"统计期间 {page.period.first:%Y-%m-%d} 至 {page.period.last:%Y-%m-%d}　"
            f"统计截止日 {page.cut_off:%Y-%m-%d}"
        )
        return write_list(
            self._work, path, by, EXPORT_CITY_FORM, form.title,
            [Part("报表", table, rows, len(rows), "行")], about=about,
            detail={"snapshot": snapshot.id},
        )  # fmt: skip

    def form(self, by: Session) -> CityForm:
        """The office's own form, or the one that comes with the program."""
        with self._work.gate.see(by) as view:
            kept = settings.get(view.connection, CITY_FORM)
        return self._read(str(kept or resource_text("bulletins/city_form.toml")))

    def set_form(self, text: str, by: Session) -> CityForm:
        """Take another form from now on; PackError where it can't be read, "" for the shipped one."""
        made = self._read(text or resource_text("bulletins/city_form.toml"))
        with self._work.gate.act(SET_CITY_FORM, by) as deed:
            settings.put(deed.connection, {CITY_FORM: text}, at=deed.now)
            deed.detail |= {"title": made.title, "columns": len(made.columns)}
        return made

    def _read(self, text: str) -> CityForm:
        return read_city_form(text, (*self._figures.counts, *self._figures.figures))


def _cell(at: int, row: list[Told]) -> int | str | Fraction:
    """A number as a number, a share too; in words what is hidden or has no base to speak of."""
    told = row[at]
    if not isinstance(told, Share):
        return told
    return told.spoken if told.exact is None or told.base < LEAST_BASE else told.exact
