"""Records on both sides of the 180th meridian make the map that they make anywhere else."""

import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray

import hotspot as hs
from hotspot.grid import assumed_area, choose_resolution
from hotspot.grid.resolution import expected_cells
from hotspot.meridian import cut, middle_of
from hotspot.study import check_study

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
COUNT = 4_000


def turned(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes as files hold them, from -180 to 180."""
    return (lon + 180) % 360 - 180


def cloud(middle: float) -> pd.DataFrame:
    """Records about a meridian, more of them on its east."""
    draw = np.random.default_rng(3)
    lon = np.concatenate([draw.uniform(-0.4, 0.4, 3_000), draw.normal(0.15, 0.02, COUNT - 3_000)])
    lat = np.concatenate([draw.uniform(-17.3, -16.7, 3_000), draw.normal(-17, 0.02, COUNT - 3_000)])
    return pd.DataFrame({"lat": lat, "lon": turned(lon + middle)})


def counts(events: pd.DataFrame, resolution: int | None = None) -> tuple[int, int, dict[str, int]]:
    made = check_study(hs.Study(events=events, policy=INTERNAL, resolution=resolution))
    table = hs.quality_table(made.events)
    return made.grid.resolution, len(made.grid), dict(zip(table["reason"], table["records"], strict=True))


def test_the_map_at_180_degrees_is_the_map_beside_it() -> None:
    at = {middle: counts(cloud(middle)) for middle in (178.0, 180.0, 182.0)}
    assert {resolution for resolution, _, _ in at.values()} == {6}
    # The size of a cell changes with its place, steadily: between two neighbors lies their mean.
    cells = {middle: found[1] for middle, found in at.items()}
    assert cells[180.0] == pytest.approx((cells[178.0] + cells[182.0]) / 2, rel=0.02)
    # Finer, hardly a record lies in a hexagon of the border.
    fine = {middle: counts(cloud(middle), 8) for middle in (178.0, 180.0, 182.0)}
    for resolution, found, records in fine.values():
        assert resolution == 8
        assert found == pytest.approx(fine[178.0][1], rel=0.1)
        assert set(records) <= {"used", "edge_of_grid", "outside_study_area"}
        assert records["used"] == pytest.approx(fine[178.0][2]["used"], rel=0.005)
        assert records["used"] > 0.98 * COUNT


def test_the_assumed_area_is_the_same_wherever_it_lies() -> None:
    area, there = assumed_area(cloud(170.0)), assumed_area(cloud(180.0))
    assert there.area == pytest.approx(area.area, rel=0.01)
    west, _, east, _ = shapely.bounds(shapely.get_parts(there)).T
    assert ((west >= -180) & (east <= 180) & (east - west < 1)).all()
    events = cloud(180.0)
    assert shapely.intersects_xy(there, events["lon"], events["lat"]).all()
    assert choose_resolution(there, COUNT) == choose_resolution(area, COUNT)
    assert expected_cells(there, 7) == pytest.approx(
        (expected_cells(assumed_area(cloud(178.0)), 7) + expected_cells(assumed_area(cloud(182.0)), 7)) / 2, rel=0.02
    )


@pytest.mark.parametrize("middle", [0.0, -75.0, 179.9, -179.9])
def test_a_few_strays_on_the_other_side_of_the_earth_do_not_cut_the_area(middle: float) -> None:
    strays = pd.DataFrame({"lat": -17.0, "lon": turned(middle + np.array([179.0, 180.0, -179.5, 90.0]))})
    alone, mixed = assumed_area(cloud(middle)), assumed_area(pd.concat([cloud(middle), strays], ignore_index=True))
    assert mixed.area == pytest.approx(alone.area, rel=0.01)


def test_what_lies_far_is_told_across_the_meridian() -> None:
    both = shapely.MultiPolygon([shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179, -17)])
    at = pd.DataFrame({"lat": -17.5, "lon": [-178.9, 178.9, -160.0, 160.0, 0.5, 179.5, -179.5]})
    # A tenth of a degree beside the area is near, twenty degrees are far, on both sides.
    found = hs.check_events(at, hs.Grid.covering(both, resolution=6))["reason"].tolist()
    assert found == [*["outside_study_area"] * 2, *["far_from_study_area"] * 3, "used", "used"]
    given = hs.Grid.covering(shapely.box(179, -18, 180, -17), resolution=6)
    beside = hs.check_events(pd.DataFrame({"lat": -17.5, "lon": [-179.95, 178.95, -170.0]}), given)
    assert beside["reason"].tolist() == ["outside_study_area", "outside_study_area", "far_from_study_area"]


def test_an_area_beyond_180_is_cut_there() -> None:
    for whole in (shapely.box(179, -17, 182, -16), shapely.box(-181, -17, -178, -16)):
        parts = sorted(part.bounds for part in shapely.get_parts(cut(whole)))
        assert parts == [(-180, -17, -178, -16), (179, -17, 180, -16)]
    touching, inside = shapely.box(179, -17, 180, -16), shapely.box(-75, 40, -74, 41)
    assert cut(touching) is touching
    assert cut(inside) is inside
    assert middle_of(np.array([170.0, -170.0, -170.0])) == pytest.approx(-176.63, abs=0.1)
