"""From settings to a release."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError, NotReleasableError
from hotspot.study import check_study
from hotspot.study.decisions import decisions

INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def events(count: int = 500) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame({"lat": 38 + 0.06 * rng.random(count), "lon": -70 + 0.06 * rng.random(count)})
    frame.loc[:150] = [38.01, -69.99] + 0.01 * rng.random((151, 2))
    frame["person"] = [f"p{k}" for k in rng.integers(0, 300, count)]
    return frame.assign(kind=rng.choice(["a", "b"], count), cost=rng.random(count))


def areas() -> gpd.GeoDataFrame:
    halves = [shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)]
    return gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=halves, crs=4326)


def study(**changes: Any) -> hs.Study:
    return hs.Study(**{"events": events(), "policy": INTERNAL, "areas": areas(), **changes})


def test_the_run_is_the_same_as_its_steps() -> None:
    found = hs.run_study(study(resolution=8))
    grid = hs.Grid.covering(areas(), resolution=8)
    cells = hs.find_hot_spots(hs.bin_events(hs.read_events(events()), grid), grid, hs.Method(measure="people"))
    by_hand = hs.release(INTERNAL, cells=cells)
    assert found.cells is not None
    assert by_hand.cells is not None
    pd.testing.assert_frame_equal(
        found.cells[[c for c in by_hand.cells if c != "cost"]], by_hand.cells.drop(columns="cost", errors="ignore")
    )
    assert "cost" not in found.cells


@pytest.mark.parametrize(
    ("columns", "asked", "measure"),
    [({}, None, "people"), ({"person": "none"}, None, "events"), ({}, "events", "events")],
)
def test_the_measure_is_people_where_persons_are_known(
    columns: dict[str, str], asked: str | None, measure: str
) -> None:
    found = hs.run_study(study(columns=hs.EventColumns(**columns), measure=asked))
    assert found.facts.measure == measure
    assert any("measure" in str(decision) for decision in found.facts.decisions) == (asked is None)


@pytest.mark.slow
def test_no_amounts_without_their_kind() -> None:
    for asked in ({"measure": "cost"}, {"columns": hs.EventColumns(cost="cost")}):
        with pytest.raises(InputError, match="--cost-kind"):
            study(**asked)
    with pytest.raises(InputError, match="billed"):
        study(cost_kind="billed")
    quiet, told = hs.run_study(study()), hs.run_study(study(cost_kind="paid", measure="cost"))
    assert quiet.buildings is not None
    assert "cost" not in quiet.buildings
    assert told.buildings is not None
    assert told.buildings["cost"].is_monotonic_decreasing


@pytest.mark.slow
def test_the_order_of_events_does_not_matter_and_nothing_is_changed() -> None:
    first, shuffled = events(), events().sample(frac=1, random_state=1)
    a, b = hs.run_study(study(events=first)), hs.run_study(study(events=shuffled))
    pd.testing.assert_frame_equal(first, events())
    for name in ("cells", "buildings", "quality"):
        pd.testing.assert_frame_equal(getattr(a, name), getattr(b, name))


def test_where_leaves_records_out_and_counts_them() -> None:
    found = hs.run_study(study(where="kind = 'a'"))
    assert found.quality is not None
    records = found.quality.set_index("reason")["records"]
    assert records["not_selected"] == (events()["kind"] != "a").sum()
    assert records.sum() == len(events())


def test_hot_cells_are_counted_in_their_neighborhood() -> None:
    found = hs.run_study(study())
    assert found.cells is not None
    assert found.neighborhoods is not None
    hot = found.cells[found.cells["label"].isin(["hot_99", "hot_95"])]
    assert len(hot)
    assert found.neighborhoods.set_index("name")["hot_cells"].to_dict() == {
        name: int((hot["neighborhood"] == name).sum()) for name in ("West", "East")
    }


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_what_cannot_leave_is_not_computed(audience: str) -> None:
    steps: list[str] = []
    policy = hs.DisclosurePolicy.for_audience(audience)
    with pytest.raises(NotReleasableError):
        hs.run_study(study(policy=policy), step=steps.append)
    assert steps == []


def test_steps_are_told_in_order() -> None:
    steps: list[str] = []
    hs.run_study(study(), step=steps.append)
    assert steps == ["read", "check", "count", "test", "alarms", "list"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda frame: frame.assign(lat=frame["lon"], lon=frame["lat"]), "500 would lie inside"),
        (lambda frame: frame.assign(lat=20.0), "0 of 500"),
        (lambda frame: frame.head(1), "has 1 record"),
    ],
)
def test_too_few_records_say_why(change: Callable[[pd.DataFrame], pd.DataFrame], says: str) -> None:
    with pytest.raises(InputError, match=says):
        hs.run_study(study(events=change(events())))


def test_swapped_records_can_be_kept() -> None:
    swapped = events().rename(columns={"lat": "lon", "lon": "lat"})
    a, b = hs.run_study(study()), hs.run_study(study(events=swapped, keep=("swapped",)))
    pd.testing.assert_frame_equal(a.cells, b.cells)


def test_check_reads_the_same_and_tests_nothing() -> None:
    # What the page holds of kinds is decided when they are counted.
    asked = study(columns=hs.EventColumns(category="none"))
    prepared = check_study(asked)
    assert len(prepared.events) == len(events())
    assert "z" not in prepared.events
    found = hs.run_study(asked)
    assert found.facts.decisions == tuple(decisions(prepared))
    assert found.facts.resolution == prepared.grid.resolution


def test_a_study_is_a_value() -> None:
    one = study()
    assert replace(one, title="x").title == "x"
    assert one.title == ""


@pytest.mark.slow
def test_events_without_pattern_make_no_hot_spot_in_the_hull_around_them() -> None:
    """An empty rim around an assumed study area would make all the rest hot."""
    called = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        events = pd.DataFrame({"lat": 40 + 0.04 * rng.random(15_000), "lon": -75 + 0.05 * rng.random(15_000)})
        facts = hs.run_study(hs.Study(events=events, policy=INTERNAL)).facts
        assert facts.study_area_assumed
        called.append(sum(count for label, count in facts.label_counts.items() if label in {"hot_99", "hot_95"}))
    assert sum(hot > 0 for hot in called) <= 1
