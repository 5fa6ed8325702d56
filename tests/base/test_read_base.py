"""Files of streets, water and parks: what each row is, what is left out and why, what is refused and how."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.errors import InputError

from .pbf import Extract

LINE = shapely.LineString([(-75.3, 40.1), (-75.29, 40.1), (-75.28, 40.11)])
POND = shapely.box(-75.3, 40.1, -75.29, 40.11)
TIGER = {
    "S1100": "primary",
    "S1200": "secondary",
    "S1400": "local",
    "S1630": "local",
    "H3010": "water",
    "H2030": "water",
    "K2180": "park",
}


def table(codes: list[Any], column: str = "MTFCC", names: list[Any] | None = None) -> gpd.GeoDataFrame:
    """A row a code, each somewhere else."""
    shapes = [POND if str(code)[:2] in {"H2", "K2", "pa", "wa"} else LINE for code in codes]
    moved = [shapely.transform(shape, lambda at, k=k: at + 0.02 * k) for k, shape in enumerate(shapes)]
    called = names or [f"Name {k}" for k in range(len(codes))]
    return gpd.GeoDataFrame({column: codes, "FULLNAME": called}, geometry=moved, crs=4326)


def told(base: gpd.GeoDataFrame) -> str:
    return " ".join(map(str, base.attrs["notes"]))


def test_tiger_codes_say_what_a_row_is() -> None:
    base = hs.read_base(table(list(TIGER)))
    kinds = dict(zip(base["name"], base["kind"], strict=True))
    assert kinds == {f"Name {k}": kind for k, kind in enumerate(TIGER.values())}
    assert not base.attrs["notes"]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("highway", {"motorway": "primary", "trunk": "primary", "tertiary": "secondary", "residential": "local"}),
        ("fclass", {"primary": "primary", "secondary": "secondary", "motorway_link": "local", "park": "park"}),
        ("waterway", {"river": "water", "stream": "water"}),
        ("ROAD_TYPE", {"primary": "primary", "Residential": "local"}),
        ("CODE", {"S1100": "primary", "s1400": "local"}),
    ],
)
def test_tags_and_codes_are_known_by_name_or_by_their_values(column: str, values: dict[str, str]) -> None:
    base = hs.read_base(table(list(values), column))
    assert dict(zip(base["name"], base["kind"], strict=True)) == {f"Name {k}": v for k, v in enumerate(values.values())}


def test_nothing_vanishes() -> None:
    rows = table(["S1400", "S1820", "S1820", None, "S1400", "S1400"])
    rows.loc[4, "geometry"] = None
    rows.loc[5, "geometry"] = shapely.Point(-75, 40)
    base = hs.read_base([rows, table(["S1400"])])
    assert len(base) == 1
    text = told(base)
    assert "3 of 6 rows are no streets, water or parks that the map shows: S1820 (2), without any (1)." in text
    assert "1 of 6 rows has no shape" in text
    assert "1 of 6 rows is not drawn: it is a point" in text
    assert "1 feature stands in the files twice" in text


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "fgb", "parquet"])
def test_every_kind_of_file_says_the_same(ending: str, tmp_path: Path) -> None:
    rows = table(["S1100", "S1200", "S1400"]).to_crs(2272)
    path = tmp_path / f"roads.{ending}"
    if ending == "parquet":
        rows.to_parquet(path)
    elif ending == "geojson":
        rows.to_crs(4326).to_file(path)
    else:
        rows.to_file(path)
    base, plain = hs.read_base(path), hs.read_base(rows)
    assert base[["kind", "name"]].equals(plain[["kind", "name"]])
    assert shapely.equals_exact(base.geometry.to_numpy(), plain.geometry.to_numpy(), 1e-9).all()


def extract() -> Extract:
    pond = [(-75.3, 40.1), (-75.29, 40.1), (-75.29, 40.11), (-75.3, 40.1)]
    lake = [[(-75.2, 40.1), (-75.19, 40.1), (-75.19, 40.11)], [(-75.19, 40.11), (-75.2, 40.11), (-75.2, 40.1)]]
    return Extract(
        ways=[
            (1, list(LINE.coords), {"highway": "primary", "name": "Main <b>St</b>"}),
            (2, [(-75.3, 40.2), (-75.2, 40.2)], {"highway": "footway"}),
            (3, pond, {"natural": "water", "name": "Pond"}),
            (4, [(-75.3, 40.3), (-75.2, 40.3)], {"waterway": "river", "name": "Río"}),
            (5, lake[0], {}),
            (6, lake[1], {}),
            (7, [(-75.1, 40.1), (-75.0, 40.1), (-75.0, 40.2), (-75.1, 40.1)], {"leisure": "park", "name": "Park"}),
            (8, [(-75.1, 40.3), (-75.0, 40.3), (-75.0, 40.4), (-75.1, 40.3)], {"building": "yes"}),
        ],
        relations=[(9, [5, 6], {"natural": "water", "name": "Lake"})],
    )


def test_an_extract_of_openstreetmap_is_read(tmp_path: Path) -> None:
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(extract().content())
    base = hs.read_base(path)
    found = set(zip(base["kind"], base["name"], strict=True))
    assert found == {
        ("primary", "Main <b>St</b>"),
        ("water", "Pond"),
        ("water", "Río"),
        ("water", "Lake"),
        ("park", "Park"),
    }
    by_name = base.set_index("name").geometry
    assert by_name["Lake"].equals(shapely.box(-75.2, 40.1, -75.19, 40.11))
    np.testing.assert_allclose(shapely.get_coordinates(by_name["Main <b>St</b>"]), LINE.coords, atol=1e-7)
    assert "footway (1)" in told(base)


def test_what_is_no_extract_is_refused(tmp_path: Path) -> None:
    for name, content in (
        ("a", b"<osm/>"),
        ("b", extract().content()[:90]),
        ("c", b"\0\0\0\x0d\n\x09OSMHeader" + b"x" * 99),
    ):
        path = tmp_path / f"{name}.osm.pbf"
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"OpenStreetMap extract|holds no"):
            hs.read_base(path)


def test_what_cannot_be_recognised_is_refused_with_advice_that_works() -> None:
    rows = table(["a", "b"], "STUFF")
    with pytest.raises(InputError, match=r"Columns found: 'STUFF', 'FULLNAME'.*add a text column MTFCC with S1100"):
        hs.read_base(rows)
    assert set(hs.read_base(rows.assign(MTFCC="S1400"))["kind"]) == {"local"}


def test_odd_files_are_refused_in_words(tmp_path: Path) -> None:
    for source, says in (
        (tmp_path / "none.shp", "does not exist"),
        (tmp_path, "is a folder"),
        (table(["S1400"]).set_crs(None, allow_override=True), "coordinate reference system"),
        (table(["S1400"]).head(0), "holds no rows"),
        (table(["S1400"]).set_geometry([None]), "holds no streets, water or parks: of 1 rows 1 have no shape"),
        (table(["K2180"]).set_geometry([LINE], crs=4326), "1 are points, or areas and lines where the other belongs"),
        (7, "cannot be read from a int"),
        ([], "No base was given"),
        (
            table(["S1400"])
            .set_crs(4326, allow_override=True)
            .translate(5e5, 5e5)
            .to_frame("geometry")
            .assign(MTFCC="S1400"),
            "degrees",
        ),
    ):
        with pytest.raises(InputError, match=says):
            hs.read_base(source)


def test_what_is_given_is_not_changed() -> None:
    rows = table(list(TIGER))
    before = rows.copy()
    hs.read_base(rows)
    assert rows.equals(before)
    assert not rows.attrs


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_does_not_matter(random: Any) -> None:
    rows = table([*TIGER, "S1820"])
    order = list(range(len(rows)))
    random.shuffle(order)
    parts = [rows.iloc[order[:3]], rows.iloc[order[3:]]]
    assert hs.read_base(parts).equals(hs.read_base(rows))
