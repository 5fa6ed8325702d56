"""Every key of study.toml is checked for its type: a value of another type is refused in words, with the key's name."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot.cli.main import main

TEXTS = ["title", "audience", "policy", "event_noun", "language"]
SECTIONS = {
    "events": ["file", "where", "cost_kind", "dates", "crs", "currency"],
    "events.columns": ["lat", "lon", "time", "cost", "person", "address", "category", "weight"],
    "areas": ["file", "name_column", "population_column", "study_area"],
    "services": ["file"],
    "output": ["folder"],
    "method": ["measure", "transform", "kernel", "null", "correction"],
}
#: A value of each type that TOML has.
VALUES = {
    "text": '"nine"',
    "number": "9",
    "decimal": "9.5",
    "truth": "true",
    "list": '["x"]',
    "table": "{ x = 1 }",
    "day": "2024-01-05",
    "moment": "2024-01-05T10:30:00Z",
    "nan": "nan",
    "huge": "9223372036854775807",
}
NO_TEXT = [kind for kind in VALUES if kind != "text"]
CASES = [("", key, kind) for key in TEXTS for kind in NO_TEXT]
CASES += [(section, key, kind) for section, keys in SECTIONS.items() for key in keys for kind in NO_TEXT]
CASES += [(*one, kind) for one in (("areas", "exclude"), ("base", "files")) for kind in NO_TEXT if kind != "list"]
CASES += [("", "by_kind", kind) for kind in VALUES if kind != "truth"]
CASES += [("events", "keep", kind) for kind in VALUES if kind != "list"]
CASES += [("grid", "resolution", kind) for kind in VALUES if kind != "number"]
CASES += [("method", "rings", kind) for kind in VALUES if kind != "number"]
CASES += [("method", key, kind) for key in ("alpha", "cap") for kind in VALUES if kind not in {"decimal", "number"}]
ROOMS = ["events", "areas", "base", "services", "grid", "method", "output"]
CASES += [("", room, kind) for room in ROOMS for kind in VALUES]


def study(section: str, key: str, kind: str) -> str:
    """A study in which one key has a value of that type."""
    parts: dict[str, dict[str, str]] = {"": {"audience": '"internal"'}, "events": {"file": '"e.csv"'}}
    if section == "" and key == "policy":
        parts[""].pop("audience")
    if section == "" and key in ROOMS:
        parts.pop(key, None)
    parts.setdefault(section, {})[key] = VALUES[kind]
    top = parts.pop("")
    return "\n".join(
        [f"{name} = {value}" for name, value in top.items()]
        + [line for name, keys in parts.items() for line in (f"[{name}]", *(f"{k} = {v}" for k, v in keys.items()))]
    )


@pytest.mark.parametrize(("section", "key", "kind"), CASES)
def test_a_value_of_another_type_is_refused(
    section: str, key: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e.csv").write_text("lat,lon\n" + "".join(f"40.{k},-75.{k}\n" for k in range(100, 160)))
    (tmp_path / "study.toml").write_text(study(section, key, kind))
    done = CliRunner().invoke(main, ["run", "study.toml", "-o", "out"])
    assert done.exit_code == 10, (done.exit_code, done.output, done.exception)
    assert done.output.startswith("hotspot: ")
    assert key in done.output
    assert not (tmp_path / "out").exists()
