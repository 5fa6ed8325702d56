"""The scan of a table: columns, distances on the globe, marks, and the Carolina infant deaths."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.hot_spots import mark_windows, scan_places
from hotspot.stats.scan import ScanMethod

COLUMNS = ["rank", "name", "lat", "lon", "radius_km", "places", "observed", "expected", "rate_ratio", "llr", "p"]
SOUTH = {"Bladen", "Columbus", "Hoke", "Robeson", "Scotland"}
KM_PER_DEGREE = 2 * math.pi * 6371.0088 / 360


def line(events: list[int], lat: float = 0.0) -> pd.DataFrame:
    """Places of 1,000 people in a row, a hundredth of a degree apart."""
    n = len(events)
    return pd.DataFrame(
        {
            "name": [f"place {k}" for k in range(n)],
            "lat": np.full(n, lat),
            "lon": -80 + 0.01 * np.arange(n),
            "events": events,
            "population": np.full(n, 1000),
        },
        index=[f"i{k}" for k in range(n)],
    )


EXAMPLE = line([1, 1, 6, 7, 6, 1, 1, 1])


def test_the_example_of_the_docs() -> None:
    before = EXAMPLE.copy(deep=True)
    windows = scan_places(EXAMPLE)
    pd.testing.assert_frame_equal(EXAMPLE, before)
    assert windows.columns.tolist() == [*COLUMNS, "p_method"]
    first = windows.iloc[0]
    assert (first["rank"], first["name"], first["places"], first["observed"]) == (1, "place 3", 3, 19)
    assert first["expected"] == pytest.approx(9)
    assert first["radius_km"] == pytest.approx(0.01 * KM_PER_DEGREE)
    assert first["rate_ratio"] == pytest.approx((19 / 3) / (5 / 5))
    assert first["llr"] == pytest.approx(19 * math.log(19 / 9) + 5 * math.log(5 / 15))
    assert first["p"] < 0.01
    marked = mark_windows(EXAMPLE, windows)
    assert marked.index.tolist() == EXAMPLE.index.tolist()
    assert marked["window"].fillna(0).tolist() == [0, 0, 1, 1, 1, 0, 0, 0]
    assert marked.drop(columns="window").equals(EXAMPLE)


def test_radius_is_a_great_circle() -> None:
    """A hundredth of a degree of longitude is half as long at 60 degrees north."""
    windows = scan_places(line([1, 1, 6, 7, 6, 1, 1, 1], lat=60.0), method=ScanMethod(replicates=19))
    assert windows["radius_km"][0] == pytest.approx(0.005 * KM_PER_DEGREE, rel=1e-6)
    apart = pd.DataFrame({"lat": [0, 0, 0], "lon": [0, 90, -170], "events": [9, 8, 0], "population": [1, 1, 9]})
    windows = scan_places(apart, method=ScanMethod(replicates=19))
    assert windows["radius_km"][0] == pytest.approx(90 * KM_PER_DEGREE)
    assert "name" not in windows


@pytest.mark.parametrize(("radius", "places"), [(0.5, 1), (1.0, 1), (1.2, 3)])
def test_the_longest_radius_is_in_kilometres(radius: float, places: int) -> None:
    windows = scan_places(EXAMPLE, method=ScanMethod(max_radius=radius, replicates=19))
    assert windows["places"].max() == places
    assert windows["radius_km"].max() <= radius
    assert windows.attrs["scan"]["max_radius_km"] == radius


def test_marks_agree_with_the_counts_of_the_windows() -> None:
    rng = np.random.default_rng(6)
    n = 150
    table = pd.DataFrame(
        {
            "cell": [f"c{k}" for k in range(n)],
            "lat": rng.uniform(40, 41, n),
            "lon": rng.uniform(-75, -74, n),
            "people": rng.poisson(3, n),
            "exposure": rng.uniform(1, 9, n),
        }
    ).astype({"people": "Int64"})
    windows = scan_places(table, measure="people", exposure="exposure", method=ScanMethod(replicates=19))
    marked = mark_windows(table, windows)
    inside = marked.dropna(subset="window").groupby("window")
    assert len(windows) > 3
    assert inside.size().tolist() == windows["places"].tolist()
    assert inside["people"].sum().tolist() == windows["observed"].tolist()
    expected = inside["exposure"].sum() * table["people"].sum() / table["exposure"].sum()
    np.testing.assert_allclose(windows["expected"], expected)
    assert set(windows["cell"]) <= set(table["cell"])
    assert windows.attrs["scan"]["events"] == table["people"].sum()
    # Any other table can be marked, with any rows of the windows.
    second = windows[windows["rank"] == 2]
    assert mark_windows(second[["lat", "lon"]], windows)["window"].tolist() == [2]
    assert mark_windows(table, second)["window"].dropna().unique().tolist() == [2]


def test_a_place_in_two_circles_belongs_to_the_likelier() -> None:
    windows = pd.DataFrame({"rank": [2, 1], "lat": 0.0, "lon": [-79.98, -79.95], "radius_km": 2.5})
    assert mark_windows(EXAMPLE, windows)["window"].tolist() == [2, 2, 2, 1, 1, 1, 1, 1]


def test_places_without_exposure_are_counted() -> None:
    table = pd.concat([EXAMPLE, EXAMPLE.iloc[[3]].assign(events=0, population=0)])
    windows = scan_places(table)
    pd.testing.assert_frame_equal(windows, scan_places(EXAMPLE))
    assert (windows.attrs["scan"]["places"], windows.attrs["scan"]["ignored"]) == (8, 1)


def test_nothing_gives_an_empty_table() -> None:
    windows = scan_places(line([0, 0, 0, 0]))
    assert len(windows) == 0
    assert windows.columns.tolist() == [*COLUMNS, "p_method"]
    assert mark_windows(EXAMPLE, windows)["window"].isna().all()


def test_all_events_inside() -> None:
    windows = scan_places(line([0, 0, 9, 0, 0]), method=ScanMethod(replicates=19))
    assert windows["rate_ratio"].tolist() == [math.inf]
    assert windows["llr"][0] == pytest.approx(9 * math.log(5))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (EXAMPLE.drop(columns="population"), "no column 'population'"),
        (EXAMPLE.drop(columns="lat"), "no column 'lat'"),
        (EXAMPLE.assign(lat=91.5), "8 of 8 places have no latitude"),
        (EXAMPLE.assign(lon=[math.nan, *[0.25] * 7]), "1 of 8 places have no latitude"),
        (EXAMPLE.assign(events="many"), "'events' holds no numbers"),
        (EXAMPLE.assign(population=0), "8 of 8 places have events but no exposure"),
    ],
)
def test_unusable_tables_are_named_without_their_values(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        scan_places(table)
    assert "91.5" not in str(raised.value)
    assert "many" not in str(raised.value)


def test_cost_is_no_count() -> None:
    with pytest.raises(InputError, match="not a count"):
        scan_places(EXAMPLE.assign(cost=5), measure="cost")


def test_windows_must_be_windows() -> None:
    with pytest.raises(InputError, match="radius_km"):
        mark_windows(EXAMPLE, EXAMPLE)


@pytest.mark.real
def test_carolina_infant_deaths(shared: Path) -> None:
    """Live births as exposure, circles around the points that the file gives for the counties."""
    table = gpd.read_file(shared / "data/reference_nc_sids.geojson").drop(columns="geometry")
    table = pd.DataFrame(table).rename(columns={"NAME": "name"})
    small = ScanMethod(max_share=0.2)
    windows = scan_places(table, measure="SID74", exposure="BIR74", method=small)
    marked = mark_windows(table, windows)
    assert set(marked.loc[marked["window"] == 1, "name"]) == SOUTH
    assert windows["observed"][0] == table.loc[table["name"].isin(SOUTH), "SID74"].sum()
    assert windows["p"][0] < 0.001
    assert {"Halifax", "Hertford", "Northampton"} <= set(marked.loc[marked["window"] == 2, "name"])
    # Anson's rate is the highest of all.
    assert marked.loc[marked["window"] == 3, "name"].tolist() == ["Anson"]
    # The same five in the other years, and with the largest circles.
    for method in (small, ScanMethod()):
        later = mark_windows(table, scan_places(table, measure="SID79", exposure="BIR79", method=method))
        assert set(later.loc[later["window"] == 1, "name"]) == SOUTH
    # In 1974-78 half of the state is a likelier circle than the five: it holds them.
    half = mark_windows(table, scan_places(table, measure="SID74", exposure="BIR74"))
    held = set(half.loc[half["window"] == 1, "name"])
    assert len(held) > 30
    assert {"Bladen", "Columbus", "Robeson"} <= held
    # Low rates lie in the west.
    low = scan_places(table, measure="SID74", exposure="BIR74", method=ScanMethod(rates="low"))
    assert low["lon"][0] < -81
    assert low["rate_ratio"][0] < 1
