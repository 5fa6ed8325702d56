"""Pairs of measurements: the machine's speed drifts, so a figure is a ratio of two runs next to each other."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ratio:
    """One comparison."""

    ours: float
    """Median seconds of ours."""
    other: float
    """Median seconds of the other."""
    ratio: float
    """Median of other / ours, pair by pair: above 1, ours is faster."""


@dataclass(frozen=True)
class Spent:
    """What a whole process took."""

    cpu: float
    """Seconds of all its threads, its own and the system's for it."""
    held: float
    """The most memory that it held at a time, 10^6 bytes."""


def spent(command: Sequence[str], *, folder: Path) -> Spent:
    """Run a command in this folder, its output thrown away; errors are seen. Not on Windows.

    The system counts what the starting process held as held by the started one: a small process stands between.
    Raises CalledProcessError where the command fails.
    """
    between = [sys.executable, str(Path(__file__).resolve()), *command]
    done = subprocess.run(between, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return Spent(**json.loads(done.stdout))


def _between(command: Sequence[str]) -> None:
    import resource

    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "held": used.ru_maxrss * unit / 1e6}))
    sys.exit(code if code >= 0 else 128 - code)


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


if __name__ == "__main__":
    _between(sys.argv[1:])
