"""What is entered in a round: cells as typed, refused ones kept; undone, redone, or answered none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection

from app.base.errors import InputError, NeedsReason
from app.base.session import Session
from app.rules.evaluation.counting import Place, place_of, refusal, split
from app.rules.evaluation.history import (
    CONFIRMED,
    ENTER,
    REPORTED,
    RETURNED,
    SAID,
    STAGE_OF,
    VIA,
    VOID,
    Cell,
    RoundStep,
)
from app.rules.evaluation.sources import SOURCES
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.scoring import Score
from app.services.evaluation.round_commands import (
    CellText,
    Enter,
    Entered,
    NilReturn,
    RefusedCell,
)
from app.services.evaluation.round_projecting import entries_of, lay_over, project
from app.services.evaluation.round_steps import append, load, load_kinds
from app.services.evaluation.standing import (
    Standing,
    ground_of,
    head_of,
    scorer_over,
    standing,
)
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store.workspace import Workspace

ENTER_CELLS = Act("enter_cells", "填报", about="round", roles=DESK, undo="void")
UNDO_ENTRY = Act("undo_entry", "撤销填报", about="round", roles=DESK, undo="again")


class Entries:
    """Records entries of rounds."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def enter(self, command: Enter, by: Session) -> Entered:
        """Record the cells in one step; those refused are kept as typed, those that somebody else
        changed since ``seen`` are given back. InputError where a cell belongs nowhere,
        RuleViolation where the stage is locked."""
        with self._work.gate.act(ENTER_CELLS, by) as deed:
            held = head_of(deed.connection, command.round_id)
            entered = self._enter(deed, held, command)
            deed.detail |= {"cells": len(command.cells), "refused": len(entered.refused)}
        return entered

    def nil_return(self, command: NilReturn, by: Session) -> Entered:
        """Record that the source has answered "none" for these units: who, which day, which letter."""
        none = {"who": command.who, "on": command.on.isoformat(), "letter": command.letter}
        if not command.who.strip() or not command.letter.strip():
            raise InputError("零报告须写明谁答复、哪份函，没有保存。")
        cells = tuple(
            CellText(unit, command.item, command.input, {"none": none}) for unit in command.units
        )
        return self.enter(Enter(command.round_id, cells, command.said), by)

    def undo(self, round_id: int, seq: int, by: Session) -> int:
        """Void an entry, whole: what stood before stands again, what others entered since stays.

        Gives the step. InputError where that step is no entry or is voided already.
        """
        with self._work.gate.act(UNDO_ENTRY, by) as deed:
            held = head_of(deed.connection, round_id)
            step, voided = _entry(deed.connection, round_id, seq)
            if voided:
                raise InputError("这次填报已经撤销，没有改动任何内容。")
            held.require_open(STAGE_OF[step.payload["as"]])
            new = append(
                deed, held.key, VOID, {"reason": ""}, indicators=held.state.edition,
                voids=_with_return(deed.connection, round_id, step),
            )  # fmt: skip
            project(deed.connection, round_id)
        return new.seq

    def redo(self, round_id: int, seq: int, by: Session) -> Entered:
        """Enter anew what was undone."""
        with self._work.gate.act(ENTER_CELLS, by) as deed:
            step, voided = _entry(deed.connection, round_id, seq)
            if not voided:
                raise InputError("这次填报没有撤销，不能恢复。")
            cells = tuple(CellText(*row[:4]) for row in step.payload["cells"])
            again = Enter(round_id, cells, step.payload["as"], "redo", step.payload["why"])
            entered = self._enter(deed, head_of(deed.connection, round_id), again)
        return entered

    def enter_in(self, deed: Deed, command: Enter) -> Entered:
        """Enter as a part of an act that is under way."""
        return self._enter(deed, head_of(deed.connection, command.round_id), command)

    def _require_reason(
        self, deed: Deed, held: Standing, indicators: IndicatorSet, cells: Sequence[CellText]
    ) -> None:
        """InputError where the confirmed value gives fewer points than the reported one (核减)."""
        units = {cell.unit for cell in cells}
        stand = entries_of(deed.connection, held.key.id, units)
        changed: dict[tuple[str, str], list[CellText]] = {}
        for cell in cells:
            said = stand.get((cell.unit, cell.item), {}).get(REPORTED, {}).get(cell.input)
            typed = said.text if said is not None else None
            if typed is not None and cell.text is not None and typed != cell.text:
                changed.setdefault((cell.unit, cell.item), []).append(cell)
        if not changed:
            return
        whole = standing(deed.connection, held.key.id, sorted(units)).state
        scorer = scorer_over(
            replace(whole, counts_reported=True), ground_of(self._work, deed.connection, deed.today)
        )
        for (unit, item), own in changed.items():
            if indicators.item(item) is None:
                continue
            cells_now = stand[unit, item]
            reported = {REPORTED: dict(cells_now.get(REPORTED, {}))}
            after = {**cells_now, CONFIRMED: dict(cells_now.get(CONFIRMED, {}))}
            for cell in own:
                after[CONFIRMED][cell.input] = Cell(held.state.steps + 1, cell.text, deed.by.uid)
            if _scores_less(
                scorer.score_item(unit, item, reported), scorer.score_item(unit, item, after)
            ):
                raise NeedsReason(
                    f"第{item}项核定后的得分低于自报（{len(changed)}处核定与自报不同），"
                    "须说明核减理由，没有保存。"
                )

    def _enter(self, deed: Deed, held: Standing, command: Enter) -> Entered:
        _check(command)
        held.require_open(STAGE_OF[command.said])
        indicators = self._work.editions.indicators(held.state.edition)
        cells = _placed(command.cells, held, indicators)
        overtaken = _overtaken(deed, held, command, cells)
        kept = [cell for cell in cells if cell not in overtaken] if overtaken else cells
        if not kept:
            deed.detail |= {"overtaken": len(overtaken)}
            return Entered(0, overtaken=tuple(overtaken))
        if command.said == CONFIRMED and not command.why.strip():
            self._require_reason(deed, held, indicators, kept)
        whys = _whys(indicators, kept)
        payload = {
            "as": command.said, "via": command.via, "why": command.why.strip(),
            "seen": command.seen, "package": command.package,
            "source": asdict(command.evidence),
            "cells": [
                [c.unit, c.item, c.input, c.text, *([why] if why else [])]
                for c, why in zip(kept, whys, strict=True)
            ],
        }  # fmt: skip
        step = append(deed, held.key, ENTER, payload, indicators=held.state.edition)
        lay_over(deed.connection, held.key.id, step)
        refused = (RefusedCell(c, why) for c, why in zip(kept, whys, strict=True) if why)
        return Entered(step.seq, tuple(refused), tuple(overtaken))


def _scores_less(was: Score, now: Score) -> bool:
    """Whether the points that are known, or can still be reached, are fewer than before."""
    before, after = was.high, now.high
    return before is not None and after is not None and after < before


def _check(command: Enter) -> None:
    if command.said not in SAID or command.via not in VIA:
        raise InputError("填报的方式不对，没有保存。")
    if command.evidence.source and command.evidence.source not in SOURCES:
        raise InputError(f"没有这种材料来源，没有保存；可选：{'、'.join(SOURCES.values())}。")
    if not command.cells:
        raise InputError("没有可填报的内容，没有保存。")


def _placed(cells: Iterable[CellText], held: Standing, indicators: IndicatorSet) -> list[CellText]:
    """The cells where the set has them, lists by their names; the last of the same cell stands."""
    members = set(held.state.units)
    placed: dict[tuple[str, str, str], CellText] = {}
    places: dict[tuple[str, str], Place | None] = {}
    for unit, item, name, typed in cells:
        if (item, name) not in places:
            places[item, name] = place_of(indicators, item, name)
        place = places[item, name]
        if unit not in members:
            raise InputError("有单位不在本轮次之中，没有保存；请先把它加入。")
        if place is None:
            raise InputError(f"第{item}项没有填报项“{name}”，没有保存。")
        text = None if isinstance(typed, str) and not typed.strip() else typed
        parts = split(place, name, text) if isinstance(text, Mapping) else ((name, text),)
        for part, own in parts:
            key = unit, item, part
            placed.pop(key, None)
            placed[key] = CellText(unit, item, part, own)
    return list(placed.values())


def _with_return(connection: Connection, round_id: int, step: RoundStep) -> tuple[int, ...]:
    """The entry, and the return of the workbook that it came with: it may be taken in anew."""
    before = [s.seq for s in load_kinds(connection, round_id, (RETURNED,)) if s.seq == step.seq - 1]
    return (*before, step.seq) if step.payload.get("package") else (step.seq,)


def _whys(indicators: IndicatorSet, cells: Iterable[CellText]) -> list[str]:
    """Why each cell can't be; what was typed alike is looked at once."""
    known: dict[tuple[str, str, str], str] = {}
    whys = []
    for cell in cells:
        if cell.text is None:
            whys.append("")
            continue
        key = (cell.item, cell.input, repr(cell.text))
        if key not in known:
            place = place_of(indicators, cell.item, cell.input)
            known[key] = refusal(place, cell.text) if place is not None else ""
        whys.append(known[key])
    return whys


def _overtaken(
    deed: Deed, held: Standing, command: Enter, cells: Sequence[CellText]
) -> list[CellText]:
    """The cells that somebody else has changed since the writer looked."""
    if command.seen is None or command.seen >= held.state.steps:
        return []
    stand = entries_of(deed.connection, held.key.id, {cell.unit for cell in cells})
    found = []
    for cell in cells:
        now = stand.get((cell.unit, cell.item), {}).get(command.said, {}).get(cell.input)
        if now is not None and now.seq > command.seen and now.by != deed.by.uid:
            found.append(cell)
    return found


def _entry(connection: Connection, round_id: int, seq: int) -> tuple[RoundStep, bool]:
    """An entry by its step, and whether it was undone."""
    steps = load(connection, round_id)
    step = next((s for s in steps if s.seq == seq and s.kind == ENTER), None)
    if step is None:
        raise InputError(f"第{seq}步不是填报，没有改动任何内容。")
    return step, any(seq in s.voids for s in steps)
