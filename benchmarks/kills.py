"""Kill runs while they write, and look at what is left: ``python benchmarks/kills.py --kills 200 --signals 60``.

A made-up town; every run replaces an old output folder by a new one, beside a stranger's file. Four attacks:

- each step: SIGKILL before every single rename, creation and deletion of a run, one after the other;
- kills: SIGKILL at random moments of the writing;
- commands: SIGKILL at random moments of a whole command, from its start on;
- signals: SIGINT, SIGTERM and SIGHUP at random moments of a whole command.

The bar: the old output or the new one, whole; the stranger's file as it was; nothing else left after the next start
(after a signal: at once), and then one line and the exit code 128 + signal. Ends with 1 where it is not met.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

import hotspot as hs
from hotspot.output import exchange
from hotspot.output.leftovers import sweep

STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "hotspot.renameat2"}
STUDY = 'title = "{title}"\naudience = "internal"\n[events]\nfile = "events.csv"\n[grid]\nresolution = 8\n'
STRANGER = b"a stranger's file"
Told = dict[str, str]


def town(title: str) -> hs.Release:
    """The release of 300 made-up events."""
    policy = hs.DisclosurePolicy.for_audience("internal")
    return hs.run_study(hs.Study(events=events(), policy=policy, title=title, resolution=8))


def events() -> pd.DataFrame:
    """Row: a made-up event in a square of the open Atlantic."""
    rng = np.random.default_rng(3)
    return pd.DataFrame({"lat": 38 + 0.05 * rng.random(300), "lon": -70 + 0.05 * rng.random(300)}).round(6)


def contents(folder: Path) -> Told:
    """Path below the folder -> hash of the file."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Ground:
    """A folder with an old output, a stranger's file and a study; what is found there after an attack."""

    def __init__(self, room: Path) -> None:
        """Make both outputs once."""
        self.room = room
        self.releases = {name: town(name) for name in ("old", "new")}
        for name, made in self.releases.items():
            hs.save_folder(made, room / "kept" / name)
        self.whole = {name: contents(room / "kept" / name) for name in self.releases}
        self.here = room / "here"
        self.out = self.here / "out"

    def prepare(self, *, old: bool) -> None:
        """Fresh; ``old``: with an output that is to be replaced."""
        shutil.rmtree(self.here, ignore_errors=True)
        self.here.mkdir()
        (self.here / "mine.txt").write_bytes(STRANGER)
        (self.here / "study.toml").write_text(STUDY.format(title="new"), encoding="utf-8")
        events().to_csv(self.here / "events.csv", index=False)
        if old:
            shutil.copytree(self.room / "kept" / "old", self.out)

    def found(self, *, old: bool, whole: dict[str, Told] | None = None) -> str:
        """Which output is there: old, new or none; what is wrong otherwise."""
        whole = whole or self.whole
        if (self.here / "mine.txt").read_bytes() != STRANGER:
            return "the stranger's file was touched"
        if not self.out.exists():
            return "the old output is lost" if old else "none"
        there = contents(self.out)
        return next((name for name, told in whole.items() if told == there), f"a mix: {sorted(there)}")

    def left(self) -> list[str]:
        """Names that should not be there."""
        return sorted({path.name for path in self.here.iterdir()} - {"mine.txt", "study.toml", "events.csv", "out"})


def in_child(work: Callable[[], object]) -> int:
    """Start a process that does the work; its id."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def kill_at(step: int) -> None:
    """Let this process kill itself before its step of that number."""
    passed = 0

    def watch(event: str, given: tuple[object, ...]) -> None:
        nonlocal passed
        # Of opened files those that are written.
        if event in STEPS or (event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
            passed += 1
            if passed > step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def without_exchange() -> None:
    """A system that cannot exchange two folders in one step."""
    exchange._renameat2 = lambda: None  # type: ignore[assignment]  # noqa: SLF001 - the attack


def judged(ground: Ground, *, old: bool, cleared: bool = False) -> str:
    """What is there, after the next start where it was a kill; wrong things begin with FAILED."""
    found = ground.found(old=old)
    if not cleared:
        # Between two renames of a system that cannot exchange, the next start puts the old folder back.
        sweep(ground.here)
        found = ground.found(old=old)
    left = ground.left()
    good = found in {"old", "new"} or (found == "none" and not old)
    return found if good and not left else f"FAILED: {found}, left: {left}"


def each_step(ground: Ground) -> Counter[str]:
    """SIGKILL before every single step, with and without an old output, with and without an atomic exchange."""
    counts: Counter[str] = Counter()
    for old in (True, False):
        for atomic in (True, False):
            for step in range(1_000):
                ground.prepare(old=old)

                def work(step: int = step, *, old: bool = old, atomic: bool = atomic) -> None:
                    if not atomic:
                        without_exchange()
                    kill_at(step)
                    hs.save_folder(ground.releases["new"], ground.out, overwrite=old)

                _, status = os.waitpid(in_child(work), 0)
                if os.WIFEXITED(status):
                    done = ground.found(old=old)
                    counts["whole runs" if done == "new" and not ground.left() else f"FAILED: {done}"] += 1
                    break
                counts[judged(ground, old=old)] += 1
    return counts


def kills(ground: Ground, number: int, chance: random.Random) -> Counter[str]:
    """SIGKILL at random moments of the writing."""
    began = time.perf_counter()
    ground.prepare(old=True)
    os.waitpid(in_child(lambda: hs.save_folder(ground.releases["new"], ground.out, overwrite=True)), 0)
    longest = time.perf_counter() - began
    counts: Counter[str] = Counter()
    for _ in range(number):
        old = chance.random() < 0.7
        ground.prepare(old=old)

        def work(*, old: bool = old, atomic: bool = chance.random() < 0.5) -> None:
            if not atomic:
                without_exchange()
            hs.save_folder(ground.releases["new"], ground.out, overwrite=old)

        child = in_child(work)
        time.sleep(chance.uniform(0, 1.1 * longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        counts[judged(ground, old=old)] += 1
    return counts


def commands(ground: Ground, number: int, chance: random.Random, signals: list[signal.Signals]) -> Counter[str]:
    """Signals at random moments of a whole command."""
    command = [sys.executable, "-m", "hotspot", "run", "study.toml", "-o", "out", "--overwrite"]
    ground.prepare(old=True)
    began = time.perf_counter()
    subprocess.run(command, cwd=ground.here, check=True, capture_output=True)
    longest = time.perf_counter() - began
    # The command's own output: it knows the name of its events' file.
    ground.whole["new"] = contents(ground.out)
    counts: Counter[str] = Counter()
    for _ in range(number):
        ground.prepare(old=True)
        with subprocess.Popen(command, cwd=ground.here, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as run:
            # Python itself takes the first moments, and knows no more than to die of a signal.
            time.sleep(chance.uniform(0.15, 1.0) * longest)
            sent = chance.choice(signals)
            run.send_signal(sent)
            out, err = run.communicate()
        killed = sent == signal.SIGKILL
        verdict = judged(ground, old=True, cleared=not killed)
        if not killed and not (code_is_right(run.returncode, sent) and not out and said_is_right(err, run.returncode)):
            verdict = f"FAILED: exit {run.returncode} after {sent.name}, {err.decode()[-400:]}"
        counts[verdict] += 1
    return counts


def code_is_right(code: int, sent: signal.Signals) -> bool:
    """128 + signal, or 0 where the command was done before."""
    return code in {0, 128 + sent}


def said_is_right(err: bytes, code: int) -> bool:
    """One line where the command was stopped (after what it found, where it was all but done)."""
    lines = err.decode().splitlines()
    stopped = [line for line in lines if line.startswith("hotspot: stopped by ")]
    return "Traceback" not in err.decode() and len(stopped) == (code != 0) and (not stopped or lines[-1] == stopped[0])


def main() -> None:
    """Attack and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--commands", type=int, default=20)
    parser.add_argument("--signals", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    chance = random.Random(chosen.seed)  # noqa: S311 - moments, no secrets
    failed = False
    with tempfile.TemporaryDirectory() as room:
        ground = Ground(Path(room))
        ends = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
        for name, attack in (
            ("each step", lambda: each_step(ground)),
            ("kills", lambda: kills(ground, chosen.kills, chance)),
            ("commands", lambda: commands(ground, chosen.commands, chance, [signal.SIGKILL])),
            ("signals", lambda: commands(ground, chosen.signals, chance, ends)),
        ):
            counts = attack()
            failed |= any(verdict.startswith("FAILED") for verdict in counts)
            print(f"{name}: " + ", ".join(f"{verdict} {n}" for verdict, n in sorted(counts.items())), flush=True)
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
