"""Pairs of measurements: the machine's speed drifts, so a figure is a ratio of two runs next to each other."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """One comparison."""

    ours: float
    """Median seconds of ours."""
    other: float
    """Median seconds of the other."""
    ratio: float
    """Median of other / ours, pair by pair: above 1, ours is faster."""


def compare(ours: Callable[[], object], other: Callable[[], object], *, pairs: int) -> Ratio:
    """Run the two in turn, after one warm-up each."""
    ours(), other()
    seconds = [(_seconds(ours), _seconds(other)) for _ in range(pairs)]
    return Ratio(
        statistics.median(a for a, _ in seconds),
        statistics.median(b for _, b in seconds),
        statistics.median(b / a for a, b in seconds),
    )


def process(command: Sequence[str]) -> Callable[[], object]:
    """A whole process, its output thrown away."""
    return lambda: subprocess.run(command, check=True, capture_output=True)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
