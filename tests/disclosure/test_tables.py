"""Tables leave by name, each under its own rule, and cells stay the cells that were tested."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure.tables import TABLES

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
FOLDER = Path(__file__).parents[2] / "hotspot" / "disclosure" / "tables"


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """Cells with one hot corner, tested."""
    rng = np.random.default_rng(3)
    events = pd.DataFrame({"lat": 38 + 0.06 * rng.random(900), "lon": -70 + 0.06 * rng.random(900)})
    events.loc[:300, "lat"], events.loc[:300, "lon"] = 38.01 + 0.01 * rng.random(301), -69.99 + 0.01 * rng.random(301)
    grid = hs.Grid.around(events, resolution=8)
    cells = hs.find_hot_spots(hs.bin_events(events, grid), grid)
    assert cells["label"].str.startswith("hot").any()
    return cells


def test_a_file_a_table() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "rule"}
    assert files == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_rule_says_what_a_row_is_and_what_may_leave(name: str) -> None:
    rule = TABLES[name]
    assert rule.row
    assert set(rule.columns) == {"internal"}
    for columns in rule.columns.values():
        assert len(set(columns)) == len(columns)
        assert set(rule.key) <= set(columns)
        assert set(rule.money) <= set(columns)


@pytest.mark.parametrize("name", TABLES)
def test_an_audience_without_a_list_gets_nothing(name: str) -> None:
    table = pd.DataFrame({column: [1] for column in TABLES[name].columns["internal"]})
    assert not len(TABLES[name].allowed(table, "public", money=True).columns)


def test_tables_by_name_are_those_by_keyword(found: pd.DataFrame) -> None:
    quality = pd.DataFrame({"reason": ["used"], "records": [900], "used": ["map and lists"]})
    one = hs.release(INTERNAL, {"cells": found, "quality": quality})
    other = hs.release(INTERNAL, cells=found, quality=quality)
    assert list(one.tables) == list(other.tables) == ["cells", "quality"]
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])
    assert one.cells is one.tables["cells"]
    assert one.buildings is None


def test_a_table_of_another_name_cannot_leave(found: pd.DataFrame) -> None:
    with pytest.raises(hs.InputError, match=r"by name: cells.*persons was given"):
        hs.release(INTERNAL, {"persons": found})
    with pytest.raises(hs.InputError, match="persons was given"):
        hs.release(INTERNAL, persons=found)
    with pytest.raises(hs.InputError, match="a DataFrame was given"):
        hs.release(INTERNAL, found)  # type: ignore[arg-type]  # what is refused


def test_a_table_cannot_be_put_into_a_release(found: pd.DataFrame) -> None:
    made = hs.release(INTERNAL, cells=found)
    with pytest.raises(TypeError):
        made.tables["quality"] = found  # type: ignore[index]  # what is refused


def test_merged_cells_are_released_with_the_test_they_come_from(found: pd.DataFrame) -> None:
    wards = pd.DataFrame({"cell": found["cell"], "neighborhood": "North"})
    merged = pd.DataFrame(found).merge(wards, on="cell").sort_values("events")
    merged.attrs = {}
    with pytest.raises(hs.InputError, match=r"facts=Facts\(test="):
        hs.release(INTERNAL, cells=merged)
    made = hs.release(INTERNAL, cells=merged, facts=hs.Facts(test=found.attrs["test"]))
    plain = hs.release(INTERNAL, cells=found)
    assert made.cells is not None
    assert plain.cells is not None
    assert made.facts.label_counts == plain.facts.label_counts
    assert (made.facts.rings, made.facts.tested) == (plain.facts.rings, plain.facts.tested)
    assert set(made.cells["neighborhood"]) == {"North"}
    assert made.cells["cell"].tolist() == plain.cells["cell"].tolist()


def changed_label(cells: pd.DataFrame) -> pd.DataFrame:
    one, other = (int(np.flatnonzero(cells["label"] == label)[0]) for label in ("hot_99", "not_significant"))
    labels = cells["label"].to_list()
    labels[one], labels[other] = labels[other], labels[one]
    return cells.assign(label=labels)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda cells: cells.head(-1), "were"),
        (lambda cells: pd.concat([cells.head(-1), cells.head(1)]), "twice"),
        (lambda cells: cells.assign(label="not_significant"), "as many"),
        (changed_label, "2 labels do not follow from q"),
        (lambda cells: cells.assign(q_hot=1.0), "do not follow from q"),
    ],
    ids=["a part", "doubled", "relabelled", "exchanged", "other q"],
)
def test_other_cells_than_those_that_were_tested_are_refused(
    found: pd.DataFrame, change: Callable[[pd.DataFrame], pd.DataFrame], says: str
) -> None:
    given = change(found.copy())
    given.attrs = {}
    with pytest.raises(hs.InputError, match=says):
        hs.release(INTERNAL, cells=given, facts=hs.Facts(test=found.attrs["test"]))


def test_a_row_that_a_column_calls_protected_never_leaves() -> None:
    table = pd.DataFrame(
        {"name": ["A", "B", "C"], "lat": 1.0, "lon": 2.0, "events": 3, "Confidential?": ["no", "yes", ""]}
    )
    kept = TABLES["institutions"].allowed(table, "internal", money=False)
    assert kept["name"].tolist() == ["A"]
    assert "Confidential?" not in kept
