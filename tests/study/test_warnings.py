"""What is allowed but rarely meant is said; what cannot be meant is refused."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.cli.report import Checked, found
from hotspot.output.manifest import manifest
from hotspot.report import of
from hotspot.study import Study, check_study
from hotspot.study.decisions import decisions

SAMPLE = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
INTERNAL = hs.DisclosurePolicy.for_audience("internal")
BOX = shapely.box(-75.3, 40.0, -75.2, 40.1)


def spread(count: int = 300, **columns: Any) -> pd.DataFrame:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame({"lat": draw.uniform(40.0, 40.1, count), "lon": draw.uniform(-75.3, -75.2, count)})
    return frame.assign(**columns)


def areas(**columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["a"], **columns}, geometry=[BOX], crs=4326)


STRIP = areas().assign(geometry=[shapely.box(-75.3, 40.0, -75.2, 40.02)])


def study(events: pd.DataFrame, **settings: Any) -> Study:
    return Study(**{"events": events, "policy": INTERNAL, "areas": areas(), "resolution": 8, **settings})


def decided(events: pd.DataFrame, **settings: Any) -> str:
    return "\n".join(map(str, decisions(check_study(study(events, **settings)))))


def test_excluded_polygons_are_not_in_the_grid() -> None:
    west = gpd.GeoDataFrame(geometry=[shapely.box(-75.3, 40.0, -75.25, 40.1)], crs=4326)
    whole, part = check_study(study(spread())), check_study(study(spread(), exclude=west))
    assert 0 < len(part.grid) < len(whole.grid)
    assert (part.grid.centers[:, 1] > -75.25).all()
    everything = gpd.GeoDataFrame(geometry=[shapely.box(-76, 39, -75, 41)], crs=4326)
    with pytest.raises(hs.InputError, match="Nothing of the study area is left"):
        check_study(study(spread(), exclude=everything))


def test_what_was_excluded_stands_in_the_manifest(tmp_path: Path) -> None:
    west = gpd.GeoDataFrame(geometry=[shapely.box(-75.3, 40.0, -75.29, 40.01)], crs=4326)
    west.to_file(tmp_path / "water.geojson")
    events = pd.concat([spread(), spread(200).assign(lat=40.05, lon=-75.25)], ignore_index=True)
    given = [
        manifest(hs.run_study(study(events, exclude=cut)))["exclude"]
        for cut in (None, west, tmp_path / "water.geojson")
    ]
    digest = hashlib.sha256((tmp_path / "water.geojson").read_bytes()).hexdigest()
    assert given == [None, {"name": "a table in memory"}, {"name": "water.geojson", "sha256": digest}]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"method": hs.Method(rings=5)}, "A neighborhood of 5 rings is up to"),
        ({"resolution": 7, "areas": STRIP}, "cut by the border"),
        ({"keep": ("pile_up",)}, "are kept, as asked"),
        ({"areas": areas(total_2014=[900.0])}, "No column of residents was recognised among total_2014"),
    ],
)
def test_rarely_meant_settings_are_said(settings: dict[str, Any], says: str) -> None:
    assert says in decided(spread(address="1 ELM ST"), **settings)
    assert says not in decided(spread(address="1 ELM ST"))


def test_one_is_singular() -> None:
    few = check_study(study(spread(), resolution=7))
    assert f"A neighborhood of 1 ring is up to {few.grid.ring_sizes(1).max()} of {len(few.grid)} cells" in "\n".join(
        map(str, decisions(few))
    )
    one = shapely.box(-75.30, 40.0, -75.27, 40.03)
    alone = check_study(study(spread(), areas=areas().assign(geometry=[one]), resolution=7))
    assert len(alone.grid) == 1
    assert "is up to 1 of 1 cell: hot areas" in "\n".join(map(str, decisions(alone)))
    assert "Grid: 1 cell of resolution 7." in Checked(alone).text()
    only = alone.events.head(1)
    only.attrs = {**alone.events.attrs, "rows": 1}
    assert "1 record read." in Checked(replace(alone, given=only)).text()
    halves = [shapely.box(-75.3, 40.0, -75.25, 40.1), shapely.box(-75.25, 40.0, -75.2, 40.1)]
    some = gpd.GeoDataFrame({"name": ["a", "b"], "population": [900, 0]}, geometry=halves, crs=4326)
    assert "1 of 2 areas states no residents: it has no rate." in decided(spread(), areas=some)
    nobody = spread(person=[f"p{number}" for number in range(300)])
    nobody.loc[3, "person"] = None
    assert "1 of 300 records used has no person: it counts as an event, not as a person." in decided(nobody)


def test_areas_of_one_name_are_numbered_and_that_is_said() -> None:
    halves = [shapely.box(-75.3, 40.0, -75.25, 40.1), shapely.box(-75.25, 40.0, -75.2, 40.1)]
    twins = gpd.GeoDataFrame({"name": ["a", "a"]}, geometry=halves, crs=4326)
    assert "Areas: 1 area shares its name with another one, and a number was added." in decided(spread(), areas=twins)


def test_averages_are_no_totals() -> None:
    events = spread(avg_charges=5.0, calls=3)
    asked = {"cost_kind": "charged", "measure": "cost"}
    with pytest.raises(hs.InputError, match=r"'avg_charges' looks like an average.*--weight"):
        decided(events, columns=hs.EventColumns(cost="avg_charges"), **asked)
    weighted = decided(events, columns=hs.EventColumns(cost="avg_charges", weight="calls"), **asked)
    assert "each was multiplied by the number of events in column 'calls'" in weighted
    each = check_study(study(events, columns=hs.EventColumns(cost="avg_charges", weight="none"), **asked))
    assert each.events["cost"].sum() == 1500


def test_records_near_a_pole_are_doubted() -> None:
    # Over all, north of 62 degrees: one may mean that.
    north = spread().assign(lat=lambda frame: frame["lat"] + 24)
    assert "near 64 degrees of latitude" in decided(north, areas=None)
    assert "degrees of latitude" not in decided(spread(), areas=None)


@pytest.mark.slow
def test_exchanged_coordinates_are_refused_where_no_areas_could_tell() -> None:
    swapped = spread().rename(columns={"lat": "lon", "lon": "lat"})
    with pytest.raises(hs.InputError, match=r'look exchanged.*--lat "lon" --lon "lat".*--study-area'):
        check_study(study(swapped, areas=None))
    named = spread().rename(columns={"lat": "east", "lon": "north"})
    columns = hs.EventColumns(lat="north", lon="east")
    with pytest.raises(hs.InputError, match='--lat "east" --lon "north"'):
        check_study(study(named, areas=None, columns=columns))
    with pytest.raises(hs.InputError, match="look exchanged"):
        hs.Grid.around(swapped, resolution=8)
    # A given area is the user's word; a few exchanged records are no reason; nor is what is empty both ways.
    assert len(check_study(study(swapped, areas=None, study_area=shapely.box(40, -75.4, 40.1, -75.1))).grid)
    few = pd.concat([spread(300), swapped.head(100)], ignore_index=True)
    assert len(check_study(study(few, areas=None)).grid)
    both = swapped.assign(lon=lambda frame: frame["lon"] + 60)
    assert "near 75 degrees" in decided(both, areas=None)


def test_people_need_persons_before_anything_is_counted() -> None:
    with pytest.raises(hs.InputError, match="--person"):
        check_study(study(spread(), measure="people"))


def test_residents_are_needed_for_the_nulls_that_compare_with_them() -> None:
    for settings in ({}, {"areas": None}):
        with pytest.raises(hs.InputError, match="resid"):
            hs.run_study(study(spread(), method=hs.Method(null="gamma-poisson"), **settings))
    done = hs.run_study(study(spread(), areas=areas(population=[900.0]), method=hs.Method(null="gamma-poisson")))
    assert done.facts.null == "gamma-poisson"
    assert "gamma distribution" in " ".join(map(str, done.facts.method_note))


def test_too_fine_a_grid_is_refused_before_it_is_made() -> None:
    with pytest.raises(hs.InputError, match=r"Resolution 15 needs about .* cells .* Choose 1\d or less"):
        check_study(study(spread(), resolution=15))


def test_months_are_months() -> None:
    months = pd.to_datetime(np.resize(["2018-10-01", "2019-02-01"], 300))
    assert hs.run_study(study(spread(time=months))).facts.period == ("2018-10", "2019-02")
    days = months + pd.to_timedelta(np.arange(300) % 2, unit="D")
    assert hs.run_study(study(spread(time=days))).facts.period == ("2018-10-01", "2019-02-02")


def test_a_file_that_fits_the_areas_badly_is_said_first() -> None:
    elsewhere = spread().assign(lat=lambda frame: frame["lat"] + 3)
    mixed = pd.concat([spread(80), elsewhere], ignore_index=True)
    said = found(of(hs.run_study(study(mixed))), "out")
    assert "Only 21\N{NO-BREAK SPACE}% of the records are used" in said
    assert "are used. Is this the right file" not in found(of(hs.run_study(study(spread()))), "out")


def test_without_areas_none_are_asked_about() -> None:
    mixed = pd.concat([spread(80), spread(300).assign(lat=0.0, lon=0.0)], ignore_index=True)
    prepared = check_study(study(mixed, areas=None))
    for text in (found(of(hs.run_study(study(mixed, areas=None))), "out"), Checked(prepared).text()):
        assert "Only 21\N{NO-BREAK SPACE}% of the records are used, for the reasons below." in text
        assert "areas?" not in text


def test_events_and_areas_are_both_said_to_be_wrong() -> None:
    with pytest.raises(hs.InputError, match=r"(?s)No column for lat.*no column that is clearly a name"):
        check_study(
            study(spread().rename(columns={"lat": "a"}), areas=areas().rename(columns={"name": "x9"}).assign(x8="b"))
        )


def test_few_amounts_that_hold_much_are_said() -> None:
    costs = np.ones(300)
    costs[0] = 1e6
    asked = {"columns": hs.EventColumns(cost="cost"), "cost_kind": "paid"}
    assert "The 5 largest amounts hold 100\N{NO-BREAK SPACE}% of all cost" in decided(spread(cost=costs), **asked)
    assert "largest amounts" not in decided(spread(cost=np.ones(300)), **asked)


@pytest.mark.parametrize("keep", [(), ("pile_up",)])
def test_amounts_that_the_totals_leave_out_are_counted(keep: tuple[str, ...]) -> None:
    events = spread(cost=np.resize([10.0, np.nan, -5.0, 0.0, np.inf, -np.inf], 300))
    # One in ten lies elsewhere: it is not used, and not counted here either.
    events.loc[::10, "lat"] += 3
    asked = {"columns": hs.EventColumns(cost="cost"), "cost_kind": "paid", "keep": keep}
    said = decided(events, **asked)
    inside = events["lat"] < 41
    lacking = int((inside & ~(np.isfinite(events["cost"]) & (events["cost"] >= 0))).sum())
    assert lacking > 100
    assert (
        f"{lacking} of {int(inside.sum())} records used have no usable amount (missing, negative): the cost of places "
        "and areas leaves them out." in said
    )
    checked = check_study(study(events, **asked))
    marks = hs.total_by_building(checked.events)
    assert marks["cost"].sum() == 10.0 * (inside & (events["cost"] == 10.0)).sum()
    # Where the cost is the measure they are held out, and listed there.
    assert "no usable amount" not in decided(events, **asked, measure="cost")
    assert "no usable amount" not in decided(spread(cost=1.0), **asked)
    assert "no usable amount" not in decided(events)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (hs.Method(rings=(2, 4), kernel="gaussian"), "Only the first scale asked for is tested, 2 rings"),
        (hs.Method(rings=(1, 2), null="conditional"), "Only the first scale asked for is tested, 1 ring:"),
        (hs.Method(rings=(1, 2)), ""),
        (hs.Method(null="conditional"), ""),
    ],
)
def test_scales_that_are_not_tested_are_said(method: hs.Method, said: str) -> None:
    told = " ".join(map(str, decisions(check_study(study(spread(), method=method)))))
    assert ("Only the first scale" in told) == bool(said)
    assert said in told


def test_a_second_opinion_that_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = study(spread())
    assert hs.run_study(asked).facts.discs is not None
    for module in ("decisions", "internal"):
        monkeypatch.setattr(f"hotspot.study.{module}.MOST_SCANNED", 20)
    made = hs.run_study(asked)
    assert made.facts.discs is None
    assert "The search for round areas was left out" in " ".join(of(made).decisions)
