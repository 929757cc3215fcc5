"""Files of a round handed on together: what goes up to the platform, proof by indicator with its list."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside
from app.base.progress import SILENT, Progress
from app.base.session import Session
from app.base.tables import Column, Table
from app.rules.evaluation.history import ATTACH
from app.rules.evaluation.sources import SOURCES
from app.services.evaluation.round_steps import load_kinds
from app.services.evaluation.rounds import unit_names
from app.services.evaluation.standing import head_of
from app.services.gate.acts import DESK, Act
from app.services.results.result_commands import SUMMARY, UNIT, WORKBOOK, MakeResult
from app.services.results.results import Results
from app.services.store import settings
from app.services.store.content import read_content, safe_name
from app.services.store.workspace import Workspace

PACK_REPORTS = Act("pack_reports", "打包上传材料", about="round", roles=DESK, leaves_house=True)
PACK_PROOF = Act("pack_proof", "打包佐证材料", about="round", roles=DESK, leaves_house=True)
OF_ALL: Final = "全部指标"
LIST: Final = "佐证材料清单.xlsx"
FIXED: Final = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes


class Bundles:
    """Writes archives of a round."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._results = Results(work)

    def reports(
        self, command: MakeResult, path: Path, by: Session, progress: Progress = SILENT
    ) -> int:
        """What is uploaded and filed (PJ-10.7): each unit's report, the summary, the tables, the
        scores with their derivations; of a snapshot alone. Gives how many reports there are."""
        if not command.snapshot:
            raise InputError("没有选定已发布的得分，没有打包；请先发布。")
        seen = self._results.overview(command.round_id, command.as_of, by, command.snapshot)
        with self._work.gate.act(PACK_REPORTS, by) as deed:
            with (
                written_beside(path) as fresh,
                zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as out,
            ):
                wanted = [_with(command, UNIT, "pdf", unit) for unit in seen.names]
                wanted += [_with(command, SUMMARY, "pdf"), _with(command, WORKBOOK, "xlsx")]
                for number, file in enumerate(self._results.many(wanted, by), 1):
                    progress.step(number, len(wanted), "正在生成评价报告")
                    name = safe_name(file.name)
                    own = number <= len(seen.names)
                    _put(out, f"评价报告/{number:03d} {name}" if own else name, file.data)
                body = json.dumps([dict(b) for b in seen.bodies], ensure_ascii=False, indent=1)
                _put(out, "得分.json", body.encode())
            deed.detail |= {
                "round_id": command.round_id, "snapshot": command.snapshot, "file": path.name,
                "reports": len(seen.names),
            }  # fmt: skip
        return len(seen.names)

    def proof(self, round_id: int, path: Path, by: Session, unit: str = "") -> int:
        """佐证材料 in a folder for each indicator with its list; of one unit, or of all. Gives how
        many files there are."""
        with self._work.gate.see(by) as view:
            held = head_of(view.connection, round_id)
            steps = load_kinds(view.connection, round_id, (ATTACH,))
            names = dict(unit_names(view.connection, round_id))
            office = settings.office_settings(view.connection)
        indicators = self._work.editions.indicators(held.state.edition)
        captions = {key: f"{key} {item.caption}" for key, item in indicators.items.items()}
        rows = list(_files(steps, captions, names, unit))
        if not rows:
            raise InputError("没有佐证材料，没有打包。")
        with self._work.gate.act(PACK_PROOF, by) as deed:
            with (
                written_beside(path) as fresh,
                zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as out,
            ):
                for row in rows:
                    data = read_content(self._work.attachments_folder, row["sha256"])
                    _put(out, f"{safe_name(row['folder'])}/{row['place']}", data)
                status = f"（{indicators.status}）" if indicators.status else ""
                title = f"{held.state.name}{status}佐证材料清单"
                _put(
                    out, LIST, _list(title, office.name, office.demo, rows, deed.now, fresh.parent)
                )
            deed.detail |= {"round": held.key.uid, "file": path.name, "files": len(rows)}
        return len(rows)


def _with(command: MakeResult, kind: str, form: str, unit: str = "") -> MakeResult:
    return MakeResult(
        kind, command.round_id, command.as_of, unit, command.snapshot, form, command.overall
    )


def _files(
    steps: Sequence[Any], captions: dict[str, str], names: dict[str, str], unit: str
) -> Iterator[dict[str, str]]:
    number = 0
    for step in steps:
        given = step.payload
        if unit and given["units"] and unit not in given["units"]:
            continue
        for file in given["files"]:
            number += 1
            whom = "、".join(names.get(uid, "") for uid in given["units"]) or "全部单位"
            yield {
                "folder": captions.get(given["item"], OF_ALL), "name": file["name"],
                "place": f"{number:03d} {safe_name(file['name'])}", "sha256": file["sha256"],
                "source": SOURCES[given["source"]], "units": whom, "page": given["page"],
                "quote": given["quote"],
            }  # fmt: skip


def _list(
    title: str, office: str, demo: bool, rows: list[dict[str, str]], at: Any, folder: Path
) -> bytes:
    from app.reports.workbooks.book import Head, Part, write_book

    columns = (
        ("folder", "指标"), ("place", "材料"), ("source", "来源"), ("units", "单位"),
        ("page", "页码"), ("quote", "摘录"),
    )  # fmt: skip
    table: Table[dict[str, str]] = Table(
        tuple(Column(key, caption, _taker(key), stretch=key == "place") for key, caption in columns)
    )
    path = folder / "list.xlsx"
    write_book(path, Head(title, office, at, demo=demo), [Part("清单", table, rows, len(rows))])
    return path.read_bytes()


def _taker(key: str) -> Any:
    def take(row: dict[str, str]) -> str:
        return row[key]

    return take


def _put(out: zipfile.ZipFile, name: str, data: bytes) -> None:
    out.writestr(zipfile.ZipInfo(name, FIXED), io.BytesIO(data).getvalue(), zipfile.ZIP_DEFLATED)
