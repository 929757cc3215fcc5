"""One at a time: PDFium, which reads and draws the PDFs of others, knows no threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_LOCK: Final = threading.RLock()


@contextmanager
def opened(source: bytes | Path) -> Iterator[Any]:
    """The document, for this thread alone; pypdfium2's PdfiumError where it can't be read."""
    import pypdfium2

    with _LOCK:
        document = pypdfium2.PdfDocument(source)
        try:
            yield document
        finally:
            document.close()
