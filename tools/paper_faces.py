"""Says which font file sets which role of a paper on this machine: `python3 dev.py fonts`."""

from __future__ import annotations

import sys

from app.base.errors import AppError
from app.base.machine.console import speak_utf8
from app.reports.letters.faces import ROLE_CAPTIONS, Role, find_faces


def main() -> int:
    """One line a role: its file, and whether the face is the real one; 1 if a role has none."""
    speak_utf8()
    try:
        faces = find_faces()
    except AppError as error:
        print(error)
        return 1
    standing_in = {item.role for item in faces.stand_ins}
    for role in Role:
        file = faces.path_of(role)
        index = f"#{file.index}" if file.index else ""
        remark = "  (代用字体, a stand-in)" if role in standing_in else ""
        print(f"{role.value:<11}{ROLE_CAPTIONS[role]:　<4}{file.name}  {file.path}{index}{remark}")
    print("for characters that a role's face lacks, in this order:")
    for file in faces.rare:
        print(f"  {file.name}  {file.path}" + (f"#{file.index}" if file.index else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
