"""Prints papers page by page as they are shown: the same bytes, drawn by the same reader."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QDialog, QWidget

from app.base.errors import AppError, StoreError
from app.base.progress import Progress

if TYPE_CHECKING:  # loaded when something is printed
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
NO_PRINTER = "打印机没有应答，没有打印，文书没有改动；请检查打印机后重试，也可以先保存为 PDF。"


def ask_printer(parent: QWidget, caption: str) -> QPrinter | None:
    """The printer chosen in the system's dialog, set up for A4 without margins; None if left."""
    from PySide6.QtPrintSupport import QPrintDialog

    printer = a4_printer(caption)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def a4_printer(caption: str) -> QPrinter:
    """A printer for whole A4 pages; ``caption`` names the job and must hold no name of a person."""
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(caption)
    printer.setFullPage(True)
    page = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
    return printer


def print_papers(papers: Sequence[bytes], printer: QPrinter, progress: Progress) -> int:
    """Print the papers one after the other; gives the number of pages. Runs off the window."""
    painter = QPainter()
    if not painter.begin(printer):
        raise AppError(NO_PRINTER)
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    pages = 0
    try:
        for at, data in enumerate(papers):
            progress.step(at, len(papers), f"正在打印 {at + 1}/{len(papers)}")
            for _copy in range(copies):
                pages = _print_one(data, printer, painter, pages)
    finally:
        painter.end()
    progress.step(len(papers), len(papers), "已交给打印机")
    return pages


def _print_one(data: bytes, printer: QPrinter, painter: QPainter, pages: int) -> int:
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    for page in range(document.pageCount()):
        if pages and not printer.newPage():
            raise AppError(NO_PRINTER)
        _draw(document, page, painter, printer.paperRect(printer.Unit.DevicePixel))
        pages += 1
    document.close()
    return pages


def _draw(document: QPdfDocument, page: int, painter: QPainter, paper: QRectF) -> None:
    size = document.pagePointSize(page) * (DOTS_PER_INCH / POINTS_PER_INCH)
    painter.drawImage(
        paper, document.render(page, QSize(round(size.width()), round(size.height())))
    )


def save_paper(path: Path, data: bytes) -> None:
    """Write the very bytes to a file; StoreError where the disk refuses."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise StoreError(
            f"没有存成“{path.name}”，文书没有改动；请检查磁盘空间和文件夹权限，或换一个位置。"
        ) from error
