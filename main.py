"""Starts app.bootstrap (the desk), app.cli (headless commands) or the tour; nothing else."""

from __future__ import annotations

import os
import sys

TOUR = ("tour", "tour-check")


def main(arguments: list[str]) -> int:
    """The exit status of the window, or of the command that the first word names.

    Each side is imported only when it is wanted: the headless tools start without Qt.
    """
    if arguments:
        from app import cli
        from app.base.machine import halves
        from app.base.machine.places import settings_file

        if arguments[0] in (*cli.COMMANDS, "-h", "--help"):
            halves.keep_in(settings_file(os.environ).parent)
            return cli.main(arguments)
        if arguments[0] in TOUR:
            from tools.tour import command

            return command.main(arguments)
    from app import bootstrap

    return bootstrap.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
