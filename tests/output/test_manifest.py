"""The manifest says how an output was made."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.disclosure import Facts, Release
from hotspot.errors import InputError
from hotspot.output.manifest import DETAILS, manifest, manifest_text

from ..releases import make_cells

MakeRelease = Callable[..., Release]


def test_every_fact_is_there(make_release: MakeRelease) -> None:
    made = make_release(facts={"details": {"where": "a = 1"}})
    told = json.loads(manifest_text(made))
    for field in fields(Facts):
        if field.name in {"details", "version", "period", "clustering", "concentration", "discs", "slices", "test"}:
            continue
        if field.name in {"services", "services_name", "base", "base_name"}:
            assert field.name not in told
            continue
        value = getattr(made.facts, field.name)
        assert told[field.name] == (list(value) if isinstance(value, tuple) else value), field.name
    assert told["clustering"] == {name: asdict(test) for name, test in made.facts.clustering.items()}
    assert told["hotspot"] == made.facts.version
    assert told["where"] == "a = 1"
    assert told["period"] == {"first": "2024-01-01", "last": "2024-12-31"}
    assert told["audience"] == "internal"
    assert told["policy"] == {"name": made.policy.name, "date": made.policy.date}


def test_records_and_rows_are_counted(make_release: MakeRelease) -> None:
    made = make_release(buildings=None)
    told = manifest(made)
    assert made.quality is not None
    assert made.cells is not None
    assert sum(row["records"] for row in told["records"]) == made.quality["records"].sum()
    assert told["rows"] == {"cells": len(made.cells), "neighborhoods": 2, "concentration": 5}
    assert manifest(make_release(quality=None))["records"] == []
    assert manifest(make_release(facts={"period": None}))["period"] is None


def test_the_same_release_gives_the_same_text(make_release: MakeRelease) -> None:
    assert manifest_text(make_release()) == manifest_text(make_release())
    assert manifest_text(make_release()).endswith("}\n")


def test_numbers_of_numpy_are_numbers(make_release: MakeRelease) -> None:
    told = json.loads(
        manifest_text(make_release(facts={"details": {"caps": {"events": np.float64(2.5), "people": np.int64(3)}}}))
    )
    assert told["caps"] == {"events": 2.5, "people": 3}


def test_letters_of_any_language_stay(make_release: MakeRelease) -> None:
    assert "Où aider" in manifest_text(make_release(facts={"title": "Où aider"}))


@dataclass(frozen=True)
class MoreFacts(Facts):
    """Facts with a field that nobody looked at."""

    worker: str = "ZZCANARYZZ"


def test_a_field_that_is_not_named_stays(make_release: MakeRelease) -> None:
    made = make_release()
    before = manifest_text(made)
    known = {field.name: getattr(made.facts, field.name) for field in fields(Facts)}
    object.__setattr__(made, "facts", MoreFacts(**known))
    assert manifest_text(made) == before


@pytest.mark.parametrize("name", [name for name, known in DETAILS.items() if known is not None])
@pytest.mark.parametrize("wrong", [{"ZZCANARYZZ": 1}, {"person": {"x": "ZZCANARYZZ"}}, "ZZCANARYZZ", ["ZZCANARYZZ"]])
def test_details_are_named_one_by_one(name: str, wrong: Any, make_release: MakeRelease) -> None:
    assert "ZZCANARYZZ" not in manifest_text(make_release(facts={"details": {name: wrong}}))
    known = dict.fromkeys(sorted(DETAILS[name] or ()), "ZZKNOWNZZ")
    more = {**known, **wrong} if isinstance(wrong, dict) and "person" not in known else known
    assert manifest(make_release(facts={"details": {name: more}}))[name] == known


def test_lists_hold_values_and_labels_are_known(make_release: MakeRelease) -> None:
    told = manifest(make_release(facts={"details": {"keep": ["pile_up", {"x": "ZZCANARYZZ"}], "where": {"x": 1}}}))
    assert told["keep"] == ["pile_up"]
    assert "where" not in told
    other = make_release(facts={"label_counts": {"ZZCANARYZZ": 3, "hot_99": 2}}, cells=None)
    assert manifest(other)["label_counts"] == {"hot_99": 2}


def discs_of(cells: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """A table as `scan_discs` makes it, of one disc."""
    one = {"cell": cells["cell"].head(1), "rings": 2, "cells": 19, "value": 40.0, "times_average": 4.2, "p": 0.01}
    table = pd.DataFrame({**one, **columns})
    table.attrs["scan"] = {"rings": (1, 3), "alpha": 0.05, "redraws": 99, "seed": 1, "tested": 400}
    return table


def test_the_second_opinion_is_told(make_release: MakeRelease) -> None:
    assert json.loads(manifest_text(make_release()))["discs"] is None
    cells = make_cells()
    told = json.loads(manifest_text(make_release(facts={"discs": discs_of(cells)}, cells=cells)))["discs"]
    assert told["redraws"] == 99
    first = cells.iloc[0]
    wanted = {"cell": first["cell"], "place": first["neighborhood"], "rings": 2, "cells": 19, "times": 4.2, "p": 0.01}
    assert told["found"] == [wanted]


def test_discs_pass_the_door_as_numbers(make_release: MakeRelease) -> None:
    cells = make_cells()
    named = discs_of(cells, neighborhood="Jane Roe, 5 Oak St", who="Jane Roe")
    named.attrs["scan"]["who"] = "Jane Roe"
    made = make_release(facts={"discs": named}, cells=cells)
    text = manifest_text(made)
    assert "Jane" not in text
    # Nothing is shared with the table that was given.
    named["cells"] = 77
    assert manifest_text(made) == text
    with pytest.raises(InputError, match="not released"):
        make_release(facts={"discs": discs_of(cells).assign(cell="8928308280fffff")}, cells=cells)
    with pytest.raises(InputError, match="the table that scan_discs returned"):
        make_release(facts={"discs": [1, 2]}, cells=cells)
