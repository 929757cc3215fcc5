"""The pages of the window in the order of the side bar, each loaded when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.base.captions import CHANNELS
from app.ui.context import Context
from app.ui.pages.base import Page
from app.ui.places import Channel, NewCall, Tab


@dataclass(frozen=True, slots=True)
class PageDef:
    """A page of the window: adding one is a file and a line here."""

    name: str
    make: Callable[[Context], Page]
    caption: str
    in_side_bar: bool = True
    keys: tuple[str, ...] = ()  # of the whole window, by which it is opened
    needs_place: bool = False  # alone it shows nothing
    passing: bool = False  # nobody wants to begin the next day with it
    soon: str = ""  # its module, loaded before it is asked for: whoever asks types on at once
    places: tuple[tuple[str, object], ...] = ()  # that Ctrl+K offers, with their captions
    manual: str = ""  # the chapter of the manual that F1 opens


def _workbench(context: Context) -> Page:
    from app.ui.pages.workbench import WorkbenchPage

    return WorkbenchPage(context)


def _intake(context: Context) -> Page:
    from app.ui.pages.intake.page import IntakePage

    return IntakePage(context)


def _board(context: Context) -> Page:
    from app.ui.pages.board import BoardPage

    return BoardPage(context)


def _calendar(context: Context) -> Page:
    from app.ui.pages.calendar import CalendarPage

    return CalendarPage(context)


def _ledger(context: Context) -> Page:
    from app.ui.pages.ledger.page import LedgerPage

    return LedgerPage(context)


def _supervision(context: Context) -> Page:
    from app.ui.pages.supervision.page import SupervisionPage

    return SupervisionPage(context)


def _import_ledger(context: Context) -> Page:
    from app.ui.pages.import_ledger import ImportLedgerPage

    return ImportLedgerPage(context)


def _documents(context: Context) -> Page:
    from app.ui.pages.documents import DocumentsPage

    return DocumentsPage(context)


def _visits(context: Context) -> Page:
    from app.ui.pages.visits import VisitsPage

    return VisitsPage(context)


def _rounds(context: Context) -> Page:
    from app.ui.pages.rounds.page import RoundsPage

    return RoundsPage(context)


def _consultation(context: Context) -> Page:
    from app.ui.pages.consultation.page import ConsultationPage

    return ConsultationPage(context)


def _statistics(context: Context) -> Page:
    from app.ui.pages.statistics.page import StatisticsPage

    return StatisticsPage(context)


def _oversight(context: Context) -> Page:
    from app.ui.pages.oversight.page import OversightPage

    return OversightPage(context)


def _archives(context: Context) -> Page:
    from app.ui.pages.archives.page import ArchivesPage

    return ArchivesPage(context)


def _director(context: Context) -> Page:
    from app.ui.pages.director import DirectorsPage

    return DirectorsPage(context)


def _units(context: Context) -> Page:
    from app.ui.pages.units import UnitsPage

    return UnitsPage(context)


def _settings(context: Context) -> Page:
    from app.ui.pages.settings import SettingsPage

    return SettingsPage(context)


def _case(context: Context) -> Page:
    from app.ui.pages.case.page import CasePage

    return CasePage(context)


_CHANNELS = tuple((f"登记{caption}", Channel(key)) for key, caption in CHANNELS.items())

_OVERSIGHT = (
    ("监督：预警", Tab("warnings")), ("监督：失信记录", Tab("failures")),
    ("监督：单位检查", Tab("inspections")),
)  # fmt: skip
_ARCHIVES = (
    ("档案：待归档", Tab("to_file")), ("档案：案卷", Tab("volumes")), ("档案：移交", Tab("transfers")),
    ("档案：借阅", Tab("loans")),
)  # fmt: skip
_NEW_CALLS = (("登记收到的征求意见", NewCall("received")), ("发出征求意见", NewCall("issued")))

# A page is loaded and built when it is first opened: the start waits for the one that was left open.
PAGES = (
    PageDef("workbench", _workbench, "工作台", keys=("Ctrl+1",), manual="工作台"),
    PageDef("intake", _intake, "登记", keys=("Ctrl+N", "Ctrl+2"), manual="登记", soon="app.ui.pages.intake.page",
            places=_CHANNELS),
    PageDef("board", _board, "看板", keys=("Ctrl+B", "Ctrl+3"), manual="看板"),
    PageDef("ledger", _ledger, "台账", keys=("Ctrl+4",), manual="台账"),
    PageDef("supervision", _supervision, "督办", keys=("Ctrl+5",), manual="督办"),
    PageDef("documents", _documents, "发文", keys=("Ctrl+6",), manual="文书"),
    PageDef("visits", _visits, "回访", keys=("Ctrl+7",), manual="回访"),
    PageDef("rounds", _rounds, "评价", keys=("Ctrl+8",), manual="评价", places=(("评价：指标体系", Tab("sets")),)),
    PageDef("consultation", _consultation, "征求意见", keys=("Ctrl+9",), manual="征求意见", places=_NEW_CALLS),
    PageDef("statistics", _statistics, "统计", manual="统计"),
    PageDef("oversight", _oversight, "监督", keys=("F9",), manual="监督", places=_OVERSIGHT),
    PageDef("archives", _archives, "档案", keys=("F7",), manual="档案", places=_ARCHIVES),
    PageDef("director", _director, "主任一页", in_side_bar=False, keys=("F8",), manual="主任一页"),
    PageDef("calendar", _calendar, "日历", manual="暂定与导入放假通知"),
    PageDef("units", _units, "单位", manual="设置与单位"),
    PageDef("settings", _settings, "设置", keys=("Ctrl+,",), manual="设置与单位",
            places=(("设置：归档", Tab("archive")), ("设置：预警", Tab("warnings")))),
    PageDef("import_ledger", _import_ledger, "导入台账", in_side_bar=False, passing=True, manual="导入台账"),
    PageDef("case", _case, "案件", in_side_bar=False, needs_place=True, manual="案件与步骤"),
)  # fmt: skip
FIRST_PAGE = "workbench"


def page_named(name: str) -> PageDef | None:
    """The page of that name, None where the window has no such page."""
    return next((definition for definition in PAGES if definition.name == name), None)


class Pages(dict[str, Page]):
    """The pages by name; one that is asked for and not yet there is made."""

    def __init__(self, make: Callable[[str], Page]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Page:
        page = self[name] = self._make(name)
        return page
