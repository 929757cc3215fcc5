"""`letter` without an office: the kinds, their data, and a paper made of a file of data."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.base.errors import InputError
from app.base.machine.safe_file import written_beside

OK, REFUSED = 0, 2


def letter_from_data(
    arguments: argparse.Namespace,
    read_json: Callable[[str], Any],
    print_json: Callable[[Any], None],
) -> int:
    """Carry out --list, --template or --data; 2 and no file where the paper is refused."""
    from app.reports.letters.headless import kinds_told, template_of

    if arguments.list:
        print_json(kinds_told())
        return OK
    if not arguments.kind:
        raise InputError("请写明文书的种类；letter --list 列出全部种类。")
    if arguments.template:
        print_json(template_of(arguments.kind))
        return OK
    return _made(arguments, read_json(arguments.data), print_json)


def _made(arguments: argparse.Namespace, data: Any, print_json: Callable[[Any], None]) -> int:
    from app.reports.letters.faces import find_faces
    from app.reports.letters.headless import make_paper

    if not arguments.out:
        raise InputError("请用 --out 写明要生成的 PDF 文件，没有生成文书。")
    out, word = Path(arguments.out), Path(arguments.docx) if arguments.docx else None
    beside = Path(arguments.data).parent
    made = make_paper(
        arguments.kind, data, find_faces(), lambda name: _bytes(beside / name), docx=bool(word)
    )
    if made.refused:
        print_json({**made.answer, "file": None, "docx": None})
        return REFUSED
    _write(out, made.pdf)
    if word is not None:
        _write(word, made.docx)
    print_json({**made.answer, "file": str(out), "docx": str(word) if word else None})
    return OK


def _write(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise InputError(f"“{path.name}”是文件夹，没有生成文书；请写明文件名。")
    with written_beside(path) as fresh:
        fresh.write_bytes(data)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "无法读取"
        raise InputError(f"打不开附件“{path.name}”（{reason}），没有生成文书。") from None
