"""信息采集表 of a round: sent out, read when they come back, taken in, sent back where refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from app.base.errors import AppError, InputError
from app.base.rows.collection import (
    PackageRow,
    ReturnedBook,
    ReturnedCell,
    ReturnedChange,
    ReturnedRow,
    ReturnPreview,
)
from app.base.session import Session
from app.models.base import new_uid
from app.rules.evaluation import collecting as rules
from app.rules.evaluation.collecting import BOTH, REFUSED, ROW, SAME, TAKEN, Place
from app.rules.evaluation.counting import place_of, refusal
from app.rules.evaluation.history import (
    COLLECT,
    ENTER,
    RETURNED,
    SEALED,
    VOID,
    Cells,
    RoundState,
    RoundStep,
    tell,
)
from app.rules.indicators.schema import IndicatorSet
from app.services.evaluation.collection_forms import Asked, form_of, places_of, stands
from app.services.evaluation.entries import Entries
from app.services.evaluation.last_year import cells_of_last_year
from app.services.evaluation.round_commands import CellText, Collect, Enter, Entered, TakeIn
from app.services.evaluation.round_projecting import count_step
from app.services.evaluation.round_steps import append, later, load, load_kinds
from app.services.evaluation.rounds import unit_names
from app.services.evaluation.standing import Standing, head_of, standing
from app.services.gate.acts import DESK, Act
from app.services.register.units import find_unit, unit_uid
from app.services.store import attachments, settings
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

SEND_FORM = Act("send_collection", "发出信息采集表", about="round", roles=DESK, leaves_house=True)
TAKE_IN = Act("take_in_collection", "收回信息采集表", about="round", roles=DESK, undo="void")
SEND_BACK = Act("send_back_collection", "退回补报", about="round", roles=DESK, leaves_house=True)
NOTE_SEALED = Act("note_sealed_return", "登记盖章件", about="round", roles=DESK)
SELF: Final = "self"
Judged = Sequence[tuple[ReturnedChange, Any]]  # each cell with what was typed there
OUT, IN, BACK, AGAIN = "未回收", "已回收", "已退回补报", "已补报"
A_DAY: Final = "单元格是日期（如7/12被表格程序改成了日期），请把分子、分母分别填写。"
UNKNOWN: Final = (
    "不是本办发出的采集表（可能是其他单位的，或备份恢复后没有它的记录），请按外来表格核对后填报。"
)
FOREIGN: Final = "没有采集表的标识，按外来表格处理：请逐列对应后再填报，程序不作推断。"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A workbook to hand on."""

    package: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Package:
    """A package as its step told it."""

    step: RoundStep
    units: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def uid(self) -> str:
        return str(self.step.payload["package"])


class Collecting:
    """Sends workbooks out and takes them in."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._entries = Entries(work)

    def send(self, command: Collect, by: Session) -> FormFile:
        """The workbook for a source or a unit; its going out is a step of the round.

        InputError where there is nothing to ask.
        """
        with self._work.gate.act(SEND_FORM, by) as deed:
            one = (command.unit,) if command.unit else None
            held = standing(deed.connection, command.round_id, one)
            indicators = self._work.editions.indicators(held.state.edition)
            items = _items(command, indicators)
            asked = tuple(rules.places(indicators, items))
            units = (command.unit,) if command.unit else tuple(held.state.units)
            if not asked or not units or set(units) - set(held.state.units):
                raise InputError("没有需要填报的指标或单位，没有生成采集表。")
            payload = {
                "package": new_uid(), "source": command.source, "unit": command.unit,
                "units": list(units), "cells": [[p.item.key, p.name] for p in asked],
                "at_seq": held.state.steps, "due_on": _iso(command.due_on), "of": "",
            }  # fmt: skip
            step = append(deed, held.key, COLLECT, payload, indicators=held.state.edition)
            count_step(deed.connection, command.round_id, step.seq)
            return self._file(deed.connection, held, step, {})

    def send_to_all(self, round_id: int, due_on: date | None, by: Session) -> tuple[FormFile, ...]:
        """A workbook for each data source of the round, and one for each unit's own items."""
        with self._work.gate.see(by) as view:
            held = head_of(view.connection, round_id)
        indicators = self._work.editions.indicators(held.state.edition)
        sources = dict.fromkeys(item.source for item in indicators.items.values())
        commands = [
            Collect(round_id, source=source, due_on=due_on) for source in sources if source != SELF
        ]
        if SELF in sources:
            commands += [Collect(round_id, unit=u, due_on=due_on) for u in held.state.units]
        return tuple(self.send(command, by) for command in commands)

    def again(self, round_id: int, package: str, by: Session) -> FormFile:
        """The workbook of a package as it went out."""
        with self._work.gate.see(by) as view:
            connection = view.connection
            step = _step_of(connection, round_id, package)
            steps = load(connection, round_id)
            held = head_of(connection, round_id)
            before = tell(s for s in steps if s.seq <= step.payload["at_seq"])
            sent = Standing(held.key, before)
            return self._file(connection, sent, step, _reasons(step))

    def preview(
        self, round_id: int, files: Sequence[AttachmentInput], by: Session
    ) -> tuple[ReturnPreview, ...]:
        """What each workbook would change, what is refused and why; nothing is saved."""
        with self._work.gate.see(by) as view:
            return tuple(self._preview(view.connection, round_id, file) for file in files)

    def take_in(self, command: TakeIn, file: AttachmentInput, by: Session) -> Entered:
        """Take in a workbook: its changes as one entry, the file kept as evidence of it.

        InputError where nothing of it can be taken, or the same file was taken in before.
        """
        if not command.sender.strip():
            raise InputError("没有写明由谁报回，没有保存。")
        [(_file, sha256)] = stored(self._work.attachments_folder, (file,))
        with self._work.gate.act(TAKE_IN, by) as deed:
            connection = deed.connection
            seen, judged = self._read(connection, command.round_id, file)
            if seen.problem:
                raise InputError(f"“{file.name}”：{seen.problem}没有保存。")
            held = head_of(connection, command.round_id)
            refused = [c for c in seen.changes if c.state == REFUSED]
            payload = {
                "package": seen.package, "file": file.name, "sha256": sha256,
                "sender": command.sender.strip(), "dated": command.on.isoformat(),
                "taken": seen.count(TAKEN), "same": seen.count(SAME),
                "refused": [[c.unit, c.item, c.input, c.theirs, c.why] for c in refused],
            }  # fmt: skip
            step = append(deed, held.key, RETURNED, payload, indicators=held.state.edition)
            count_step(connection, command.round_id, step.seq)
            subject = {
                "case_id": None, "unit_id": None, "round_id": command.round_id, "seq": step.seq
            }  # fmt: skip
            attachments.add_files(connection, subject, [(file, sha256)], at=deed.now)
            cells = _wanted(judged, command)
            entered = Entered(0)
            if cells:
                entered = self._entries.enter_in(
                    deed,
                    Enter(command.round_id, cells, via="workbook", package=seen.package),
                )
            deed.detail |= {"package": seen.package, "taken": len(cells), "sender": command.sender}
        return entered

    def send_back(self, round_id: int, package: str, due_on: date | None, by: Session) -> FormFile:
        """The same workbook once more, with what was refused marked and the reason beside."""
        with self._work.gate.act(SEND_BACK, by) as deed:
            connection = deed.connection
            held = standing(connection, round_id)
            first = _step_of(connection, round_id, package)
            back = [s for s in load_kinds(connection, round_id, (RETURNED,))
                    if s.payload["package"] == package]  # fmt: skip
            refused = list(back[-1].payload["refused"]) if back else []
            if not refused:
                raise InputError("这份采集表没有被退回的内容，没有生成补报表。")
            payload = {
                **first.payload, "package": new_uid(), "at_seq": held.state.steps,
                "due_on": _iso(due_on), "of": package, "refused": refused,
            }  # fmt: skip
            step = append(deed, held.key, COLLECT, payload, indicators=held.state.edition)
            count_step(connection, round_id, step.seq)
            return self._file(connection, held, step, _reasons(step))

    def note_sealed(self, round_id: int, package: str, on: date, note: str, by: Session) -> int:
        """The signed and sealed paper came in; it is tracked apart from the file. Gives the step."""
        with self._work.gate.act(NOTE_SEALED, by) as deed:
            held = head_of(deed.connection, round_id)
            _step_of(deed.connection, round_id, package)
            payload = {"package": package, "note": note.strip()}
            step = append(deed, held.key, SEALED, payload, indicators=held.state.edition, on=on)
            count_step(deed.connection, round_id, step.seq)
        return step.seq

    def packages(self, round_id: int, today: date, by: Session) -> tuple[PackageRow, ...]:
        """填报情况: every workbook that went out, with what became of it."""
        with self._work.gate.see(by) as view:
            held = standing(view.connection, round_id)
            steps = load_kinds(view.connection, round_id, (COLLECT, RETURNED, SEALED))
            names = dict(unit_names(view.connection, round_id))
        indicators = self._work.editions.indicators(held.state.edition)
        return tuple(_rows(steps, names, indicators, held.state, today))

    def owing(self, round_id: int, today: date, by: Session) -> tuple[PackageRow, ...]:
        """催报: what has not come back, or came back with cells refused or still blank."""
        return tuple(
            row
            for row in self.packages(round_id, today, by)
            if row.state in (OUT, BACK) or row.refused or row.owing
        )

    # ---- parts of it

    def _file(
        self,
        connection: Connection,
        held: Standing,
        step: RoundStep,
        reasons: Mapping[tuple[str, str, str], str],
    ) -> FormFile:
        from app.reports.workbooks.collection import collection_book

        given = step.payload
        indicators = self._work.editions.indicators(held.state.edition)
        names = dict(unit_names(connection, held.key.id))
        audience = _audience(given, names, indicators)
        units = tuple((uid, names.get(uid, "")) for uid in given["units"])
        due = date.fromisoformat(given["due_on"]) if given["due_on"] else None
        office = settings.office_settings(connection)
        asked = Asked(
            given["package"], audience, units, places_of(indicators, given["cells"]), due,
            upright=bool(given["unit"]),
        )  # fmt: skip
        last = cells_of_last_year(connection, held, given["units"])
        form = form_of(
            asked, held.state, indicators, last, office=office.name, demo=office.demo,
            reasons=reasons,
        )  # fmt: skip
        again = "（补报）" if given["of"] else ""
        return FormFile(
            given["package"], f"信息采集表{again}-{audience}.xlsx", collection_book(form)
        )

    def _preview(
        self, connection: Connection, round_id: int, file: AttachmentInput
    ) -> ReturnPreview:
        return self._read(connection, round_id, file)[0]

    def _read(
        self, connection: Connection, round_id: int, file: AttachmentInput
    ) -> tuple[ReturnPreview, Judged]:
        """What a file would change, and each of its cells as it was judged."""
        from app.intake.returned_forms import read_return

        sha256 = hashlib.sha256(file.data).hexdigest()
        blank = ReturnPreview(file.name, sha256, "", "", "", "", "", (), ())
        try:
            book = read_return(file.data, file.name)
        except AppError as error:
            return replace(blank, problem=str(error)), ()
        if not book.package:
            return replace(blank, problem=FOREIGN, notes=book.notes, table=book.table), ()
        steps = load_kinds(connection, round_id, (COLLECT, RETURNED))
        package = book.package
        step = next(
            (s for s in steps if s.kind == COLLECT and s.payload["package"] == package), None
        )
        if step is None:
            return replace(blank, package=package, problem=UNKNOWN, notes=book.notes), ()
        before = next(
            (s for s in steps if s.kind == RETURNED and s.payload["sha256"] == sha256), None
        )
        known = replace(
            blank, package=package, sender=book.head.get("who", ""),
            sent_on=book.head.get("on", ""), letter=book.head.get("letter", ""),
            at_seq=step.payload["at_seq"],
        )  # fmt: skip
        if before is not None:
            said = f"这份文件已于{before.on.isoformat()}收过，内容没有变化。"
            return replace(known, problem=said), ()
        held = standing(connection, round_id, step.payload["units"])
        indicators = self._work.editions.indicators(held.state.edition)
        asked = self._work.editions.indicators(held.state.edition_at(step.seq))
        compared = _Compared(connection, book, step, held, indicators, asked)
        judged = tuple(compared.judged())
        names = dict(unit_names(connection, round_id))
        seen = replace(
            known, audience=_audience(step.payload, names, indicators),
            changes=tuple(change for change, _ in judged),
            notes=(*book.notes, *compared.notes()),
        )  # fmt: skip
        return seen, judged


def _wanted(judged: Judged, command: TakeIn) -> tuple[CellText, ...]:
    """What is entered: what theirs changed, and what was chosen where both moved."""
    cells = {}
    for change, typed in judged:
        chosen = (change.unit, change.item, change.input) in command.chosen
        wanted = change.state == TAKEN or (change.state in (BOTH, ROW) and chosen)
        if wanted and change.unit:
            key = change.unit, change.item, change.input
            cells[key] = CellText(*key, typed)
    return tuple(cells.values())


class _Compared:
    """A returned book against what was sent and what stands."""

    def __init__(
        self,
        connection: Connection,
        book: ReturnedBook,
        step: RoundStep,
        held: Standing,
        indicators: IndicatorSet,
        under: IndicatorSet,
    ) -> None:
        self._connection, self._book, self._held = connection, book, held
        self._units = tuple(step.payload["units"])
        self._names = dict(unit_names(connection, held.key.id))
        self._known = {name: uid for uid, name in self._names.items()}
        self._events_of: dict[str, dict[str, list[dict[str, str]]]] = {}
        since = later(connection, held.key.id, (ENTER, VOID), step.payload["at_seq"])
        self._own = {
            s.seq for s in since
            if s.kind == ENTER and s.payload.get("package") == step.payload["package"]
        }  # fmt: skip
        self._sent = self._as_sent(step, since)
        self._indicators = indicators
        self._places = places_of(indicators, step.payload["cells"])
        self._asked = len(step.payload["cells"])
        was = {place.key(""): place.input for place in places_of(under, step.payload["cells"])}
        self._changed = {p.key("") for p in self._places if was.get(p.key("")) != p.input}
        self._repeated = _repeated(row.key for row in book.sheet.rows)
        self._single = self._units[0] if len(self._units) == 1 else ""

    def _as_sent(self, step: RoundStep, since: Sequence[RoundStep]) -> RoundState:
        """What stood when the workbook went out: as it stands, where nobody has touched it since."""
        units = set(self._units)
        touched = any(
            s.kind == VOID or any(cell[0] in units for cell in s.payload["cells"]) for s in since
        )
        if not touched:
            return self._held.state
        steps = load(self._connection, self._held.key.id)
        return tell(s for s in steps if s.seq <= step.payload["at_seq"])

    def notes(self) -> Iterator[str]:
        """What should be told of the file."""
        yield from self._book.sheet.notes
        for one in self._book.lists.values():
            yield from one.notes
        wanted = {place.key(face) for place in self._places for face in place.faces}
        gone = wanted - self._book.sheet.fields
        if gone:
            yield f"缺{len(gone)}列（被删除或没有读到），按没有填报处理。"
        if self._asked > len(self._places):
            yield f"采用新的指标版本后，有{self._asked - len(self._places)}项已不再填报，没有采用。"
        foreign = self._book.sheet.fields - wanted
        if foreign:
            yield f"有{len(foreign)}列不在这份采集表的范围内，没有采用。"
        for key in self._repeated:
            yield f"“{self._names.get(key, key)}”出现在多行，都没有采用，请选定一行。"

    def judged(self) -> Iterator[tuple[ReturnedChange, Any]]:
        """Every cell with what was typed there."""
        for row in self._book.sheet.rows:
            unit, why = self._unit_of(row)
            for place in self._places:
                cells = {face: row.cells.get(place.key(face)) for face in place.faces}
                if all(cell is None for cell in cells.values()):
                    continue
                if place.listed and self._events(place, unit):
                    continue  # the list goes before its number
                yield self._judge(unit, why, place, {f: c for f, c in cells.items() if c}, row)
        for place in self._places:
            if place.listed:
                for unit in self._units:
                    events = self._events(place, unit)
                    if events:
                        yield self._listed(unit, place, events)
        yield from self._nobodys()

    def _unit_of(self, row: ReturnedRow) -> tuple[str, str]:
        """Whose row it is, and why somebody must look at it ("" where nobody need)."""
        if row.key in self._repeated:
            return row.key, f"{row.place}：同一单位有几行，请选定一行。"
        if row.key in self._units:
            name = self._names.get(row.key, "")
            if row.name and row.name != name and not self._is(row.name, row.key):
                return row.key, f"{row.place}：行首标识是“{name}”，显示的单位却是“{row.name}”。"
            return row.key, ""
        if not row.key and self._single and not row.name:
            return self._single, ""
        found = self._named(row.name)
        if found in self._units:
            return found, f"{row.place}：没有行首标识，按单位名称对应，请核对。"
        return "", f"{row.place}：没有名为“{row.name}”的受评单位，没有采用。"

    def _is(self, name: str, unit: str) -> bool:
        """Whether the unit bears that name, now or before, or as an alias."""
        return bool(unit) and self._named(name) == unit

    def _named(self, name: str) -> str:
        """The unit that bears the name; asked of the register once."""
        if name not in self._known:
            key = find_unit(self._connection, name) if name else None
            self._known[name] = unit_uid(self._connection, key) if key is not None else ""
        return self._known[name]

    def _judge(
        self, unit: str, why: str, place: Place, cells: Mapping[str, ReturnedCell], row: ReturnedRow
    ) -> tuple[ReturnedChange, Any]:
        typed = rules.typed_of(place, {f: c.text for f, c in cells.items()}, self._book.head)
        sent, ours = (
            self._stood(self._sent, unit, place),
            self._stood(self._held.state, unit, place),
        )
        broken = next((c.broken for c in cells.values() if c.broken), "")
        numeric = place.input.kind in ("ratio", "count", "amount", "points")
        if not broken and numeric and any(c.day for c in cells.values()):
            broken = A_DAY
        told = next((c.hint for c in cells.values() if c.hint), "")
        state = self._verdict(unit, place, sent, ours, typed)
        if state != SAME and typed is not None and not broken:
            broken = self._refused(place, typed)
        if not unit:
            return self._change(unit, place, sent, ours, typed, REFUSED, why, row.name), typed
        if broken:
            return self._change(unit, place, sent, ours, typed, REFUSED, broken), typed
        if why and state != SAME:
            return self._change(unit, place, sent, ours, typed, ROW, why), typed
        return self._change(unit, place, sent, ours, typed, state, told), typed

    def _verdict(self, unit: str, place: Place, sent: Any, ours: Any, typed: Any) -> str:
        """Three ways, in the cells that the workbook shows."""
        faces = [_normal(rules.faces_of(place, one)) for one in (sent, ours)]
        back = _normal(rules.faces_of(place, typed))
        if typed is None and place.listed and isinstance(sent, list):
            return SAME  # a list has no number of its own
        return rules.verdict(faces[0], faces[1], back, own=self._own_cell(unit, place))

    def _own_cell(self, unit: str, place: Place) -> bool:
        """Whether what stands came from this very package before."""
        cells = self._held.state.entries.get((unit, place.item.key), {})
        cell = cells.get("reported", {}).get(place.name)
        return cell is not None and cell.seq in self._own

    def _stood(self, state: RoundState, unit: str, place: Place) -> Any:
        cells: Cells = state.entries.get((unit, place.item.key), {})
        return stands(cells, place.name)

    def _refused(self, place: Place, typed: Any) -> str:
        if place.key("") in self._changed:
            return "采用新的指标版本后，这一填报项有改动，请按新版本的采集表重新填报。"
        where = place_of(self._indicators, place.item.key, place.name)
        return refusal(where, typed) if where is not None else "指标中已没有这一项。"

    def _events(self, place: Place, unit: str) -> list[dict[str, str]]:
        """The rows of the list sheet that name the unit."""
        name = f"{place.item.key}|{place.name}"
        if name not in self._events_of:
            keys = [column.key for column in place.input.columns]
            found: dict[str, list[dict[str, str]]] = {}
            sheet = self._book.lists.get(name)
            for row in sheet.rows if sheet else ():
                cells = {k: row.cells[k].text for k in keys if k in row.cells and row.cells[k].text}
                found.setdefault(self._named(row.name), []).append(cells)
            self._events_of[name] = found
        return self._events_of[name].get(unit, []) if unit else []

    def _listed(
        self, unit: str, place: Place, events: list[dict[str, str]]
    ) -> tuple[ReturnedChange, Any]:
        sent, ours = (
            self._stood(self._sent, unit, place),
            self._stood(self._held.state, unit, place),
        )
        state = rules.verdict(
            _texts(sent), _texts(ours), _texts(events), own=self._own_cell(unit, place)
        )
        why = "" if state == SAME else self._refused(place, events)
        state = REFUSED if why else state
        return self._change(unit, place, sent, ours, events, state, why), events

    def _nobodys(self) -> Iterator[tuple[ReturnedChange, Any]]:
        """Events that name no unit of the package: said, never guessed."""
        for place in self._places:
            sheet = self._book.lists.get(f"{place.item.key}|{place.name}")
            for row in sheet.rows if sheet else ():
                if self._named(row.name) not in self._units:
                    why = f"{row.place}：没有名为“{row.name}”的受评单位，没有采用。"
                    yield self._change("", place, None, None, None, REFUSED, why, row.name), None

    def _change(
        self, unit: str, place: Place, sent: Any, ours: Any, theirs: Any, state: str, why: str,
        name: str = "",
    ) -> ReturnedChange:  # fmt: skip
        return ReturnedChange(
            unit, name or self._names.get(unit, ""), place.item.key, place.name, place.caption,
            rules.told(sent), rules.told(ours), rules.told(theirs), state, why,
        )  # fmt: skip


def _normal(faces: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(rules.plain(text) for _, text in sorted(faces.items()))


def _texts(typed: Any) -> Any:
    """A list of events as it is compared."""
    if not isinstance(typed, list):
        return typed
    rows = [{k: rules.plain(str(v)) for k, v in row.items() if str(v).strip()} for row in typed]
    return sorted(rows, key=lambda row: sorted(row.items()))


def _repeated(keys: Any) -> frozenset[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for key in keys:
        if key and key in seen:
            twice.add(key)
        seen.add(key)
    return frozenset(twice)


def _items(command: Collect, indicators: IndicatorSet) -> tuple[str, ...]:
    if command.items:
        return command.items
    return rules.items_of_source(indicators, command.source or SELF)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _step_of(connection: Connection, round_id: int, package: str) -> RoundStep:
    steps = load_kinds(connection, round_id, (COLLECT,))
    found = next((s for s in steps if s.payload["package"] == package), None)
    if found is None:
        raise InputError("没有这份采集表，没有改动任何内容；请刷新后重试。")
    return found


def _reasons(step: RoundStep) -> dict[tuple[str, str, str], str]:
    return {(u, item, name): why for u, item, name, _, why in step.payload.get("refused", ())}


def _audience(given: Mapping[str, Any], names: Mapping[str, str], indicators: IndicatorSet) -> str:
    if given["unit"]:
        return names.get(given["unit"], "")
    source = str(given["source"])
    return indicators.sources.get(source, source).removesuffix("提供")


def _rows(
    steps: Sequence[RoundStep],
    names: Mapping[str, str],
    indicators: IndicatorSet,
    state: RoundState,
    today: date,
) -> Iterator[PackageRow]:
    sent = [s for s in steps if s.kind == COLLECT]
    again = {s.payload["of"] for s in sent if s.payload["of"]}
    for step in sent:
        given, uid = step.payload, step.payload["package"]
        back = [s for s in steps if s.kind == RETURNED and s.payload["package"] == uid]
        sealed = [s for s in steps if s.kind == SEALED and s.payload["package"] == uid]
        due = date.fromisoformat(given["due_on"]) if given["due_on"] else None
        stands_at = _state(uid, given, back, again)
        last = back[-1].payload if back else {}
        yield PackageRow(
            package=uid, audience=_audience(given, names, indicators),
            kind="unit" if given["unit"] else "source", sent_on=step.on, due_on=due,
            state=stands_at, electronic_on=back[-1].on if back else None,
            sealed_on=sealed[-1].on if sealed else None, sender=last.get("sender", ""),
            taken=sum(s.payload["taken"] for s in back), refused=len(last.get("refused", ())),
            overdue=due is not None and today > due and stands_at == OUT,
            units=tuple(given["units"]), of=given["of"],
            owing=tuple(_owing(given, indicators, state, names)),
        )  # fmt: skip


def _state(uid: str, given: Mapping[str, Any], back: Sequence[RoundStep], again: set[str]) -> str:
    if uid in again:
        return BACK
    if not back:
        return OUT
    return AGAIN if given["of"] else IN


def _owing(
    given: Mapping[str, Any], indicators: IndicatorSet, state: RoundState, names: Mapping[str, str]
) -> Iterator[str]:
    """The units of a package for which something is blank, or the items of its one unit."""
    places = [p for p in places_of(indicators, given["cells"]) if p.input.required]
    for unit in given["units"]:
        blank = {
            place.item.key
            for place in places
            if stands(state.entries.get((unit, place.item.key), {}), place.name) is None
        }
        if blank and given["unit"]:
            yield from sorted(f"第{key}项" for key in blank)
        elif blank:
            yield names.get(unit, "")
