"""Files of footprints and parcels: columns recognised, ids that are ids, any reference system."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import hotspot as hs
from hotspot.errors import InputError

LAT, LON = 42.0, -71.0
METRE = 1 / 111_195


def square(north: float, east: float, side: float = 10.0) -> Any:
    """A square whose south-west corner lies so many metres north and east."""
    wide = METRE / 0.7431448254773942
    south, west = LAT + north * METRE, LON + east * wide
    return shapely.box(west, south, west + side * wide, south + side * METRE)


def outlines(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def test_columns_are_recognised_and_nothing_given_is_changed() -> None:
    frame = outlines(
        [square(0, 0), square(0, 20), square(0, 40)],
        BLDG_ID=[7.0, 8.0, None],
        Parcel_ID=["P1", "P1", " "],
        Site_Address=["12 Elm  St", None, ""],
        BldgName=["North wing", "South wing", None],
        geoid=["a", "b", "c"],
    )
    before = frame.copy()
    read = hs.read_footprints(frame)
    assert frame.equals(before)
    assert read.columns.tolist() == ["footprint", "address", "name", "complex", "geometry"]
    assert read["footprint"].tolist() == ["7", "8", "row 3"]
    assert read["address"].tolist() == ["12 Elm St", "", ""]
    assert read["name"].tolist() == ["12 ELM ST", "South wing", ""]
    assert read["complex"].tolist() == ["P1", "P1", ""]
    assert read.attrs["columns"]["complex"] == "Parcel_ID"


@pytest.mark.parametrize(
    ("columns", "id_", "complex_"),
    [
        ({"parcel_id": ["1", "2"], "fid": [8, 9]}, "parcel_id", None),
        ({"parcel_id": ["1", "2"], "campus": ["A", "A"]}, "parcel_id", "campus"),
        ({"bin": [1, 2], "bbl": [3, 3], "complex": ["A", "B"]}, "bin", "complex"),
        ({"objectid": [1, 2]}, "objectid", None),
        ({"other": ["x", "y"]}, None, None),
    ],
)
def test_parcels_are_ids_where_nothing_else_is(columns: dict[str, Any], id_: str | None, complex_: str | None) -> None:
    read = hs.read_footprints(outlines([square(0, 0), square(0, 30)], **columns))
    assert read.attrs["columns"].get("footprint") == id_
    assert read.attrs["columns"].get("complex") == complex_
    assert ("complex" in read) == (complex_ is not None)
    if id_ is None:
        assert read["footprint"].tolist() == ["1", "2"]


def test_an_id_whose_outlines_are_parted_by_more_than_500_m_is_none() -> None:
    read = hs.read_footprints(
        outlines([square(0, 0), square(508, 0), square(0, 90), square(512, 90)], bldg_id=["A", "A", "B", "B"])
    )
    assert read["footprint"].tolist() == ["A", "A", "row 3", "row 4"]
    apart, wide = read.attrs["notes"]
    assert apart.key == "notes.footprints_scattered"
    assert str(wide).startswith("1 value of 'bldg_id' stands at outlines that reach over 0.5 km without a gap")
    # A large building of one outline is as wide as it is.
    assert hs.read_footprints(outlines([square(0, 0, 900)], bldg_id=["A"]))["footprint"].tolist() == ["A"]


def test_outlines_that_touch_are_one_building_however_long() -> None:
    """A building of twelve parts in a row, 1,200 m long; one that is parted by 600 m after half of them is none."""
    row = [square(0, 100 * part, 100) for part in range(12)]
    parted = [square(5_000, 100 * part + (600 if part > 5 else 0), 100) for part in range(12)]
    order = np.random.default_rng(1).permutation(24)
    read = hs.read_footprints(outlines([(row + parted)[k] for k in order], id=["A" if k < 12 else "B" for k in order]))
    names = np.array(read["footprint"].tolist(), dtype=object)
    assert set(names[order < 12]) == {"A"}
    assert all(name.startswith("row ") for name in names[order > 11])


@pytest.mark.parametrize(("step", "one"), [(100, True), (104, True), (120, False)])
def test_an_id_all_over_a_town_is_none_unless_its_outlines_touch(step: int, one: bool) -> None:  # noqa: FBT001 - a case
    """61 outlines in a row without a gap of 500 m: a long building, or what stands for "not known"."""
    read = hs.read_footprints(outlines([square(0, step * part, 100) for part in range(61)], id=["99999"] * 61))
    assert set(read["footprint"]) == ({"99999"} if one else {f"row {part}" for part in range(1, 62)})


@pytest.mark.parametrize("seed", range(6))
def test_groups_of_outlines_are_those_that_distances_between_them_join(seed: int) -> None:
    """Ids over many outlines, against each pair measured in metres and joined one by one."""
    rng = np.random.default_rng(seed)
    n, given = 80, 12
    ids = rng.integers(given, size=n)
    # Each id over an extent of its own, so that some hold together and others do not; some outlines have two parts.
    north, east = rng.uniform(0, 500 + 150 * ids), rng.uniform(0, 500 + 150 * ids)
    side = rng.choice([10.0, 80.0, 400.0], n)
    shapes = [square(*at) for at in zip(north, east, side, strict=True)]
    for two in range(0, n, 9):
        shapes[two] = shapely.MultiPolygon([shapes[two], square(north[two] + 900, east[two], 20)])
    read = hs.read_footprints(outlines(shapes, id=[f"id {one}" for one in ids]))
    flat = [shapely.transform(shape, lambda at: (at - [LON, LAT]) / [METRE / 0.7431448, METRE]) for shape in shapes]
    parted = set()
    for one in range(given):
        left = [flat[k] for k in np.flatnonzero(ids == one)]
        group = [left.pop()] if left else []
        while near := [shape for shape in left if min(shape.distance(other) for other in group) <= 500]:
            group, left = group + near, [shape for shape in left if not any(shape is other for other in near)]
        parted |= {one} if left else set()
    assert 0 < len(parted) < given
    assert [name.startswith("row ") for name in read["footprint"]] == [one in parted for one in ids]


def test_any_reference_system_and_any_file(tmp_path: Path) -> None:
    frame = outlines([square(0, 0), square(0, 30)], id=["A", "B"])
    frame.to_crs(26986).to_file(tmp_path / "b.gpkg")
    read = hs.read_footprints(tmp_path / "b.gpkg")
    assert read["footprint"].tolist() == ["A", "B"]
    assert read.geometry.geom_equals_exact(frame.geometry, 1e-9).all()
    with pytest.raises(InputError, match=r"The building file none\.gpkg"):
        hs.read_footprints(tmp_path / "none.gpkg")
    with pytest.raises(InputError, match="not polygons"):
        hs.read_footprints(outlines([shapely.Point(LON, LAT), shapely.Point(LON, LAT)], id=["A", "B"]))
