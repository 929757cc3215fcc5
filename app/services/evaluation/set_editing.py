"""Indicator sets edited inside the program: copied, changed, checked, each version kept by hash.

A round stays under its edition: a changed set reaches it only when the round adopts it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from app.base.errors import InputError, PackError
from app.base.machine.safe_file import written_beside
from app.base.rows.evaluation import SetCheck, SetRow, SetVersion
from app.base.session import Session
from app.models.audit import Audit
from app.models.base import table_of
from app.models.edition import INDICATORS, Edition
from app.models.evaluation import Round
from app.rules.indicators.editing import differences, with_head, with_sources
from app.rules.indicators.lint import lint
from app.rules.indicators.reader import read_set
from app.rules.indicators.shipped import shipped_set_ids, shipped_set_text
from app.rules.indicators.source import SetSource, read_set_source
from app.services.evaluation import sets
from app.services.gate.acts import DECIDES, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

SAVE_SET = Act("save_indicators", "保存指标体系", about="round", roles=DECIDES, undo="again")
EDITION, AUDIT, ROUND = table_of(Edition), table_of(Audit), table_of(Round)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{2,60}")
_VERSIONS = (
    select(EDITION.c.hash, EDITION.c.label, EDITION.c.created_at)
    .where(EDITION.c.kind == INDICATORS, EDITION.c.pack == bindparam("wanted"))
    .order_by(EDITION.c.id)
)
_LOG = (
    select(AUDIT.c.at, AUDIT.c.detail).where(AUDIT.c.action == SAVE_SET.verb).order_by(AUDIT.c.id)
)
_USED = (
    select(EDITION.c.hash, ROUND.c.name)
    .join(EDITION, EDITION.c.id == ROUND.c.indicators_id)
    .where(EDITION.c.pack == bindparam("wanted"))
    .order_by(ROUND.c.id)
)


@dataclass(frozen=True, slots=True)
class SaveSet:
    """Save a set's text, with the reason and the points of opinion that it follows."""

    text: str
    why: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopySet:
    """Copy a set under an id of its own, with another head and other captions of its sources."""

    of: str
    id: str
    name: str
    short: str = ""
    place: str = ""
    status: str | None = None
    year: int | None = None
    sources: tuple[tuple[str, str], ...] = ()


class SetEditing:
    """Keeps the office's own indicator sets."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self) -> tuple[SetRow, ...]:
        """The shipped sets and the office's own; a faulty one names its mistake."""
        return sets.list_sets(self._work.indicators_folder)

    def text(self, set_id: str) -> str:
        """The text of a set as it stands: the office's own before the shipped one."""
        for path, found in sets.SHELF.own(self._work.indicators_folder):
            if isinstance(found, SetSource) and found.id == set_id:
                return path.read_text(encoding="utf-8-sig")
        return shipped_set_text(set_id)

    def check(self, text: str) -> SetCheck:
        """Every mistake of a text with its key, and remarks; nothing is saved."""
        with self._work.gate.see(self._work.gate.program) as view:
            calendar = self._work.editions.calendar(settings.current_calendar(view.connection))
        try:
            source = read_set_source(text)
        except PackError as error:
            return SetCheck((str(error),), ())
        found = lint(source, calendar)
        problems = tuple(str(one) for one in found.problems)
        remarks = tuple(str(one) for one in found.remarks)
        if problems:
            return SetCheck(problems, remarks)
        indicators = read_set(source)
        return SetCheck((), remarks, source.edition, len(indicators.items), indicators.name)

    def copied(self, command: CopySet) -> str:
        """The text of the copy, to be looked at and saved; nothing is saved yet."""
        if not _ID.fullmatch(command.id):
            raise InputError("指标体系的标识应为小写字母、数字和短横线，没有复制。")
        if command.id in shipped_set_ids() or any(one.id == command.id for one in self.all()):
            raise InputError(f"已经有标识为“{command.id}”的指标体系，没有复制。")
        head: dict[str, str | int] = {"id": command.id, "name": command.name.strip()}
        head |= {k: v for k, v in (("short", command.short), ("place", command.place)) if v}
        if command.status is not None:
            head["status"] = command.status
        if command.year is not None:
            head["year"] = command.year
        return with_sources(with_head(self.text(command.of), head), dict(command.sources))

    def save(self, command: SaveSet, by: Session) -> str:
        """Save the text as the office's own set; gives its edition. InputError where it has a
        mistake, or nothing is said why. Rounds keep their edition until they adopt this one."""
        found = self.check(command.text)
        if found.problems:
            raise InputError(
                f"指标体系有{len(found.problems)}处错误，没有保存；第一处：{found.problems[0]}"
            )
        if not command.why.strip():
            raise InputError("没有说明改动的理由，没有保存。")
        source = read_set_source(command.text)
        indicators = read_set(source)
        before = self._before(source.id)
        changes = [] if before is None else list(differences(read_set(before), indicators))
        if before is not None and before.edition == source.edition:
            raise InputError("内容没有变化，没有保存。")
        with self._work.gate.act(SAVE_SET, by) as deed:
            self._work.editions.keep_indicators(deed.connection, source, at=deed.now)
            deed.detail |= {
                "set": source.id, "edition": source.edition, "why": command.why.strip(),
                "was": before.edition if before is not None else "", "changes": changes,
                "points": list(command.points),
            }  # fmt: skip
            with written_beside(self._path(source.id)) as fresh:
                fresh.write_text(command.text, encoding="utf-8")
        return source.edition

    def versions(self, set_id: str) -> tuple[SetVersion, ...]:
        """Every version that this office kept of a set, with what changed and why."""
        with self._work.gate.see(self._work.gate.program) as view:
            kept = view.connection.execute(_VERSIONS, {"wanted": set_id}).all()
            log = {d["edition"]: (at, d) for at, d in view.connection.execute(_LOG)}
            used: dict[str, list[str]] = {}
            for edition, name in view.connection.execute(_USED, {"wanted": set_id}):
                used.setdefault(edition, []).append(name)
        return tuple(_version(row, log.get(row.hash), used.get(row.hash, ())) for row in kept)

    def _before(self, set_id: str) -> SetSource | None:
        try:
            return sets.set_source(set_id, self._work.indicators_folder)
        except PackError:
            return None

    def _path(self, set_id: str) -> Path:
        folder = self._work.indicators_folder
        folder.mkdir(exist_ok=True)
        for path, found in sets.SHELF.own(folder):
            if isinstance(found, SetSource) and found.id == set_id:
                return path
        return folder / f"{set_id}.toml"


def _version(
    row: Any, logged: tuple[datetime, Mapping[str, Any]] | None, used: Sequence[str]
) -> SetVersion:
    detail: Mapping[str, Any] = logged[1] if logged else {}
    return SetVersion(
        row.hash, row.label, row.created_at, detail.get("why", ""),
        tuple(detail.get("changes", ())), tuple(detail.get("points", ())), tuple(used),
    )  # fmt: skip
