"""Results of a round: ranking, year on year, reports, feedback tables, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, select

from app.base.errors import InputError
from app.base.letter import Letter
from app.base.machine.safe_file import written_beside
from app.base.session import Session
from app.models.base import table_of
from app.models.unit import Unit, UnitAlias, UnitName
from app.rules.evaluation import results as rules
from app.rules.evaluation.collecting import told
from app.rules.evaluation.counting import PART
from app.rules.evaluation.history import (
    ATTACH,
    CONFIRMED,
    ENTER,
    FATE,
    REPORTED,
    Cell,
    RoundState,
    tell,
)
from app.rules.evaluation.results import Board, Body, Bucket, Change, Cost, FieldSum
from app.rules.evaluation.scoring import RoundScorer
from app.rules.evaluation.sources import SOURCES
from app.rules.indicators.schema import IndicatorSet, Item
from app.services.evaluation.assessments import Assessments
from app.services.evaluation.last_year import round_before
from app.services.evaluation.questions import decided
from app.services.evaluation.round_projecting import count_step
from app.services.evaluation.round_steps import append, load, load_kinds
from app.services.evaluation.rounds import unit_names
from app.services.evaluation.scores import Scores, last_body
from app.services.evaluation.self_evaluation import SelfEvaluation
from app.services.evaluation.standing import (
    TRIAL,
    Standing,
    head_of,
    on_trial,
    scorer_over,
    standing,
)
from app.services.evaluation.standing import ground_of as ground
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.papers.typesetting import Typesetter, typesetter
from app.services.results.result_commands import (
    CAPTIONS,
    DIVISION,
    FEEDBACK,
    FORMATS,
    SUMMARY,
    UNIT,
    MakeResult,
    ResultFile,
)
from app.services.store import settings
from app.services.store.workspace import Workspace

if TYPE_CHECKING:  # reportlab is loaded with the first picture
    from app.reports.evaluation.papers import About
    from app.reports.evaluation.pictures import Picture, Scheme
    from app.reports.workbooks.feedback import Entered

EXPORT_RESULT = Act("export_result", "导出评价结果", about="round", roles=DESK, leaves_house=True)
SET_TRIAL = Act("set_evaluation_trial", "设定试行", about="round", roles=DECIDES, undo="again")
NOTE_FATE = Act("note_unit_fate", "说明单位变动", about="round", roles=DESK, undo="again")
UNIT_TABLE, NAME, ALIAS = table_of(Unit), table_of(UnitName), table_of(UnitAlias)
_NAMES = select(UNIT_TABLE.c.id, UNIT_TABLE.c.uid, UNIT_TABLE.c.name)
_ALIASES = select(ALIAS.c.alias, ALIAS.c.unit_id)
_PAST_NAMES = select(NAME).order_by(NAME.c.id)
OF_UNIT: Final = (UNIT, FEEDBACK, DIVISION)
CHECK: Final = "请数据来源核对（附理由和证明材料）"  # a 监测 has no 复评
MOST_ON_PAPER, MOST_ON_SCREEN = 36, 400  # units of one picture
PICTURES: Final = ("fields", "ranking", "years", "heat")


@dataclass(frozen=True, slots=True)
class RoundResults:
    """The scores of a round side by side."""

    names: Mapping[str, str]
    bodies: tuple[Body, ...]
    boards: tuple[Board, ...]
    buckets: tuple[Bucket, ...]
    costs: tuple[Cost, ...]
    changes: tuple[Change, ...]
    fields: Mapping[str, tuple[FieldSum, ...]]  # unit → its fields
    published: str  # the snapshot's label, "" for scores as they stand
    not_public: bool


class Results:
    """Shows, sets and writes what a round came to."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def overview(self, round_id: int, as_of: date, by: Session, snapshot: int = 0) -> RoundResults:
        """Ranking, distribution, costs and year on year: of a snapshot, or of the scores as they
        stand on a day."""
        with self._work.gate.see(by) as view:
            seen = self._seen(view.connection, round_id, as_of, snapshot, by)
        return seen.results

    def on_trial(self) -> bool:
        """Whether the 评价办法 is on trial: 试行期间暂不向社会公开 stands on every output (PJ-12)."""
        with self._work.gate.see(self._work.gate.program) as view:
            return on_trial(view.connection)

    def set_trial(self, on: bool, by: Session) -> None:
        """Say that the trial goes on, or is over: the marking goes with it."""
        with self._work.gate.act(SET_TRIAL, by) as deed:
            settings.put(deed.connection, {TRIAL: on}, at=deed.now)
            deed.detail |= {"trial": on}

    def note_fate(self, round_id: int, unit: str, words: str, by: Session) -> int:
        """Say what became of a unit since last year (由……分设): it is named as such, no number is
        given. Gives the step."""
        if not words.strip():
            raise InputError("没有写明单位有什么变动，没有保存。")
        with self._work.gate.act(NOTE_FATE, by) as deed:
            held = head_of(deed.connection, round_id)
            if unit not in held.state.units:
                raise InputError("这个单位不在本轮次之中，没有保存。")
            payload = {"unit": unit, "said": words.strip()}
            step = append(deed, held.key, FATE, payload, indicators=held.state.edition)
            count_step(deed.connection, round_id, step.seq)
        return step.seq

    def make(self, command: MakeResult, by: Session) -> ResultFile:
        """The paper or workbook, for a preview; InputError where it can't be made."""
        if command.format not in FORMATS.get(command.kind, ()):
            raise InputError("没有这种评价结果文件，没有生成。")
        with self._work.gate.see(by) as view:
            connection = view.connection
            seen = self._seen(connection, command.round_id, command.as_of, command.snapshot, by)
            setter = typesetter(connection)
            if command.kind in OF_UNIT and command.unit not in seen.results.names:
                raise InputError("这个单位不在本轮次之中，没有生成。")
            data = self._made(connection, command, seen, setter, by)
        whose = seen.results.names.get(command.unit, "") if command.unit else seen.about.round
        return ResultFile(f"{whose}{CAPTIONS[command.kind]}.{command.format}", data)

    def report(self, round_id: int, unit: str, as_of: date, by: Session) -> Letter:
        """The report of a unit (its uid) on the scores as they stand on a day, not yet set."""
        from app.reports.evaluation.papers import unit_report

        command = MakeResult(UNIT, round_id, as_of, unit)
        with self._work.gate.see(by) as view:
            seen = self._seen(view.connection, round_id, as_of, 0, by)
            if unit not in seen.results.names:
                raise InputError("这个单位不在本轮次之中，没有生成。")
            setter = typesetter(view.connection)
            return unit_report(self._report(view.connection, command, seen, setter, by))

    def many(self, commands: Sequence[MakeResult], by: Session) -> Iterator[ResultFile]:
        """Papers of one round and one snapshot, its scores read once."""
        if not commands:
            return
        first = commands[0]
        with self._work.gate.see(by) as view:
            seen = self._seen(view.connection, first.round_id, first.as_of, first.snapshot, by)
            setter = typesetter(view.connection)
        for command in commands:
            with self._work.gate.see(by) as view:
                data = self._made(view.connection, command, seen, setter, by)
            whose = seen.results.names.get(command.unit, "") or seen.about.round
            yield ResultFile(f"{whose}{CAPTIONS[command.kind]}.{command.format}", data)

    def write(self, command: MakeResult, path: Path, by: Session) -> ResultFile:
        """Write it to a file and record that it left the house."""
        file = self.make(command, by)
        with self._work.gate.act(EXPORT_RESULT, by) as deed:
            deed.detail |= {
                "kind": command.kind, "round_id": command.round_id, "unit": command.unit,
                "snapshot": command.snapshot, "file": path.name,
            }  # fmt: skip
            with written_beside(path) as fresh:
                fresh.write_bytes(file.data)
        return file

    def picture(
        self,
        kind: str,
        round_id: int,
        as_of: date,
        by: Session,
        *,
        unit: str = "",
        snapshot: int = 0,
        dark: bool = False,
    ) -> Picture:
        """A picture of the results with its table: fields (of a unit), ranking, years, heat."""
        from app.reports.evaluation.pictures import DARK, LIGHT

        with self._work.gate.see(by) as view:
            seen = self._seen(view.connection, round_id, as_of, snapshot, by)
            setter = typesetter(view.connection)
        return _picture(kind, seen, setter, unit, DARK if dark else LIGHT)

    # ---- parts of it

    def _seen(
        self, connection: Connection, round_id: int, as_of: date, snapshot: int, by: Session
    ) -> _Seen:
        held = standing(connection, round_id)
        label, day = "", as_of
        bodies: tuple[Body, ...]
        if snapshot:
            found = next(
                (s for s in Scores(self._work).snapshots(round_id, by) if s.id == snapshot), None
            )
            if found is None:
                raise InputError("没有这次发布的得分；请刷新后重试。")
            label, bodies, day = found.label, found.body, found.as_of
            indicators = self._work.editions.indicators(found.edition)
            steps = load(connection, round_id)  # what was entered and decided by then
            held = Standing(held.key, tell(step for step in steps if step.seq <= found.seq))
        else:
            on = ground(self._work, connection, as_of)
            scorer = scorer_over(held.state, on)
            bodies = tuple(scorer.body(unit) for unit in held.state.units)
            indicators = scorer.indicators
        names = dict(unit_names(connection, round_id))
        places = indicators.rounding.places
        field_of = {key: item.field for key, item in indicators.items.items()}
        fields = [(one.key, one.caption) for one in indicators.fields]
        office = settings.office_settings(connection)
        not_public = held.state.procedure == "evaluation" and on_trial(connection)
        results = RoundResults(
            names, bodies, rules.boards(bodies, places), rules.distribution(bodies),
            rules.costs(bodies, places), self._changes(connection, held, bodies, places),
            {b["unit"]: rules.field_sums(b, fields, field_of, places) for b in bodies},
            label, not_public,
        )  # fmt: skip
        from app.reports.evaluation.papers import About

        about = About(
            office.name, held.state.name, indicators.name, indicators.status, held.state.period,
            day, indicators.document, not_public, draft=not snapshot, demo=office.demo,
            **({} if held.state.procedure == "evaluation" else {"again": CHECK}),
        )  # fmt: skip
        told_by = RoundScorer(
            held.state, ground(self._work, connection, day, edition=indicators.edition)
        )
        decisions = tuple(_decisions(told_by, names))
        return _Seen(results, about, held, indicators, decisions)

    def _changes(
        self, connection: Connection, held: Standing, bodies: Sequence[Body], places: int
    ) -> tuple[Change, ...]:
        """Against what was published of the round before; empty where nothing was."""
        before = round_before(connection, held)
        published = last_body(connection, before) if before is not None else ()
        if before is None or not published:
            return ()
        was = head_of(connection, before).state
        said = _fates(connection, held.state, was, {body["unit"] for body in published})
        for step in load_kinds(connection, held.key.id, (FATE,)):
            said[step.payload["unit"]] = step.payload["said"]
        return rules.year_on_year(bodies, published, {}, said, places)

    def _made(
        self, connection: Connection, command: MakeResult, seen: _Seen, setter: Typesetter, by: Session
    ) -> bytes:  # fmt: skip
        if command.kind == SUMMARY:
            from app.reports.evaluation.papers import summary_report

            return setter.made(summary_report(self._summary(seen, setter)), command.format)
        if command.kind == DIVISION:
            return setter.made(self._of_self(command, seen, by), command.format)
        if command.kind in (UNIT, FEEDBACK):
            from app.reports.evaluation.papers import feedback_paper, unit_report

            report = self._report(connection, command, seen, setter, by)
            if command.kind == UNIT:
                return setter.made(unit_report(report), command.format)
            return setter.made(feedback_paper(report, command.answer_by), command.format)
        return self._workbook(connection, command, seen)

    def _of_self(self, command: MakeResult, seen: _Seen, by: Session) -> Letter:
        """What a 自评 hands down."""
        from app.reports.evaluation.papers import division_paper

        about = replace(seen.about, draft=False)  # what is asked for, no result
        rows = SelfEvaluation(self._work).division(
            command.round_id, command.unit, command.as_of, by
        )
        return division_paper(about, seen.results.names[command.unit], rows)

    def _summary(self, seen: _Seen, setter: Typesetter) -> Any:
        from app.reports.evaluation.papers import Summary
        from app.reports.evaluation.pictures import LIGHT

        found = seen.results
        kinds = [kind for kind in PICTURES[1:] if kind != "years" or found.changes]
        pictures = [
            one
            for kind in kinds
            for one in _pictures(kind, seen, setter, LIGHT, MOST_ON_PAPER)
            if found.bodies
        ]
        return Summary(
            seen.about, found.names, found.boards, found.buckets, found.costs, found.changes,
            seen.decisions, pictures,
        )  # fmt: skip

    def _report(
        self, connection: Connection, command: MakeResult, seen: _Seen, setter: Typesetter, by: Session
    ) -> Any:  # fmt: skip
        from app.reports.evaluation.papers import UnitReport
        from app.reports.evaluation.pictures import LIGHT

        unit, found = command.unit, seen.results
        body = next(b for b in found.bodies if b["unit"] == unit)
        row = next(r for board in found.boards for r in board.rows if r.unit == unit)
        change = next((c for c in found.changes if c.unit == unit), None)
        return UnitReport(
            about=seen.about, unit=found.names[unit], body=body, fields=found.fields[unit],
            place=row.place, among=row.among, said=row.said, change=change,
            evidence=_evidence(connection, seen.held, unit), decisions=seen.decisions,
            re_evaluation=self._again(command, by),
            picture=_picture("fields", seen, setter, unit, LIGHT), overall=command.overall.strip(),
        )  # fmt: skip

    def _again(self, command: MakeResult, by: Session) -> tuple[str, ...]:
        """复评 with before and after and why (PJ-10.5)."""
        row = Assessments(self._work).unit(command.round_id, command.unit, by)
        wanted = ("apply", "decide_application", "reevaluate")
        said = [
            f"{step.on.isoformat()}{step.caption}：{step.said}"
            for step in row.steps
            if step.kind in wanted and not step.taken_back
        ]
        before, after = row.figures.get("announce"), row.figures.get("reevaluate")
        if before and after:
            said.append(f"复评前{before}分，复评后{after}分。")
        return tuple(said)

    def _workbook(self, connection: Connection, command: MakeResult, seen: _Seen) -> bytes:
        from app.reports.workbooks.feedback import Feedback, FeedbackUnit, feedback_book

        found, about = seen.results, seen.about
        whys = _whys(connection, command.round_id)
        wanted = [b for b in found.bodies if not command.unit or b["unit"] == command.unit]
        units = [
            FeedbackUnit(found.names.get(b["unit"], ""), b, _entered(seen, b["unit"], whys))
            for b in wanted
        ]  # fmt: skip
        status = f"（{about.status}）" if about.status else ""
        boards = [
            replace(board, rows=tuple(r for r in board.rows if not command.unit or r.unit == command.unit))
            for board in found.boards
        ]  # fmt: skip
        return feedback_book(
            Feedback(
                about.round, about.office, f"{about.set_name}{status}", about.as_of,
                seen.indicators.rounding.places, units, [b for b in boards if b.rows] if not command.unit else [],
                found.names, about.not_public, about.demo,
                penalties=frozenset(
                    item.key for item in seen.indicators.items.values() if item.role == "penalty"
                ),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """A round read for its results."""

    results: RoundResults
    about: About
    held: Standing
    indicators: IndicatorSet
    decisions: tuple[str, ...]


def _picture(kind: str, seen: _Seen, setter: Typesetter, unit: str, scheme: Scheme) -> Picture:
    from app.reports.evaluation import pictures

    found = seen.results
    if kind == "fields":
        sums = found.fields.get(unit)
        if sums is None:
            raise InputError("这个单位不在本轮次之中，没有生成图形。")
        bars = [pictures.Bar(s.caption, f"{s.score}/{s.points}", float(s.share)) for s in sums]
        return pictures.field_picture("一级指标得分", bars, setter.faces, scheme)
    drawn = _pictures(kind, seen, setter, scheme, MOST_ON_SCREEN)
    if not drawn:
        raise InputError("没有这种图形。")
    return drawn[0]


def _pictures(
    kind: str, seen: _Seen, setter: Typesetter, scheme: Scheme, most: int
) -> list[Picture]:
    """The pictures of a kind, ``most`` units on each: a ranking for each base."""
    from app.reports.evaluation import pictures

    found, faces = seen.results, setter.faces
    if kind == "ranking":
        titled = [
            (title, part) for title, bars in _rankings(found) for part in _parts(bars, most) or [[]]
        ]
        return [pictures.ranking_picture(title, part, faces, scheme) for title, part in titled]
    if kind == "years":
        years = _parts(_years(found), most) or [[]]
        return [pictures.years_picture("与上年比较", part, faces, scheme) for part in years]
    if kind != "heat":
        return []
    columns = list(seen.indicators.items)
    drawn = []
    for bodies in _parts(list(found.bodies), most):
        rows = [found.names.get(body["unit"], "") for body in bodies]
        cells = [[_heat(row) for row in body["scores"]] for body in bodies]
        title = "各单位各项得分"
        drawn.append(pictures.heat_picture(title, rows, columns, cells, faces, scheme))
    return drawn


def _parts(rows: list[Any], most: int) -> list[list[Any]]:
    return [rows[start : start + most] for start in range(0, len(rows), most)]


def _rankings(found: RoundResults) -> list[tuple[str, list[Any]]]:
    """A list of bars for each base, the one of most units first: never two bases in one."""
    from app.reports.evaluation.pictures import Bar

    several = len(found.boards) > 1
    made = []
    for board in found.boards:
        bars = [
            Bar(
                f"{row.place} {found.names.get(row.unit, '')}",
                row.total,
                _share(row.total, row.base),
            )
            for row in board.rows
            if row.place
        ]
        made.append((f"得分排名（满分{board.base}分）" if several else "得分排名", bars))
    return sorted(made, key=lambda one: -len(one[1]))


def _years(found: RoundResults) -> list[Any]:
    from app.reports.evaluation.pictures import Bar

    bases = {row.unit: row.base for board in found.boards for row in board.rows}
    return [
        Bar(
            found.names.get(one.unit, ""), one.now or "待定", _share(one.now, bases[one.unit]),
            _share(one.before, bases[one.unit]) if one.before else None, one.before,
        )
        for one in found.changes
    ]  # fmt: skip


def _share(total: str, base: str) -> float:
    return float(total) / float(base) if total and float(base) else 0.0


def _heat(row: Mapping[str, Any]) -> tuple[str, float | None]:
    if row["score"] is None or not row["points"]:
        return ("—" if row["state"] == "not_assessed" else "", None)
    return row["score"], float(row["score"]) / float(row["points"])


def _fates(
    connection: Connection, now: RoundState, before: RoundState, published: set[str]
) -> dict[str, str]:
    """Units that are no longer what they were: renamed since, merged, or new."""
    names = {uid: (key, name) for key, uid, name in connection.execute(_NAMES)}
    keys = {key: uid for uid, (key, _) in names.items()}
    merged: dict[str, list[str]] = {}
    for alias, unit_id in connection.execute(_ALIASES):
        gone = next((uid for uid, (_, name) in names.items() if name == alias), None)
        if gone in published and unit_id in keys:
            merged.setdefault(keys[unit_id], []).append(alias)
    said: dict[str, str] = {}
    for row in connection.execute(_PAST_NAMES):
        uid = keys.get(row.unit_id, "")
        late = row.until_on is not None and before.period[1] < row.until_on <= now.period[1]
        if uid in now.units and late and row.name != names[uid][1]:
            said[uid] = f"更名（原{row.name}）"
    for uid in now.units:
        if uid in merged:
            said[uid] = f"合并（原{'、'.join(merged[uid])}并入）"
        elif uid not in published:
            said.setdefault(uid, "新增，上年没有参加评价")
    return said


def _decisions(scorer: RoundScorer, names: Mapping[str, str]) -> Iterator[str]:
    """What was decided, a sentence each: on what, what, who, when, why."""
    for row in decided(scorer, names):
        where = f"第{row.item}项" if row.item else "全部指标"
        whom = f"（{row.unit}）" if row.unit else ""
        by = row.approved_by or row.by
        yield (
            f"{where}{whom}：{row.question}　定为：{row.answer}"
            f"（{by}，{row.on.isoformat()}，理由：{row.reason}）。"
        )


def _evidence(connection: Connection, held: Standing, unit: str) -> list[tuple[str, str]]:
    found = []
    for step in load_kinds(connection, held.key.id, (ATTACH,)):
        given = step.payload
        if step.seq > held.state.steps:
            continue  # filed after what was published
        if given["units"] and unit not in given["units"]:
            continue
        where = f"（第{given['item']}项）" if given["item"] else ""
        found += [(SOURCES[given["source"]], f"{file['name']}{where}") for file in given["files"]]
    return found


def _whys(connection: Connection, round_id: int) -> dict[int, str]:
    """Why each entry was cut, by its step."""
    return {s.seq: s.payload["why"] for s in load_kinds(connection, round_id, (ENTER,))}


def _entered(seen: _Seen, unit: str, whys: Mapping[int, str]) -> dict[str, Entered]:
    from app.reports.workbooks.feedback import Entered

    found = {}
    for (of, key), cells in seen.held.state.entries.items():
        item = seen.indicators.item(key)
        if of != unit or item is None:
            continue
        words = {said: _typed(item, cells.get(said, {})) for said in (REPORTED, CONFIRMED)}
        given = (whys.get(cell.seq, "") for cell in cells.get(CONFIRMED, {}).values())
        why = "；".join(dict.fromkeys(filter(None, given)))
        found[key] = Entered(words[REPORTED], words[CONFIRMED], why)
    return found


def _typed(item: Item, cells: Mapping[str, Cell]) -> str:
    """What was typed for an item, each input by its caption where there are several."""
    lines = []
    for name, cell in sorted(cells.items()):
        key, _, part = name.partition(PART)
        one = item.inputs.get(key)
        if cell.text is None or one is None:
            continue
        states = {state.key: state.caption for state in one.states}
        text = (
            states.get(cell.text, told(cell.text))
            if isinstance(cell.text, str)
            else told(cell.text)
        )
        lines.append((part or one.caption, text))
    if len(lines) == 1:
        return lines[0][1]
    return "\n".join(f"{caption}：{text}" for caption, text in lines)
