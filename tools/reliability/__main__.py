"""`dev.py reliability [--full]`: kills, figures, and exit status 1 if anything was lost."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from random import SystemRandom

from tools.reliability.failing import run_failing
from tools.reliability.run import Outcome, run
from tools.reliability.window import kill_windows

FULL, USUAL, WINDOWS = 3_000, 60, 3


def main(arguments: list[str]) -> int:
    """Run the cycles asked for; 0 if nothing was lost or half there."""
    parser = argparse.ArgumentParser(prog="dev.py reliability")
    parser.add_argument("--cycles", type=int, default=USUAL)
    parser.add_argument("--full", action="store_true", help=f"{FULL} cycles")
    parser.add_argument("--windows", type=int, default=WINDOWS, help="kills of the whole program")
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(10**6)
    cycles = FULL if asked.full else asked.cycles
    print(f"seed {seed}", flush=True)
    logging.disable(logging.WARNING)
    began = time.monotonic()
    outcome = run(cycles, seed, report_every=100)
    _tell(outcome)
    failed = run_failing(seed)
    print("file operations that failed during:",
          ", ".join(f"{k} {n}" for k, n in failed.failures.items()))  # fmt: skip
    faults = outcome.faults + failed.faults + kill_windows(asked.windows, seed)
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{outcome.cycles.total()} kills of the services, {asked.windows} of the whole program, "
          f"{len(faults)} faults, {time.monotonic() - began:.0f} s")  # fmt: skip
    return 1 if faults else 0


def _tell(outcome: Outcome) -> None:
    print("killed during:", ", ".join(f"{k} {n}" for k, n in outcome.cycles.items()))
    print("acknowledged:", ", ".join(f"{k} {n}" for k, n in outcome.acknowledged.items()))
    print(f"in the middle of a deed of several parts: {outcome.in_the_middle}; "
          f"leftovers met, all harmless: {outcome.scraps}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
