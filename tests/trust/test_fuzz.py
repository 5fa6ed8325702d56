"""Hostile inputs end well or with a clear refusal, whatever is drawn."""

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

#: In four parts, so that two processors share them.
RUNS, PARTS, COMMANDS = 2_000, 4, 100


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    import fuzz

    yield fuzz
    for name in ("fuzz", "fuzz_inputs", "fuzz_options"):
        sys.modules.pop(name, None)


@pytest.mark.slow
@pytest.mark.parametrize(("runs", "process"), [*[(RUNS // PARTS, False)] * PARTS, (COMMANDS, True)])
def test_no_input_ends_in_anything_else(fuzz: ModuleType, runs: int, *, process: bool) -> None:
    seed = secrets.token_hex(4)
    wrong: list[str] = []

    def note(outcome: object) -> None:
        if outcome.wrong:  # type: ignore[attr-defined]  # loaded by path
            wrong.append(f"{outcome.seed} {outcome.kind} {outcome.arguments}: {outcome.wrong}")  # type: ignore[attr-defined]  # loaded by path

    counts = fuzz.fuzz(runs, seed, process=process, tell=note)
    assert wrong == [], f"seed {seed}: {counts}; again with python benchmarks/fuzz.py --only SEED-NUMBER"
    assert sum(counts.values()) == runs
    # Inputs that are all refused, or all taken, look for nothing.
    assert min(counts["success"], counts["refusal"]) > runs / 20


def test_the_same_seed_draws_the_same_input(fuzz: ModuleType) -> None:
    one, other = (fuzz.run_one("same-3") for _ in range(2))
    assert (one.kind, one.arguments, one.code, one.said) == (other.kind, other.arguments, other.code, other.said)


@pytest.mark.parametrize(
    ("outcome", "records", "says"),
    [
        ({"code": 1, "said": "boom"}, None, "exit code 1"),
        ({"code": 10, "said": "ZZCANARYZZ is no number"}, None, "a value"),
        ({"code": 0, "said": ""}, 7, "5 of 7"),
        ({"code": 10, "said": "refused"}, None, "left by a refusal"),
        ({"code": 0, "said": "", "seconds": 41.0}, 5, "41 seconds"),
    ],
)
def test_what_must_not_be_is_seen(
    fuzz: ModuleType, tmp_path: Path, outcome: dict[str, object], records: int | None, says: str
) -> None:
    (tmp_path / "quality.csv").write_text("reason,records\nused,5\n")
    judged = fuzz.Outcome("seed", **outcome)
    fuzz._judge(judged, tmp_path, records)
    assert says in judged.wrong
    assert judged.word == "anything else"


def test_an_exception_is_caught_and_counted(fuzz: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("hotspot.study.prepare.read_events", fail)
    monkeypatch.setattr("hotspot.study.prepare.open_events", fail)
    counts = fuzz.fuzz(20, "broken")
    assert counts["anything else"] > 10
