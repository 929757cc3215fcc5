"""What entries rest on: papers filed with a round, for a cell, a unit, or a whole column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.evaluation import EvidenceRow
from app.base.session import Session
from app.rules.evaluation.counting import place_of
from app.rules.evaluation.history import ATTACH, ENTER
from app.rules.evaluation.sources import SOURCES
from app.services.evaluation.round_commands import AttachEvidence
from app.services.evaluation.round_projecting import project
from app.services.evaluation.round_steps import append, load, load_kinds
from app.services.evaluation.standing import Standing, head_of, standing
from app.services.gate.acts import DESK, Act
from app.services.store import attachments
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

ATTACH_EVIDENCE = Act("attach_evidence", "添加佐证材料", about="round", roles=DESK)


def without_evidence(connection: Connection, round_id: int) -> Iterator[tuple[str, str]]:
    """Units (uid) and items with an entry that no paper and no named source supports."""
    state = standing(connection, round_id).state
    proven: set[tuple[str, str]] = set()
    for step in load_kinds(connection, round_id, (ATTACH, ENTER)):
        given = step.payload
        if step.kind == ATTACH:
            units = given["units"] or state.units
            items = [given["item"]] if given["item"] else {item for _, item in state.entries}
            proven |= {(unit, item) for unit in units for item in items}
        elif given["source"].get("source"):
            proven |= {(cell[0], cell[1]) for cell in given["cells"]}
    for (unit, item), cells in sorted(state.entries.items()):
        filled = any(c.text is not None for held in cells.values() for c in held.values())
        if filled and (unit, item) not in proven:
            yield unit, item


class RoundEvidence:
    """Files papers with a round and says what each is evidence of."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def attach(self, command: AttachEvidence, files: Sequence[AttachmentInput], by: Session) -> int:
        """Keep the files as evidence; gives the step. InputError where the source is none of the
        twelve (PJ-8), or the item, input or unit isn't there."""
        if not files:
            raise InputError("没有选择文件，没有保存。")
        folder = self._work.attachments_folder
        kept = stored(folder, files)
        with self._work.gate.act(ATTACH_EVIDENCE, by) as deed:
            held = head_of(deed.connection, command.round_id)
            self._check(held, command)
            payload = {
                "source": command.source, "units": list(command.units), "item": command.item,
                "input": command.input, "page": command.page.strip(),
                "quote": command.quote.strip(),
                "files": [{"name": item.name, "sha256": sha256} for item, sha256 in kept],
            }  # fmt: skip
            step = append(deed, held.key, ATTACH, payload, indicators=held.state.edition)
            subject = {
                "case_id": None, "unit_id": None, "round_id": command.round_id, "seq": step.seq
            }  # fmt: skip
            attachments.add_files(deed.connection, subject, kept, at=deed.now)
            project(deed.connection, command.round_id)
        return step.seq

    def of_round(self, round_id: int, by: Session) -> tuple[EvidenceRow, ...]:
        """All evidence of the round, in the order of filing."""
        with self._work.gate.see(by) as view:
            steps = load(view.connection, round_id)
        return tuple(
            EvidenceRow(
                step.seq, SOURCES[given["source"]], tuple(given["units"]), given["item"],
                given["input"], file["name"], file["sha256"], given["page"], given["quote"],
            )
            for step in steps
            if step.kind == ATTACH
            for given in (step.payload,)
            for file in given["files"]
        )  # fmt: skip

    def missing(self, round_id: int, by: Session) -> tuple[tuple[str, str], ...]:
        """Units (uid) and items with an entry that rests on no evidence; under the 评价办法 each
        must have some before scores are published (PJ-8)."""
        with self._work.gate.see(by) as view:
            return tuple(without_evidence(view.connection, round_id))

    def _check(self, held: Standing, command: AttachEvidence) -> None:
        if command.source not in SOURCES:
            known = "、".join(SOURCES.values())
            raise InputError(f"没有写明材料来源，没有保存；可选：{known}。")
        if set(command.units) - set(held.state.units):
            raise InputError("有单位不在本轮次之中，没有保存；请先把它加入。")
        indicators = self._work.editions.indicators(held.state.edition)
        named = command.item and indicators.item(command.item) is not None
        if command.item and not named:
            raise InputError(f"没有第{command.item}项指标，没有保存。")
        if command.input and place_of(indicators, command.item, command.input) is None:
            raise InputError(f"第{command.item}项没有填报项“{command.input}”，没有保存。")
