"""The indicator sets that a round may be under: shipped ones, and the office's own before them."""

from __future__ import annotations

from pathlib import Path

from app.base.errors import PackError
from app.base.rows.evaluation import SetRow
from app.rules.indicators.reader import read_set
from app.rules.indicators.shipped import shipped_set_ids, shipped_set_source
from app.rules.indicators.source import SetSource, read_set_source


def list_sets(folder: Path) -> tuple[SetRow, ...]:
    """The shipped sets and the office's own; a faulty one names its mistake."""
    rows = [_row(shipped_set_source(name), shipped=True) for name in shipped_set_ids()]
    for path in sorted(folder.glob("*.toml")):
        try:
            rows.append(_row(read_set_file(path), shipped=False))
        except PackError as error:
            rows.append(SetRow(path.stem, path.name, "", "", shipped=False, problem=str(error)))
    return tuple(rows)


def set_source(set_id: str, folder: Path) -> SetSource:
    """The set of that id, the office's own before the shipped one; PackError if neither is."""
    for path in sorted(folder.glob("*.toml")):
        try:
            source = read_set_file(path)
        except PackError:
            continue  # the list of sets names its mistake
        if source.id == set_id:
            return source
    return shipped_set_source(set_id)


def read_set_file(path: Path) -> SetSource:
    """The set of a file; PackError if it can't be read."""
    try:
        return read_set_source(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"指标体系文件“{path.name}”不能读取（应为 UTF-8 文本）；没有改动。"
        raise PackError(sentence) from error


def _row(source: SetSource, *, shipped: bool) -> SetRow:
    found = read_set(source)
    return SetRow(found.id, found.name, found.status, found.procedure, shipped=shipped)
