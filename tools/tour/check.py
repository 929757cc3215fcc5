"""What a fresh process finds in the tour's files, against what was expected of it."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from app.base.machine.resources import resources_dir
from tools.tour.story import LAST_DAY, OFFICES

EXPECTED: Final = "samples/tour-expected.json"


def office_path(folder: Path, key: str) -> Path:
    """The file of one of the tour's offices."""
    return folder / f"{key}.sqlite"


def found_in(path: Path) -> dict[str, Any]:
    """Counts, stages and due dates in an office's file, as of the tour's last day."""
    from app.services.office import Office

    def today() -> date:
        return LAST_DAY

    def now() -> datetime:
        return datetime.combine(LAST_DAY, time(18))

    with Office.open(path, today=today, now=now) as office:
        reads, by = office.reads, office.session()
        board = reads.board(LAST_DAY, by=by)
        counts = {n: getattr(board, n) for n in
                  ("overdue", "due_today", "soon", "running", "provisional")}  # fmt: skip
        stages = dict(reads.stages())
        ids = sorted(
            card.case_id for stage in stages for card in reads.cards(stage, limit=1000, by=by)
        )
        cases = [_case(reads.case_page(case_id, LAST_DAY, by=by)) for case_id in ids]
        rounds = [_round(office, row, by) for row in office.rounds.all(by)]
        figures = [_figures(office, row, by) for row in office.snapshots.all(by)]
        papers = [_paper(office, row, by) for row in reversed(office.documents.rows(by))]
    return {
        "cases_in_all": len(cases), "counts": counts, "stages": stages, "cases": cases,
        "rounds": rounds, "figures": figures, "papers_in_all": len(papers), "papers": papers,
    }  # fmt: skip


def _figures(office: Any, row: Any, by: Any) -> dict[str, Any]:
    """What was published, what of it is another number now, and the papers that were made of it."""
    compared = office.snapshots.compare(row.id, by)
    page = office.snapshots.page(row.id, "unit", by)
    kinds = {kind.kind for kind in office.papers.kinds(by) if kind.subject == "snapshot"}
    return {
        "title": row.title,
        "counts": {cell.caption: cell.number for cell in page.counts if cell.number},
        "figures": {cell.caption: cell.spoken for cell in page.figures},
        "moved": [one.caption for one in compared.moved],
        "checked": sum(bool(check.outcome) for check in office.snapshots.checks(row.id, by)),
        "papers": sorted(d.kind_caption for d in office.documents.rows(by) if d.kind in kinds),
    }


def _paper(office: Any, row: Any, by: Any) -> str:
    """A paper of the register, of which the very pages that left are still there."""
    _row, pdf = office.documents.pdf(row.id, by)  # StoreError where they are others
    kept = "" if pdf.startswith(b"%PDF") else " 没有存档"
    return f"{row.number} {row.kind_caption} {row.dated.isoformat()}{kept}"


def _round(office: Any, row: Any, by: Any) -> dict[str, Any]:
    """What was published of a round, worked out again here from its steps."""
    published = office.scores.snapshots(row.id, by)
    names = dict(office.rounds.units(row.id, by))
    same = all(office.scores.recompute(one.id, by) == one.body for one in published)
    totals = {
        names[body["unit"]]: body["total"]["total"] or body["total"]["open"]
        for body in (published[-1].body if published else ())
    }
    return {"name": row.name, "published": len(published), "recomputed": same, "totals": totals}


def _case(page: Any) -> dict[str, Any]:
    clocks = [
        {
            "clock": row.clock,
            "round": row.round,
            "unit": row.unit or None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "met_on": row.met_on.isoformat() if row.met_on else None,
            "outcome": row.outcome,
            "provisional": row.provisional,
        }
        for row in sorted(page.clocks, key=_order)
    ]
    return {"number": page.card.number, "title": page.card.title, "stage": page.card.stage,
            "steps": len(page.timeline), "irregular": len(page.irregular), "clocks": clocks}  # fmt: skip


def _order(row: Any) -> tuple[Any, ...]:
    """Whatever order the pack lists its clocks in, the check reads them by date."""
    return (row.starts_on, row.due_on or date.max, row.clock, row.unit or "")


def check_tour(folder: Path, *, update: bool = False) -> int:
    """Print what the files hold and compare it; 0 when all is as expected."""
    found = {office.key: found_in(office_path(folder, office.key)) for office in OFFICES}
    expected_file = resources_dir() / EXPECTED
    if update:
        text = json.dumps(found, ensure_ascii=False, indent=1)
        expected_file.write_text(text + "\n", encoding="utf-8")
    expected = json.loads(expected_file.read_text(encoding="utf-8"))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    problems = differences(expected, found)
    for office in OFFICES:
        _print(office.name, found[office.key])
    for problem in problems:
        print(f"不符：{problem}")
    print("与预期一致。" if not problems else f"与预期有{len(problems)}处不符。")
    return 1 if problems else 0


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Where two structures differ, one line each."""
    if isinstance(expected, dict) and isinstance(found, dict):
        lines = []
        for key in sorted({*expected, *found}):
            lines += differences(expected.get(key), found.get(key), f"{where}/{key}")
        return lines
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        lines = []
        for at, (one, other) in enumerate(zip(expected, found, strict=True)):
            lines += differences(one, other, f"{where}[{at}]")
        return lines
    return [] if expected == found else [f"{where}：应为 {expected!r}，实为 {found!r}"]


def _print(name: str, found: dict[str, Any]) -> None:
    print(f"{name}：{found['cases_in_all']}件，{found['stages']}，{found['counts']}")
    for row in found["rounds"]:
        scored = "与重算一致" if row["recomputed"] else "与重算不符"
        print(f"  {row['name']}：发布{row['published']}次，{scored}，{len(row['totals'])}个单位")
    print(f"  发文{found['papers_in_all']}件")
    for case in found["cases"]:
        print(f"  {case['number']} {case['title']} {case['stage']}")
        for clock in case["clocks"]:
            unit = f" {clock['unit']}" if clock["unit"] else ""
            mark = " 暂定" if clock["provisional"] else ""
            print(
                f"    {clock['clock']} {clock['round']}{unit} {clock['due_on']} {clock['outcome']}{mark}"
            )
