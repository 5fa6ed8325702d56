"""A base for a page: clipped, simplified, never larger than it may be, whatever the order of its rows."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import hotspot as hs
from hotspot.base import MOST_BYTES, fit_base, ground_of, read_base, water_share, written
from hotspot.base.clip import clip, frame_of
from hotspot.base.fit import script_text

AREA = shapely.box(-75.4, 40.0, -75.2, 40.15).difference(shapely.box(-75.4, 40.0, -75.35, 40.05))
METRE = 1 / 111_195
NEAR = 40.075


def net(count: int = 300, seed: int = 1, spread: float = 0.3) -> gpd.GeoDataFrame:
    """Winding streets, ponds and parks, partly outside."""
    rng = np.random.default_rng(seed)
    shapes, codes, names = [], [], []
    for k in range(count):
        start = rng.uniform([-75.45, 39.95], [-75.45 + spread, 39.95 + spread])
        turns = np.cumsum(rng.normal(0, 0.2, rng.integers(3, 30)))
        steps = np.column_stack([np.cos(turns), np.sin(turns)]) * rng.uniform(1e-4, 1e-3)
        walk = start + np.cumsum(steps, axis=0)
        if k % 10 == 0:
            shapes.append(shapely.Point(start).buffer(rng.uniform(1e-4, 5e-3)))
            codes.append("H2030" if k % 20 else "K2180")
        else:
            shapes.append(shapely.LineString(walk))
            codes.append("S1100" if k % 41 == 0 else "S1200" if k % 11 == 0 else "S1400")
        names.append(f"Way {k // 3}")
    return gpd.GeoDataFrame({"MTFCC": codes, "FULLNAME": names}, geometry=shapes, crs=4326)


def metres(shapes: Any) -> Any:
    return shapely.transform(shapes, lambda at: at / METRE * [np.cos(np.radians(NEAR)), 1])


def read(text: str, unit: int, corner: list[int]) -> list[Any]:
    """Outlines as the page's script reads them."""
    found = []
    for one in text.split("|") if text else []:
        rings = []
        for ring in one.split(";"):
            steps = np.array(ring.split(" "), dtype=np.int64).reshape(-1, 2)
            rings.append((np.cumsum(steps, axis=0) + corner)[:, ::-1] * unit / 100_000)
        found.append(rings)
    return found


def test_what_is_shown_is_what_geopandas_clips() -> None:
    base = read_base(net())
    shown, outside = clip(base, AREA)
    expected = gpd.clip(base, shapely.box(*frame_of(AREA)))
    assert outside == len(base) - len(expected)
    assert outside > 10
    for kind, rows in expected.groupby("kind"):
        mine = np.array(shown.loc[shown["kind"] == kind, "geometry"].tolist())
        theirs = rows.geometry.to_numpy()
        for measure, dimension in ((shapely.length, 1), (shapely.area, 2)):
            ours = shapely.union_all(mine[shapely.get_dimensions(mine) == dimension])
            other = shapely.union_all(theirs[shapely.get_dimensions(theirs) == dimension])
            assert measure(ours) == pytest.approx(measure(other), rel=1e-9)
            assert measure(shapely.symmetric_difference(ours, other)) == pytest.approx(0, abs=1e-9)


def test_lines_lie_no_further_off_than_is_said() -> None:
    base = read_base(net())
    shown, _ = clip(base, AREA)
    fitted = fit_base(base, AREA)
    # A coordinate is rounded to 1/50,000 degree: a metre more.
    for kind in ("primary", "secondary", "local"):
        ours, theirs = (
            metres(shapely.union_all(np.array(table.loc[table["kind"] == kind, "geometry"].tolist())))
            for table in (fitted, shown)
        )
        assert shapely.hausdorff_distance(ours, theirs, densify=0.01) < 3 + 2
        assert ours.length > 0.95 * theirs.length


@pytest.mark.parametrize("most", [14_000, 9_000, 4_000, 1_000])
def test_the_least_important_goes_first(most: int) -> None:
    base = read_base(net())
    whole, fitted = fit_base(base, AREA), fit_base(base, AREA, most=most)
    assert len(script_text(whole)) > 14_000
    assert len(script_text(fitted)) <= most
    counts, all_counts = fitted["kind"].value_counts(), whole["kind"].value_counts()
    if most < 9_000:
        assert counts.get("local", 0) < all_counts["local"]
    # Main roads stay while there is a local street to leave out.
    if counts.get("local", 0):
        assert counts["primary"] == all_counts["primary"]
        within = [int(one[one["kind"] == "secondary"].intersects(AREA).sum()) for one in (fitted, whole)]
        assert within[0] == within[1]
    notes = " ".join(map(str, fitted.attrs["notes"]))
    gone = sum(all_counts.get(kind, 0) - counts.get(kind, 0) for kind in ("primary", "secondary", "local"))
    if gone:
        assert f"{gone:,} streets are not drawn" in notes
    assert "up to" in notes


def test_a_large_net_takes_no_more_than_it_may() -> None:
    fitted = fit_base(read_base(net(15_000)), AREA)
    size = len(json.dumps(written(fitted), separators=(",", ":")).encode())
    assert 0.95 * MOST_BYTES < size <= MOST_BYTES
    assert "streets are not drawn" in " ".join(map(str, fitted.attrs["notes"]))


def test_the_same_bytes_in_every_order_of_rows() -> None:
    rows = net()
    first = script_text(fit_base(read_base(rows), AREA, most=20_000))
    for seed in range(3):
        mixed = rows.sample(frac=1, random_state=seed)
        assert script_text(fit_base(read_base([mixed.iloc[:100], mixed.iloc[100:]]), AREA, most=20_000)) == first


def test_what_is_written_is_what_was_fitted() -> None:
    fitted = fit_base(read_base(net()), AREA)
    told = {part["kind"]: part for part in written(fitted)}
    assert set(told) == set(fitted["kind"])
    for kind, rows in fitted.groupby("kind"):
        part = told[kind]
        flat = shapely.get_dimensions(rows.geometry.to_numpy()) == 2
        expected = np.concatenate([rows.geometry.to_numpy()[~flat], rows.geometry.to_numpy()[flat]])
        lines = [shapely.LineString(one[0]) for one in read(part["lines"], part["unit"], part["corner"])]
        areas = [shapely.Polygon(one[0], one[1:]) for one in read(part["areas"], part["unit"], part["corner"])]
        assert shapely.equals_exact(np.array([*lines, *areas]), expected, 1e-9).all()
        assert part["names"].split("\n") == [*rows["name"][~flat], *rows["name"][flat]]


def test_main_roads_come_first() -> None:
    fitted = fit_base(read_base(net()), AREA)
    order = ["primary", "secondary", "water", "park", "local"]
    far = ~fitted.intersects(AREA).to_numpy() & ~fitted["kind"].isin(["primary", "water"]).to_numpy()
    assert 10 < far.sum() < len(far) - 10
    places = [order.index(kind) + 5 * beyond for kind, beyond in zip(fitted["kind"], far, strict=True)]
    assert places == sorted(places)


def test_across_the_180th_meridian() -> None:
    area = shapely.MultiPolygon([shapely.box(179.9, -17, 180, -16.9), shapely.box(-180, -17, -179.9, -16.9)])
    lines = [
        shapely.LineString([(179.95, -16.95), (180, -16.95)]),
        shapely.LineString([(-180, -16.95), (-179.95, -16.95)]),
    ]
    rows = gpd.GeoDataFrame({"MTFCC": ["S1400"] * 2, "FULLNAME": "Queens Rd"}, geometry=lines, crs=4326)
    fitted = fit_base(read_base(rows), area)
    assert [list(line.coords) for line in fitted.geometry] == [[(179.95, -16.95), (180.05, -16.95)]]


def test_water_is_measured_as_ground() -> None:
    half = gpd.GeoDataFrame(
        {"MTFCC": ["H2030", "H2030", "H3010", "K2180"]},
        geometry=[
            shapely.box(0, 0, 1, 2),
            shapely.box(0.5, 0, 1, 2),
            shapely.LineString([(1.5, 0), (1.5, 2)]),
            shapely.box(1, 0, 2, 1),
        ],
        crs=4326,
    )
    base = hs.read_base(half)
    assert water_share(base, shapely.box(0, 0, 2, 2)) == pytest.approx(0.5)
    assert ground_of(base, "park").equals(shapely.box(1, 0, 2, 1))
    assert ground_of(hs.read_base(half.iloc[[2]]), "water").is_empty


def test_an_empty_map_has_no_base() -> None:
    fitted = fit_base(read_base(net()), shapely.box(10, 50, 11, 51))
    assert fitted.empty
    assert written(fitted) == []
