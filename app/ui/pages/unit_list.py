"""A list of units from a spreadsheet: which column says what, and the rows as the register takes them."""

from __future__ import annotations

from typing import Final

from app.base.errors import InputError

# Words of a header → the register's field.
HEADINGS: Final = {
    "name": ("单位名称", "名称", "单位", "单位全称"),
    "superior": ("主管单位", "上级单位", "上级", "主管"),
    "aliases": ("简称", "别名", "曾用名"),
    "kind": ("单位类别", "类别", "类型"),
    "code": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "contact": ("联系人", "联络员", "姓名"),
    "post": ("职务", "岗位"),
    "phone": ("电话", "联系电话", "手机"),
    "note": ("备注", "说明"),
}
LOOKED = 10  # rows in which the header is looked for


def rows_of_list(data: bytes, file_name: str) -> tuple[dict[str, str], ...]:
    """The rows of the first sheet whose header names units; InputError when there is none."""
    from app.intake.ledgers.cells import Budget
    from app.intake.ledgers.sheets import read_sheets

    for sheet in read_sheets(data, file_name, Budget()).sheets:
        numbers = sorted(sheet.rows)
        for number in numbers[:LOOKED]:
            columns = _columns([str(cell or "").strip() for cell in sheet.rows[number]])
            if "name" in columns.values():
                later = (sheet.rows[n] for n in numbers if n > number)
                found = [
                    {
                        field: str(cells[at] or "").strip()
                        for at, field in columns.items()
                        if at < len(cells)
                    }
                    for cells in later
                ]
                return tuple(row for row in found if any(row.values()))
    raise InputError("表里没有“单位名称”一栏，没有导入；请在标题行写明单位名称、简称、主管单位等。")


def _columns(header: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for at, text in enumerate(header):
        field = next((f for f, words in HEADINGS.items() if text in words), None)
        if field is not None and field not in found.values():
            found[at] = field
    return found
