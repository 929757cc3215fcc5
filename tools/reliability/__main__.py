"""`dev.py reliability [--full]`: kills and attacks, figures, and exit status 1 if anything got through."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Final

from tools.reliability.attacks import run_attacks
from tools.reliability.failing import run_failing
from tools.reliability.nth import run_nth
from tools.reliability.power import run_power
from tools.reliability.races import run_races
from tools.reliability.run import Outcome, run
from tools.reliability.tampering import MANIPULATIONS, run_tampering
from tools.reliability.window import kill_windows

WINDOWS: Final = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each part is done."""

    cycles: int
    every: int  # each so manieth operation is killed or refused
    cuts: int  # of the power
    rounds: int  # of every race
    share: int  # one of so many attacks and manipulations


USUAL: Final = Size(cycles=60, every=97, cuts=3, rounds=1, share=4)
FULL: Final = Size(cycles=3_000, every=5, cuts=200, rounds=20, share=1)


def main(arguments: list[str]) -> int:
    """Run what is asked for; 0 if nothing was lost, half there, or got through."""
    parser = argparse.ArgumentParser(prog="dev.py reliability")
    parser.add_argument("--cycles", type=int, default=None, help="random kills of the services")
    parser.add_argument("--full", action="store_true", help=f"{FULL.cycles} kills, every attack")
    parser.add_argument("--windows", type=int, default=WINDOWS, help="kills of the whole program")
    parser.add_argument("--seed", type=int, default=None)
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(10**6)
    size = FULL if asked.full else USUAL
    cycles = size.cycles if asked.cycles is None else asked.cycles
    print(f"seed {seed}", flush=True)
    logging.disable(logging.WARNING)
    began = time.monotonic()
    faults = [*_attacks(seed, size), *_kills(seed, cycles, asked.windows)]
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{cycles} kills of the services, {asked.windows} of the whole program, "
          f"{len(faults)} faults, {time.monotonic() - began:.0f} s")  # fmt: skip
    return 1 if faults else 0


def _attacks(seed: int, size: Size) -> list[str]:
    """Everything but the random kills, each part with a line of figures."""
    first = Random(seed).randrange(size.share)
    parts: tuple[Callable[[], list[str]], ...] = (
        lambda: _tampered(first, size),
        lambda: _attacked(seed, first, size),
        lambda: _raced(seed, size),
        lambda: _powerless(seed, size),
        lambda: _nth(seed, size),
        lambda: _failing(seed),
    )
    return [fault for part in parts for fault in part()]


def _tampered(first: int, size: Size) -> list[str]:
    outcome = run_tampering(MANIPULATIONS[first :: size.share])
    kinds = {kind: list(outcome.found.values()).count(kind) for kind in outcome.found.values()}
    print("manipulations:", _told(kinds), flush=True)
    return outcome.faults


def _attacked(seed: int, first: int, size: Size) -> list[str]:
    outcome = run_attacks(seed, first, size.share)
    print("attacks:", _told(outcome.tried), flush=True)
    return outcome.faults


def _raced(seed: int, size: Size) -> list[str]:
    outcome = run_races(seed, size.rounds)
    print("races:", _told(outcome.races), flush=True)
    return outcome.faults


def _powerless(seed: int, size: Size) -> list[str]:
    outcome = run_power(seed, size.cuts)
    print(f"power gone: in the log {outcome.cuts}, in a fold {outcome.folds}; "
          f"names of files watched: {outcome.names}", flush=True)  # fmt: skip
    return outcome.faults


def _nth(seed: int, size: Size) -> list[str]:
    outcome = run_nth(seed, size.every)
    print("killed at an operation during:", _told(outcome.kills), flush=True)
    print("an operation refused during:", _told(outcome.refusals), flush=True)
    return outcome.faults


def _failing(seed: int) -> list[str]:
    outcome = run_failing(seed)
    print("file operations that failed during:", _told(outcome.failures), flush=True)
    return outcome.faults


def _kills(seed: int, cycles: int, windows: int) -> list[str]:
    outcome = run(cycles, seed, report_every=100)
    _tell(outcome)
    return [*outcome.faults, *kill_windows(windows, seed)]


def _tell(outcome: Outcome) -> None:
    print("killed during:", _told(outcome.cycles))
    print("acknowledged:", _told(outcome.acknowledged))
    print(f"in the middle of a deed of several parts: {outcome.in_the_middle}; "
          f"leftovers met, all harmless: {outcome.scraps}", flush=True)  # fmt: skip


def _told(figures: Mapping[str, int]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in figures.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
