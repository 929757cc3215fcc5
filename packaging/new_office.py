"""Leaves a new, empty office's file for the trial of a package: `python packaging/new_office.py FILE`."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # an embedded Python looks nowhere

from app.base.rows.settings import OfficeSettings
from app.services.office import Office  # noqa: E402


def main(arguments: list[str]) -> int:
    """0 when the file is there; it must not have been."""
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    with Office.create(
        Path(arguments[0]), settings, today=date.today, now=datetime.now, officer="经办甲示例"
    ):
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
