"""用印登记簿: every use of a seal, on papers and on what is none, with who approved it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from app.base.captions import day_in_list
from app.base.rows.papers import SealRow
from app.base.tables import Column, Table
from app.ui.dialogs.listing import Listing
from app.ui.widgets.grid import Grid

HEADING: Final = "用印登记簿"
NOTHING: Final = "还没有登记过用印。"
USES: Final = Table[SealRow](
    (
        Column("on", "用印日期", lambda s: s.on, day_in_list, width=104),
        Column("seal", "印章", lambda s: s.seal, width=180, tooltip=lambda s: s.seal),
        Column("matter", "字号、事由", lambda s: s.matter, stretch=True,
               tooltip=lambda s: s.matter),
        Column("copies", "份数", lambda s: s.copies, width=60),
        Column("approved", "批准人", lambda s: s.approved_by, width=110),
        Column("officer", "登记人", lambda s: s.officer, width=90),
    )
)  # fmt: skip


class SealUsesDialog(Listing):
    """Reads only; the last use stands first."""

    def __init__(self, parent: QWidget, seals: Sequence[SealRow]) -> None:
        self.seal_grid = Grid(USES, HEADING, nothing=NOTHING)
        self.seal_grid.show_rows(tuple(reversed(seals)))
        copies = sum(seal.copies for seal in seals)
        about = f"共用印{len(seals)}次、{copies}份。“导出…”时一并存入 Excel。"
        super().__init__(parent, self.seal_grid, HEADING, about, size=(900, 420))
        self.finished.connect(lambda _result: self.deleteLater())
