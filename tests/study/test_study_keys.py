"""docs/study.md names the keys that a study file may have, with the values and defaults of the code."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from hotspot import EventColumns, Method, Study, read_study
from hotspot.events import COST_KINDS
from hotspot.method import MEASURES
from hotspot.quality import KEEPABLE
from hotspot.stats import CORRECTIONS, EXPOSURE_NULLS, KERNELS, NULLS, TRANSFORMS
from hotspot.study.toml import _KEYS
from hotspot.words import LANGUAGES

PAGE = (Path(__file__).parents[2] / "docs" / "study.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
#: Words in place of a value: there is none, or the program finds one.
WORDS = {"none", "recognised", "chosen"}


def documented() -> dict[str, dict[str, tuple[str, str, str]]]:
    """Section -> key -> kind, default and meaning as the page has them."""
    found = {}
    for part in PAGE.split("\n## ")[1:]:
        title = part.partition("\n")[0]
        rows = ROW.findall(part)
        assert len(rows) == sum(line.startswith("| `") for line in part.splitlines()), title
        found["" if title == "At the top" else title.strip("`[]")] = {key: tuple(rest) for key, *rest in rows}
    return found


def test_the_page_names_the_keys_that_the_code_accepts() -> None:
    assert {section: frozenset(rows) for section, rows in documented().items()} == dict(_KEYS)


def test_the_defaults_are_those_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text('audience = "internal"\n[events]\nfile = "e.csv"\n')
    read = read_study(path)
    method, columns = read.method, read.columns
    at: dict[str, Any] = {f.name: getattr(read, f.name) for f in fields(Study)}
    at |= {f"method.{f.name}": getattr(method, f.name) for f in fields(Method)}
    at |= {f"events.columns.{f.name}": getattr(columns, f.name) for f in fields(EventColumns)}
    at |= {"events.keep": list(read.keep), "output.folder": Path(read.folder).name, "method.measure": read.measure}
    at |= {"areas.file": read.areas, "services.file": read.services}
    for section, rows in documented().items():
        for key, (_, default, _) in rows.items():
            if default.startswith("needed"):
                continue
            value = at[f"{section}.{key}"] if f"{section}.{key}" in at else at[key]
            if default in WORDS:
                assert value is None, (section, key)
            else:
                assert tomllib.loads(f"x = {default.strip('`')}")["x"] == value, (section, key)


@pytest.mark.parametrize(
    ("section", "key", "known"),
    [
        ("", "language", LANGUAGES),
        ("events", "cost_kind", COST_KINDS),
        ("events", "keep", KEEPABLE),
        ("method", "measure", MEASURES),
        ("method", "transform", TRANSFORMS),
        ("method", "kernel", KERNELS),
        ("method", "null", (*NULLS, *EXPOSURE_NULLS)),
        ("method", "correction", CORRECTIONS),
    ],
)
def test_every_value_that_can_be_chosen_is_named(section: str, key: str, known: Any) -> None:
    assert set(re.findall(r"`([\w-]+)`", documented()[section][key][2])) == set(known)


def test_the_example_is_a_study(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    (tmp_path / "study.toml").write_text(example, encoding="utf-8")
    read = read_study(tmp_path / "study.toml")
    assert (read.title, read.measure, read.columns.person) == ("Emergency visits, 2025", "people", "person_id")
