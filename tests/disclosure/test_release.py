"""One door out."""

import copy
import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import NotReleasableError

INTERNAL = hs.DisclosurePolicy.for_audience("internal")


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"lat": 38 + 0.05 * rng.random(400), "lon": -70 + 0.05 * rng.random(400)})
    frame.loc[:100, ["lat", "lon"]] = [38.02, -69.98]
    events = hs.read_events(frame)
    grid = hs.Grid.around(events, resolution=8)
    cells = hs.find_hot_spots(hs.bin_events(events, grid), grid)
    return {
        "cells": cells,
        "buildings": hs.total_by_building(events),
        "quality": hs.quality_table(hs.check_events(events)),
    }


@pytest.mark.parametrize("save", [hs.save_map, hs.save_lists, hs.save_folder])
@pytest.mark.parametrize("thing", ["cells", "buildings", None, "text"])
def test_nothing_but_a_release_is_written(save: Any, thing: str | None, tables: dict[str, Any], tmp_path: Path) -> None:
    target = tmp_path / "map.html" if save is hs.save_map else tmp_path / "lists"
    with pytest.raises(NotReleasableError, match=r"Release|release"):
        save(tables.get(str(thing), thing), target)
    assert not list(tmp_path.rglob("*"))


def test_a_release_is_made_by_release_only(tables: dict[str, Any]) -> None:
    real = hs.release(INTERNAL, **tables)
    given = {"tables": real.tables, "facts": real.facts}
    for key in ({}, {"key": None}, {"key": object()}, {"key": True}):
        with pytest.raises(NotReleasableError, match="release"):
            hs.Release(policy=INTERNAL, **given, **key)
    with pytest.raises(FrozenInstanceError):
        real.tables = tables


def test_the_key_does_not_carry_over_to_other_tables(tables: dict[str, Any]) -> None:
    real = hs.release(INTERNAL, cells=tables["cells"])
    with pytest.raises(NotReleasableError):
        replace(real, tables={"cells": tables["cells"].assign(person="ZZCANARYZZ")})


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_audiences_that_need_protection_are_refused(audience: str, tables: dict[str, Any]) -> None:
    policy = hs.DisclosurePolicy.for_audience(audience)
    for given in (tables, {}):
        with pytest.raises(NotReleasableError, match=audience):
            hs.release(policy, **given)


@pytest.mark.parametrize("policy", [None, "internal", True, {"audience": "internal"}])
def test_a_release_needs_a_policy(policy: Any, tables: dict[str, Any]) -> None:
    with pytest.raises(NotReleasableError, match="DisclosurePolicy"):
        hs.release(policy, **tables)


def test_other_columns_and_attributes_stay_inside(tables: dict[str, Any], tmp_path: Path) -> None:
    given = {name: table.assign(person="ZZCANARYZZ", note="ZZCANARYZZ") for name, table in tables.items()}
    for table in given.values():
        table.attrs["source"] = "ZZCANARYZZ"
    made = hs.release(INTERNAL, **given)
    for name in given:
        table = getattr(made, name)
        assert not {"person", "note", "events_capped"} & set(table.columns)
        assert not table.attrs
    hs.save_folder(made, tmp_path / "out")
    written = list((tmp_path / "out").iterdir())
    assert len(written) == 5
    assert not [path.name for path in written if b"ZZCANARYZZ" in path.read_bytes()]


def test_tables_given_are_not_changed_and_not_shared(tables: dict[str, Any]) -> None:
    before = {name: table.copy(deep=True) for name, table in tables.items()}
    made = hs.release(INTERNAL, **tables)
    for name, table in before.items():
        released = getattr(made, name)
        for column in range(released.shape[1] if len(released) > 1 else 0):
            released.iloc[[0, -1], column] = released.iloc[[-1, 0], column].tolist()
        pd.testing.assert_frame_equal(tables[name], table)


def test_cells_are_ranked_by_evidence_and_buildings_by_events(tables: dict[str, Any]) -> None:
    made = hs.release(INTERNAL, **tables)
    assert made.cells is not None
    assert made.buildings is not None
    hottest = tables["cells"].sort_values("p_hot")["p_hot"].iloc[0]
    first = tables["cells"].set_index("cell").loc[made.cells["cell"].iloc[0], "p_hot"]
    assert first == hottest
    upper = tables["cells"].set_index("cell")["p_hot"].reindex(made.cells["cell"])
    assert upper.is_monotonic_increasing
    assert made.buildings["events"].is_monotonic_decreasing
    assert made.facts.label_counts == {
        label: int((tables["cells"]["label"] == label).sum()) for label in made.facts.label_counts
    }
    assert sum(made.facts.label_counts.values()) == len(tables["cells"])


def test_columns_added_after_the_release_do_not_leave(tables: dict[str, Any], tmp_path: Path) -> None:
    made = hs.release(INTERNAL, **tables)
    assert made.cells is not None
    assert made.buildings is not None
    made.cells["ssn"] = "ZZCANARY"
    made.buildings.insert(0, "mrn", "ZZCANARY")
    hs.save_folder(made, tmp_path / "out")
    assert "ZZCANARY" not in "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out").iterdir())


def test_copies_and_lookalikes_are_refused(tables: dict[str, Any], tmp_path: Path) -> None:
    made = hs.release(INTERNAL, **tables)

    class Lookalike(hs.Release):
        def __post_init__(self, key: object) -> None:
            pass

    bare = object.__new__(hs.Release)
    object.__setattr__(bare, "policy", INTERNAL)
    alike = Lookalike(INTERNAL, tables["cells"], None, None, None, made.facts)
    for other in (copy.copy(made), bare, alike):
        with pytest.raises(NotReleasableError):
            hs.save_folder(other, tmp_path / "out")
    object.__setattr__(made.policy, "audience", "public")
    try:
        with pytest.raises(NotReleasableError):
            hs.save_folder(made, tmp_path / "out")
    finally:
        object.__setattr__(made.policy, "audience", "internal")
    assert not list(tmp_path.iterdir())


def test_the_manifest_keeps_its_audience_and_its_keys(tables: dict[str, Any], tmp_path: Path) -> None:
    facts = hs.Facts(details={"audience": "public", "person": "ZZCANARY", "where": "x = 1"})
    hs.save_folder(hs.release(INTERNAL, facts=facts, **tables), tmp_path / "out")
    text = (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["audience"] == "internal"
    assert json.loads(text)["where"] == "x = 1"
    assert "ZZCANARY" not in text


def test_a_release_tells_no_record_when_printed(tables: dict[str, Any]) -> None:
    made = hs.release(INTERNAL, **tables)
    assert made.buildings is not None
    assert made.buildings["name"].iloc[0] not in repr(made)


def test_cells_must_be_those_that_were_tested(tables: dict[str, Any]) -> None:
    cells = tables["cells"]
    part = cells.iloc[:-1]
    part.attrs = cells.attrs
    with pytest.raises(hs.InputError, match="not those that were tested"):
        hs.release(INTERNAL, cells=part)
    lost = cells.copy()
    lost.attrs = {}
    with pytest.raises(hs.InputError, match="do not say how they were tested"):
        hs.release(INTERNAL, cells=lost)


def test_money_does_not_leave_without_its_kind(tables: dict[str, Any]) -> None:
    by_cost = hs.rank_places(tables["buildings"].assign(cost=1.0), by="cost")
    with pytest.raises(hs.InputError, match="kind"):
        hs.release(INTERNAL, buildings=by_cost)
    assert hs.release(INTERNAL, buildings=by_cost, facts=hs.Facts(cost_kind="paid")).facts.ranked_by == "cost"
    cells = tables["cells"].copy()
    cells.attrs = {**cells.attrs, "test": {**cells.attrs["test"], "measure": "cost"}}
    with pytest.raises(hs.InputError, match="kind"):
        hs.release(INTERNAL, cells=cells)


def test_facts_are_facts_and_nothing_more(tables: dict[str, Any]) -> None:
    class More(hs.Facts):
        """Facts with a field of its own."""

    for facts in (More(), {"title": "x"}, "title", False):
        with pytest.raises(NotReleasableError, match="Facts and nothing more"):
            hs.release(INTERNAL, facts=facts, **tables)


class Chameleon(str):
    """A text that is equal to whatever it is compared with."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whatever it is."""
        return True

    def __ne__(self, other: object) -> bool:
        """Whatever it is."""
        return False

    def __hash__(self) -> int:
        """As of the only audience that is built."""
        return hash("internal")


def test_an_audience_that_is_no_plain_text_is_refused() -> None:
    policy = hs.DisclosurePolicy(Chameleon("public"), "x")
    with pytest.raises(NotReleasableError, match="needs a DisclosurePolicy"):
        hs.release(policy)

    class Other(hs.DisclosurePolicy):
        """Another kind of policy."""

    with pytest.raises(NotReleasableError, match="Other was given"):
        hs.release(Other("internal", "x"))
