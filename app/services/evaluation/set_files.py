"""Indicator sets to be read, copied and changed: the office's own files; shipped ones stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from app.base.errors import InputError, PackError
from app.base.machine.resources import resource_text
from app.base.rows.evaluation import SetVersion
from app.base.rows.round_questions import SetItemRow, SetView
from app.base.session import Session
from app.models.audit import Audit
from app.models.base import table_of
from app.models.edition import INDICATORS, Edition
from app.models.evaluation import Round
from app.rules.calendar.calendar import Calendar
from app.rules.indicators.editing import differences, with_head, with_sources
from app.rules.indicators.expressions import numeral
from app.rules.indicators.lint import lint
from app.rules.indicators.reader import read_set
from app.rules.indicators.schema import IndicatorSet, Item
from app.rules.indicators.shipped import shipped_set_ids
from app.rules.indicators.source import read_set_source
from app.services.gate.acts import DECIDES, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

EDITION, AUDIT, ROUND = table_of(Edition), table_of(Audit), table_of(Round)
_VERSIONS = (
    select(EDITION.c.hash, EDITION.c.label, EDITION.c.created_at)
    .where(EDITION.c.kind == INDICATORS, EDITION.c.pack == bindparam("wanted"))
    .order_by(EDITION.c.id)
)
_LOG = select(AUDIT.c.detail).where(AUDIT.c.action == "save_indicators").order_by(AUDIT.c.id)
_USED = (
    select(EDITION.c.hash, ROUND.c.name)
    .join(EDITION, EDITION.c.id == ROUND.c.indicators_id)
    .where(EDITION.c.pack == bindparam("wanted"))
    .order_by(ROUND.c.id)
)
SAVE_SET = Act("save_indicators", "保存指标体系", about="round", roles=DECIDES, undo="again")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{2,60}")


class SetFiles:
    """Shows sets, and writes the office's own."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def view(self, set_id: str, by: Session) -> SetView:
        """The set of that id with its text and what lint says; the office's own before the
        shipped one. PackError where it can't be read at all."""
        text, shipped = self._text(set_id)
        return self.check(text, by, shipped=shipped)

    def check(self, text: str, by: Session, *, shipped: bool = False) -> SetView:
        """What a text would be as a set; nothing is saved. PackError where it is no set."""
        source = read_set_source(text)
        linted = lint(source, self._calendar(by))
        problems = tuple(str(one) for one in linted.problems)
        if problems:
            return SetView(source.id, "", "", "", shipped, text, (), problems, ())
        found = read_set(source)
        return SetView(
            found.id, found.name, found.status, found.edition, shipped, text,
            tuple(_item(found, item) for item in found.items.values()), (),
            tuple(str(one) for one in linted.remarks),
        )  # fmt: skip

    def copy(
        self,
        set_id: str,
        new_id: str,
        name: str,
        by: Session,
        *,
        head: Mapping[str, str | int] | None = None,
        sources: Mapping[str, str] | None = None,
    ) -> str:
        """Make the office's own copy of a set under another id and name; gives the id. ``head`` are
        other keys of its head (short, place, status, year), ``sources`` captions of its sources: a
        县直版 has the county's.

        InputError where the id can't be or is taken.
        """
        if not _ID.fullmatch(new_id):
            raise InputError("编号只用小写字母、数字和短横，如 example-county-2026；没有复制。")
        if new_id in self._taken():
            raise InputError(f"已经有编号为“{new_id}”的指标体系，没有复制；请换一个编号。")
        if not name.strip():
            raise InputError("没有写明名称，没有复制。")
        text, _shipped = self._text(set_id)
        text = with_head(text, {**(head or {}), "id": new_id, "name": name.strip()})
        text = with_sources(text, sources or {})
        view = self.check(text, by)
        if view.problems:
            raise InputError(f"复制后的指标体系有错误，没有复制。{view.problems[0]}")
        self._write(new_id, text, by, "copy", (), "")
        return new_id

    def with_sources(self, set_id: str, sources: Mapping[str, str]) -> str:
        """The text of a set with other captions of its data sources; nothing is saved."""
        return with_sources(self._text(set_id)[0], sources)

    def save(
        self, set_id: str, text: str, by: Session, *, why: str = "", points: Sequence[str] = ()
    ) -> str:
        """Change the office's own set, with the reason and the points of opinion that it follows;
        gives its edition, which is kept beside those before.

        A round stays under its edition until it adopts the new one. PackError names the first
        mistake, InputError says why a set is not to be changed.
        """
        if not self._own(set_id):
            raise InputError("程序自带的指标体系不能改动；请先复制为本办版本。")
        view = self.check(text, by)
        if view.problems:
            raise InputError(f"指标体系有{len(view.problems)}处错误，没有保存。{view.problems[0]}")
        if view.id != set_id:
            raise InputError("编号（id）不能改动，没有保存；要换编号请先复制。")
        self._write(set_id, text, by, "save", points, why)
        return view.edition

    def versions(self, set_id: str, by: Session) -> tuple[SetVersion, ...]:
        """Every version that this office kept of a set: what changed, why, which rounds are under
        it."""
        with self._work.gate.see(by) as view:
            kept = view.connection.execute(_VERSIONS, {"wanted": set_id}).all()
            log = {d["edition"]: d for d in view.connection.scalars(_LOG)}
            used: dict[str, list[str]] = {}
            for edition, name in view.connection.execute(_USED, {"wanted": set_id}):
                used.setdefault(edition, []).append(name)
        return tuple(_version(row, log.get(row.hash, {}), used.get(row.hash, ())) for row in kept)

    def _calendar(self, by: Session) -> Calendar:
        with self._work.gate.see(by) as view:
            return self._work.editions.calendar(settings.current_calendar(view.connection))

    def _text(self, set_id: str) -> tuple[str, bool]:
        path = self._work.indicators_folder / f"{set_id}.toml"
        if path.is_file():
            return path.read_text(encoding="utf-8-sig"), False
        if set_id not in shipped_set_ids():
            raise PackError(f"没有编号为“{set_id}”的指标体系；没有改动。")
        return resource_text(f"indicators/{set_id}.toml"), True

    def _own(self, set_id: str) -> bool:
        return (self._work.indicators_folder / f"{set_id}.toml").is_file()

    def _taken(self) -> set[str]:
        own = {path.stem for path in self._work.indicators_folder.glob("*.toml")}
        return own | set(shipped_set_ids())

    def _write(
        self, set_id: str, text: str, by: Session, how: str, points: Sequence[str], why: str
    ) -> None:
        source = read_set_source(text)
        before = read_set_source(self._text(set_id)[0]) if self._own(set_id) else None
        changes = list(differences(read_set(before), read_set(source))) if before else []
        with self._work.gate.act(SAVE_SET, by) as deed:
            self._work.editions.keep_indicators(deed.connection, source, at=deed.now)
            folder = self._work.indicators_folder
            folder.mkdir(exist_ok=True)
            aside = folder / f"{set_id}.new"
            aside.write_text(text, encoding="utf-8", newline="\n")
            aside.replace(folder / f"{set_id}.toml")
            deed.detail |= {
                "set": set_id, "edition": source.edition, "how": how, "why": why.strip(),
                "was": before.edition if before else "", "changes": changes,
                "points": list(points),
            }  # fmt: skip


def _version(row: Any, detail: Mapping[str, Any], used: Sequence[str]) -> SetVersion:
    return SetVersion(
        row.hash, row.label, row.created_at, detail.get("why", ""),
        tuple(detail.get("changes", ())), tuple(detail.get("points", ())), tuple(used),
    )  # fmt: skip


def _item(indicators: IndicatorSet, item: Item) -> SetItemRow:
    field = next((one.caption for one in indicators.fields if one.key == item.field), item.field)
    return SetItemRow(
        item.key, field, item.caption, item.assessed,
        numeral(item.points) if item.points is not None else "权重", item.source_caption, item.quote,
        tuple(reading.sentence for reading in item.readings), item.problems,
    )  # fmt: skip
