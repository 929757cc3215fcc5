"""How long work tells its progress and learns that it was cancelled."""

from __future__ import annotations

from collections.abc import Callable

from app.base.errors import Cancelled


class Progress:
    """Passed into long work: call ``step`` often; it raises Cancelled once the user stopped it."""

    def __init__(
        self,
        report: Callable[[int, int, str], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self._report = report
        self._is_cancelled = is_cancelled

    def step(self, done: int, total: int, caption: str = "") -> None:
        """Report ``done`` of ``total``; raises Cancelled if the user stopped the job."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, caption)


SILENT = Progress()
