"""Papers: the first one, a batch issued to units that are late, and all of them for the printer."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from app.base.progress import SILENT
from app.base.rows.papers import LettersResult
from app.services.office import Office
from app.services.papers.letter_commands import WriteLetter, supervision_letters
from tools.bench import data
from tools.bench.figures import Bench, Figure
from tools.bench.owed import OWED, advice_to
from tools.sample_cases import TODAY

TITLE = "papers: previewed, issued in a batch, painted for the printer"
MOST = 80  # one on a file that only tries the measure out


def measure(bench: Bench) -> list[Figure]:
    """Seconds for what is made out of one copy of the file; the first paper loads the fonts."""
    path = data.office_file(bench)
    with data.copy_of(path) as copy, data.open_file(copy) as office:
        by = office.session()
        commands = _commands(office, bench.rounds(MOST))
        first = _first(office, commands[0])
        again = _first(office, commands[0])
        started = time.perf_counter()
        done = office.letters.issue_batch(commands, by)
        issued = time.perf_counter() - started
        started = time.perf_counter()
        papers = [office.documents.pdf(document.id, by)[1] for document in done.issued]
        read = time.perf_counter() - started
    printed, pages = _paint(papers)
    return _figures(done, papers, (first, again, issued, read, printed), pages)


def _figures(
    done: LettersResult, papers: list[bytes], times: tuple[float, ...], pages: int
) -> list[Figure]:
    first, again, issued, read, printed = times
    letters = len(papers)
    return [
        Figure("letters issued", letters, "", f"{len(done.refused)} refused"),
        Figure("first preview, libraries and fonts loaded", first, "s"),
        Figure("the same again", again * 1000, "ms", f"the first takes {first / again:.0f} times"),
        Figure("issued in one batch", issued, "s", f"{issued * 1000 / letters:.0f} ms a letter"),
        Figure("their kept PDFs read and verified", read * 1000, "ms"),
        Figure("size of a PDF", sum(map(len, papers)) / letters / 1024, "kB"),
        Figure("pages painted for the printer", pages, ""),
        Figure("painting them", printed, "s", f"{printed * 1000 / pages:.0f} ms a page"),
        Figure("painting / issuing", printed / issued, ""),
    ]


def _commands(office: Office, most: int) -> list[WriteLetter]:
    """A letter to units that have a case, those whose limit ends first before the others."""
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql(OWED, (most,)).all()
    return list(supervision_letters([advice_to(*row) for row in rows], TODAY))


def _first(office: Office, command: WriteLetter) -> float:
    """Seconds from asking for a paper until its bytes are there."""
    by = office.session()
    started = time.perf_counter()
    draft = office.letters.prepare(command.kind, command.case_id, by)
    office.letters.preview(command, by, draft)
    return time.perf_counter() - started


def _paint(papers: list[bytes]) -> tuple[float, int]:
    """Seconds and pages of handing all papers to a printer that writes a file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.ui.start import make_application
    from app.ui.widgets.printing import a4_printer, print_papers

    make_application()
    with tempfile.TemporaryDirectory() as folder:
        printer = a4_printer("bench")
        printer.setOutputFileName(str(Path(folder) / "printed.pdf"))
        started = time.perf_counter()
        pages = print_papers(papers, printer, SILENT)
        return time.perf_counter() - started, pages
