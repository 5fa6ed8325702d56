"""Files of footprints and parcels: columns recognised, ids that are ids, any reference system."""

from pathlib import Path
from typing import Any

import geopandas as gpd
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


def test_an_id_that_stands_far_apart_is_none() -> None:
    read = hs.read_footprints(
        outlines([square(0, 0), square(480, 0), square(0, 90), square(499, 90)], bldg_id=["A", "A", "B", "B"])
    )
    assert read["footprint"].tolist() == ["A", "A", "row 3", "row 4"]
    (note,) = read.attrs["notes"]
    assert note.key == "notes.footprints_scattered"
    # A large building of one outline is as wide as it is.
    assert hs.read_footprints(outlines([square(0, 0, 900)], bldg_id=["A"]))["footprint"].tolist() == ["A"]


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
