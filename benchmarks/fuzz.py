"""Hostile inputs by the thousand: ``python benchmarks/fuzz.py --runs 10000 --seed S``; exits with 1 where one fails.

Each run draws a table of events (text, Parquet, GeoJSON or a frame in memory), areas and options, and maps or checks
them. It ends well, or with a clear refusal (exit code 10, 11, 12, or 2 for the options). Anything else is counted and
printed with what reproduces it (``--only SEED-NUMBER``): another exception, more than 40 seconds of the
processor, a record lost
(``quality.csv`` does not add up to the records), a record's value in a message, a file left by a refusal, a warning
(those of readers of vector files aside, which speak of a file's shape).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import pandas as pd

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_inputs as inputs
import fuzz_options

#: Seconds that a run may take.
PATIENCE: Final = 40
_TOLD_EVERY: Final = 500
#: Libraries that warn of the shape of a file; a value in such a warning is looked for as in any message.
_READERS: Final = ("pyogrio", "geopandas")
#: Seconds by the clock after which a process of its own is taken to hang.
_HANGS: Final = 600
_REFUSALS: Final = frozenset({2, 10, 11, 12})
#: What runs of each kind are drawn from: text is what users have most.
_KINDS: Final = ("text",) * 6 + ("parquet",) * 2 + ("points", "frame")


@dataclass
class Outcome:
    """What became of a run."""

    seed: str
    kind: str = ""
    arguments: list[str] = field(default_factory=list)
    code: int | None = None
    said: str = ""
    wrong: str = ""
    """What must not be; empty where all is well."""
    seconds: float = 0.0

    @property
    def word(self) -> str:
        """``success``, ``refusal`` or ``anything else``."""
        if self.wrong:
            return "anything else"
        return "success" if self.code == 0 else "refusal"


def run_one(seed: str, *, process: bool = False) -> Outcome:
    """One run. ``process``: through the command in a process of its own."""
    rng, outcome = Random(seed), Outcome(seed)  # noqa: S311 - inputs are drawn, no secrets
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        folder, out = Path(name), Path(name) / "out"
        kind = rng.choice(_KINDS)
        started = _spent()
        try:
            if kind == "frame" and not process:
                records = _run_frame(rng, out, outcome)
            else:
                records = _run_command(rng, kind, folder, outcome, process=process)
        except Exception:  # noqa: BLE001  (this is what is looked for)
            outcome.wrong = traceback.format_exc(limit=-4)
            records = None
        outcome.seconds = _spent() - started
        theirs = [any(name in one.filename for name in _READERS) for one in warned]
        outcome.said += "".join(f"\n{one.message}" for one, their in zip(warned, theirs, strict=True) if their)
        ours = [f"{w.filename}:{w.lineno}: {w.message}" for w, their in zip(warned, theirs, strict=True) if not their]
        if ours and not outcome.wrong:
            outcome.wrong = "a warning: " + "; ".join(ours)
        _judge(outcome, out, records)
    return outcome


def _run_command(rng: Random, kind: str, folder: Path, outcome: Outcome, *, process: bool) -> int | None:
    write = {"text": inputs.write_text, "parquet": inputs.write_parquet, "points": inputs.write_points}
    given = write.get(kind, inputs.write_text)(rng, folder)
    command = "map" if rng.random() < 0.6 else "check"
    arguments = [command, str(given.events), *fuzz_options.options(rng)]
    if command == "check":
        arguments = _without(arguments, "--audience")
    else:
        arguments += ["-o", str(folder / "out")]
    if rng.random() < 0.5:
        lat, lon = inputs.MIDDLES[0] if rng.random() < 0.9 else rng.choice(inputs.MIDDLES)
        arguments += [rng.choice(["--neighborhoods", "--neighborhoods", "--study-area"])]
        arguments += [str(inputs.write_areas(rng, folder, lat, lon))]
    outcome.kind, outcome.arguments = given.kind, [word.replace(str(folder), "") for word in arguments]
    if process:
        done = subprocess.run(
            [sys.executable, "-m", "hotspot", *_spoken(arguments)],
            capture_output=True,
            timeout=_HANGS,
            check=False,
        )
        outcome.code, outcome.said = done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")
    else:
        from click.testing import CliRunner

        from hotspot.cli import main

        with _patience():
            result = CliRunner().invoke(main, arguments)
        outcome.code, outcome.said = result.exit_code, result.output
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            outcome.wrong = "".join(traceback.format_exception(result.exception, limit=-4))
    return given.records if command == "map" else None


def _spent() -> float:
    """Seconds that processors worked for this process and those it waited for."""
    return sum(os.times()[:4])


def _spoken(arguments: list[str]) -> list[str]:
    """A command line cannot hold a NUL."""
    return [word.replace("\x00", "") for word in arguments]


def _without(arguments: list[str], option: str) -> list[str]:
    if option not in arguments:
        return arguments
    at = arguments.index(option)
    return arguments[:at] + arguments[at + 2 :]


def _run_frame(rng: Random, out: Path, outcome: Outcome) -> int | None:
    from hotspot.disclosure import DisclosurePolicy
    from hotspot.errors import HotspotError
    from hotspot.output import save_folder
    from hotspot.study import Study, run_study

    table, count = inputs.frame(rng)
    outcome.kind = "frame"
    try:
        with _patience():
            release = run_study(Study(events=table, policy=DisclosurePolicy.for_audience("internal")))
            save_folder(release, out)
    except HotspotError as error:
        outcome.code, outcome.said = error.exit_code, str(error)
    else:
        outcome.code = 0
    return count


@contextmanager
def _patience() -> Iterator[None]:
    """End what takes too long, where the system can."""
    try:
        import signal

        alarm, clock = signal.SIGPROF, signal.ITIMER_PROF
    except AttributeError:
        yield
        return

    def end(*_: Any) -> None:
        raise TimeoutError(f"more than {PATIENCE} seconds")

    before = signal.signal(alarm, end)
    # Time of this process: that of a busy machine says nothing.
    signal.setitimer(clock, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(clock, 0)
        signal.signal(alarm, before)


def _judge(outcome: Outcome, out: Path, records: int | None) -> None:
    """Add what is wrong beside another exception."""
    if outcome.wrong:
        return
    if outcome.seconds > PATIENCE:
        outcome.wrong = f"{outcome.seconds:.0f} seconds"
    elif inputs.CANARY in outcome.said:
        at = outcome.said.index(inputs.CANARY)
        outcome.wrong = f"a value in a message: {outcome.said[max(0, at - 150) : at + 60]}"
    elif outcome.code and inputs.NAMED in outcome.said:
        outcome.wrong = "a refusal says the name of an area"
    elif "Traceback" in outcome.said or outcome.code not in {0, *_REFUSALS}:
        outcome.wrong = f"exit code {outcome.code}: {outcome.said[-800:]}"
    elif outcome.code and out.exists():
        outcome.wrong = "files were left by a refusal"
    elif not outcome.code and records is not None:
        found = int(pd.read_csv(out / "quality.csv")["records"].sum())
        if found != records:
            outcome.wrong = f"{found} of {records} records are accounted for"


def fuzz(
    runs: int,
    seed: str,
    *,
    process: bool = False,
    tell: Callable[[Outcome], None] = lambda _: None,
    progress: Callable[[str], None] | None = None,
) -> Counter[str]:
    """How many runs came to each end; ``tell`` is called with each outcome, ``progress`` now and then."""
    counts: Counter[str] = Counter(dict.fromkeys(("success", "refusal", "anything else"), 0))
    for number in range(runs):
        if number % _TOLD_EVERY == 0 and number and progress:
            progress(f"{number:,} of {runs:,}: {dict(counts)}")
        outcome = run_one(f"{seed}-{number}", process=process)
        counts[outcome.word] += 1
        tell(outcome)
    return counts


#: Counts of runs that were made apart, for `run.py`; each is long.
KEPT: Final = Path(__file__).with_name("fuzz.jsonl")
ALONE: Final = "in one process"
COMMANDS: Final = "through the command"


def hostile_inputs() -> Iterator[tuple[str, str, str]]:
    """Hostile inputs: what became of 10,000 in one process and of 600 through the command."""
    kept = dict(map(json.loads, KEPT.read_text().splitlines())) if KEPT.is_file() else {}
    for what, runs, seed in ((ALONE, 10_000, "1"), (COMMANDS, 600, "c1")):
        counts = Counter(kept.get(what) or fuzz(runs, seed, process=what == COMMANDS))
        for word, bar in (("success", ""), ("refusal", ""), ("anything else", "0")):
            yield f"{what}: {word}", f"{counts[word]:,}", bar


CASES: Final = (hostile_inputs,)


def _tell(outcome: Outcome) -> None:
    if outcome.wrong:
        print(f"--- --only {outcome.seed} [{outcome.kind}] {outcome.arguments}\n{outcome.wrong}", flush=True)


def main() -> int:
    """Run, print the counts, and say whether anything else came."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000, help="Inputs in this process.")
    parser.add_argument("--commands", type=int, default=0, help="Inputs through the command, a process each.")
    parser.add_argument("--seed", default="1", help="The same seed draws the same inputs.")
    parser.add_argument("--only", default="", metavar="SEED-NUMBER", help="One run again, with all that was said.")
    parser.add_argument("--keep", action="store_true", help="Keep the counts for benchmarks/run.py.")
    given = parser.parse_args()
    if given.only:
        outcome = run_one(given.only)
        print(outcome.kind, outcome.arguments, outcome.code, outcome.said, outcome.wrong, sep="\n")
        return int(bool(outcome.wrong))
    started = time.monotonic()
    say = partial(print, file=sys.stderr, flush=True)
    counts = fuzz(given.runs, given.seed, tell=_tell, progress=say)
    commands = fuzz(given.commands, f"c{given.seed}", process=True, tell=_tell)
    if given.keep:
        with KEPT.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(pair) + "\n" for pair in ((ALONE, counts), (COMMANDS, commands)) if pair[1])
    counts += commands
    print(f"seed {given.seed}, {time.monotonic() - started:.0f} s")
    for word in ("success", "refusal", "anything else"):
        print(f"{word}: {counts[word]:,}")
    return int(counts["anything else"] > 0)


if __name__ == "__main__":
    sys.exit(main())
