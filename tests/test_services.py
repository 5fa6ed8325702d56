"""Services are read from tables and layers of any kind; what is not shown is counted."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot import InputError, read_services
from hotspot.services import MOST_SERVICES, services_near

PLACES = {"name": ["Clinic A", "Shelter <b>", "École Ñ"], "kind": ["clinic", "shelter", "school"]}
LAT, LON = [38.01, 38.02, 38.03], [-70.01, -70.02, -70.03]
TABLE = pd.DataFrame({**PLACES, "lat": LAT, "lon": LON, "director": "ZZCANARYZZ"})


def layer(shapes: Any = None, **columns: Any) -> gpd.GeoDataFrame:
    shapes = gpd.points_from_xy(LON, LAT) if shapes is None else shapes
    return gpd.GeoDataFrame({**PLACES, "director": "ZZCANARYZZ", **columns}, geometry=shapes, crs=4326)


def save(frame: Any, path: Path) -> Path:
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    return path


@pytest.mark.parametrize("name", ["s.csv", "s.parquet", "s.geojson", "s.gpkg", "s.shp", "geo.parquet"])
def test_every_kind_of_file_gives_the_same(name: str, tmp_path: Path) -> None:
    frame = TABLE if name in {"s.csv", "s.parquet"} else layer()
    found = read_services(save(frame, tmp_path / name))
    assert list(found.columns) == ["name", "kind", "lat", "lon"]
    assert found[["name", "kind"]].to_numpy().tolist() == TABLE[["name", "kind"]].to_numpy().tolist()
    np.testing.assert_allclose(found[["lat", "lon"]], TABLE[["lat", "lon"]], atol=1e-9)
    assert (found.attrs["left_out"], found.attrs["rows"]) == (0, 3)
    assert "ZZCANARYZZ" not in repr(found.attrs) + found.to_csv()


def test_excel(tmp_path: Path) -> None:
    TABLE.to_excel(tmp_path / "s.xlsx", index=False)
    assert read_services(tmp_path / "s.xlsx")["name"].tolist() == PLACES["name"]


@pytest.mark.parametrize("crs", [4326, 3857, 32619, 2263])
def test_any_reference_system(crs: int, tmp_path: Path) -> None:
    found = read_services(save(layer().to_crs(crs), tmp_path / "s.gpkg"))
    np.testing.assert_allclose(found[["lat", "lon"]], TABLE[["lat", "lon"]], atol=1e-7)


def test_a_polygon_is_shown_at_a_point_inside_it() -> None:
    # The middle of a horseshoe lies outside it.
    horseshoe = shapely.Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
    shapes = [horseshoe, shapely.MultiPoint([(1, 2)]), shapely.MultiPolygon([shapely.box(5, 5, 6, 6)])]
    found = read_services(layer(shapes))
    points = shapely.points(found["lon"], found["lat"])
    assert shapely.within(points[[0, 2]], np.array(shapes)[[0, 2]]).all()
    assert found.loc[1, ["lon", "lat"]].tolist() == [1, 2]


def test_tables_are_read_and_not_changed() -> None:
    for frame in (TABLE.copy(), layer()):
        frame.index = pd.Index([7, 7, 9])
        before = frame.copy()
        assert len(read_services(frame)) == 3
        assert type(frame) is type(before)
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))


def test_what_cannot_be_shown_is_left_out_and_counted(tmp_path: Path) -> None:
    text = "name,type,lat,lon\nA,x,1,2\n,x,1,2\n  ,x,1,2\nB,,1,2\nC,x,,2\nD,x,1,NA\nE,x,91,2\nF,x,1,181\n"
    (tmp_path / "s.csv").write_text(text)
    found = read_services(tmp_path / "s.csv")
    assert found["name"].tolist() == ["A", "B"]
    assert found["kind"].tolist() == ["x", ""]
    assert (found.attrs["left_out"], found.attrs["rows"]) == (6, 8)
    shapes = [None, shapely.Point(), shapely.Point(1, 2)]
    assert read_services(layer(shapes, name=["A", "B", "C"], kind=[1, 2, None])).to_numpy().tolist() == [
        ["C", "", 2, 1]
    ]


@given(st.lists(st.tuples(st.sampled_from(["", " ", "A", None]), st.sampled_from([None, 0.5, 89.0, 95.0])), min_size=1))
@pytest.mark.slow
def test_shown_and_left_out_are_all_rows(rows: list[tuple[str | None, float | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["name", "lat"]).astype({"name": object, "lat": float}).assign(lon=1.0)
    shown = [row for row in rows if row[0] == "A" and row[1] is not None and row[1] < 90]
    if not shown:
        with pytest.raises(InputError, match="both a name and coordinates"):
            read_services(frame)
        return
    found = read_services(frame)
    assert found["lat"].tolist() == [lat for _, lat in shown]
    assert found.attrs["left_out"] == len(rows) - len(shown)


def test_names_stand_in_one_line() -> None:
    frame = TABLE.assign(name=["two\nlines", "a\t tab ", "="], kind=[" x ", 3, None])
    found = read_services(frame.astype({"kind": object}).astype({"kind": "str"}))
    assert found["name"].tolist() == ["two lines", "a tab", "="]
    assert found["kind"].tolist()[0] == "x"


@pytest.mark.parametrize(
    ("columns", "name", "kind"),
    [
        (["Facility Name", "Facility Type"], "Facility Name", "Facility Type"),
        (["title", "category", "type"], "title", "type"),
        (["FACILITY", "other"], "FACILITY", None),
        (["name", "facility", "kind"], "name", "kind"),
        (["Nombre", "Tipo"], "Nombre", "Tipo"),
    ],
)
def test_columns_are_recognised_by_usual_names(columns: list[str], name: str, kind: str | None) -> None:
    values = {column: [f"{column} 1", f"{column} 2"] for column in columns}
    for frame in (
        pd.DataFrame({**values, "date": "x", "time": "y", "timestamp": "z", "latitude": [1, 2], "Longitude": [3, 4]}),
        gpd.GeoDataFrame(values, geometry=gpd.points_from_xy([3, 4], [1, 2]), crs=4326),
    ):
        found = read_services(frame)
        assert found["name"].tolist() == values[name]
        assert found["kind"].tolist() == (values[kind] if kind else ["", ""])
        assert found.attrs["columns"]["name"] == name
        assert found.attrs["columns"].get("kind") == kind


def test_columns_can_be_chosen() -> None:
    for frame in (TABLE, layer()):
        assert read_services(frame, name_column="kind")["name"].tolist() == PLACES["kind"]
        assert set(read_services(frame, kind_column="none")["kind"]) == {""}
        for chosen in ({"name_column": "nam"}, {"kind_column": "kin"}):
            with pytest.raises(InputError, match=r"no column '(kin|nam)'") as raised:
                read_services(frame, **chosen)
            assert "ZZCANARYZZ" not in str(raised.value)


def test_decimal_commas_and_semicolons_are_read(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes("Name;Art;Lat;Lon\nCaf\xe9;x;38,5;-70,5\n".encode("latin-1"))
    found = read_services(tmp_path / "s.csv")
    assert found.to_numpy().tolist() == [["Café", "", 38.5, -70.5]]
    assert any("comma" in str(note) for note in found.attrs["notes"])


def test_one_column_of_both_coordinates_is_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text('name,Location\nA,"(40.1, -75.3)"\nB,"(40.2, -75.4)"\n', encoding="utf-8")
    found = read_services(path)
    assert found[["lat", "lon"]].to_numpy().tolist() == [[40.1, -75.3], [40.2, -75.4]]
    assert found.attrs["columns"] == {"name": "name", "lat": "Location", "lon": "Location"}


def test_many_are_refused(tmp_path: Path) -> None:
    many = pd.DataFrame({"name": "x", "lat": 1.0, "lon": np.arange(MOST_SERVICES + 1) / 100})
    assert len(read_services(many.head(MOST_SERVICES))) == MOST_SERVICES
    points = gpd.GeoDataFrame(many[["name"]], geometry=gpd.points_from_xy(many["lon"], many["lat"]), crs=4326)
    for source in (many, points, save(many, tmp_path / "s.csv")):
        with pytest.raises(InputError, match=r"2,001 rows; .* at most 2,000"):
            read_services(source)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("gone.csv", None, "does not exist"),
        ("empty.csv", "", "0 bytes"),
        ("head.csv", "name,lat,lon\n", "no records|none of 0"),
        ("no_name.csv", "a,lat,lon\nZZCANARYZZ,1,2\n", "no column that is clearly a name.*a, lat, lon"),
        ("no_place.csv", "name,b\nZZCANARYZZ,1\n", "columns of coordinates.*name, b"),
        ("two.csv", "name,lat,latitude,lon\nA,1,1,2\n", "columns of coordinates"),
        ("text.csv", "name,lat,lon\nA,ZZCANARYZZ,2\n", "not a number"),
        ("torn.csv", "name,lat,lon\nA,1,2\nZZCANARYZZ,1,2,3,4\n", "cannot be read"),
        ("metres.csv", "name,lat,lon\nA,4212345,512345\n", "look like metres of UTM"),
        ("s.pdf", "name,lat,lon\nA,1,2\n", "not known"),
        ("s.geojson", "<OGRVRTDataSource></OGRVRTDataSource>", "cannot be read as a vector file"),
        ("s.vrt", "<OGRVRTDataSource></OGRVRTDataSource>", "not known"),
        ("s.parquet", "PAR1", "cannot be read as Parquet"),
    ],
)
def test_what_is_wrong_is_said_without_records_or_folders(
    name: str, text: str | None, says: str, tmp_path: Path
) -> None:
    folder = tmp_path / "zzprivate" / "data"
    folder.mkdir(parents=True)
    if text is not None:
        (folder / name).write_text(text)
    with pytest.raises(InputError, match=says) as raised:
        read_services(folder / name)
    assert name in str(raised.value)
    assert "ZZCANARYZZ" not in str(raised.value)
    assert "zzprivate" not in str(raised.value)


def test_what_is_no_layer_of_services_is_refused(tmp_path: Path) -> None:
    line, bow = shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    for shape, says in ((line, "neither points nor polygons"), (bow, "invalid")):
        with pytest.raises(InputError, match=f"1 of 3 shapes are {says}"):
            read_services(layer([shapely.Point(0, 0), shapely.Point(1, 1), shape]))
    with pytest.raises(InputError, match="reference system"):
        read_services(layer().set_crs(None, allow_override=True))
    with pytest.raises(InputError, match="from a list"):
        read_services([1, 2])
    with pytest.raises(InputError, match="folder"):
        read_services(tmp_path)


def test_near_ones_are_kept_and_others_counted() -> None:
    lon, lat = [-0.9, -1.1, 5, 10.9, 11.1, 5], [1, 1, -1.9, 1, 1, -2.1]
    frame = read_services(pd.DataFrame({"name": list("abcdef"), "lat": lat, "lon": lon}))
    before = frame.copy()
    near = services_near(frame, shapely.box(0, 0, 10, 20))
    assert near["name"].tolist() == ["a", "c", "d"]
    assert (near.attrs["outside"], near.attrs["rows"]) == (3, 6)
    assert "outside" not in frame.attrs
    pd.testing.assert_frame_equal(frame, before)


SPLIT = shapely.MultiPolygon([shapely.box(179, -17, 180, -16), shapely.box(-180, -17, -179, -16)])
FIJI = {"here": 179.5, "beyond": -179.5, "rim": -178.9, "zero": 0.0, "far": -170.0}


@pytest.mark.parametrize("turns", [-360.0, 0.0, 360.0])
@pytest.mark.parametrize("area", [SPLIT, shapely.box(179, -17, 181, -16), shapely.box(-181, -17, -179, -16)])
def test_the_map_goes_on_beyond_the_180th_meridian(area: Any, turns: float) -> None:
    frame = read_services(pd.DataFrame({"name": list(FIJI), "lat": -16.5, "lon": list(FIJI.values())}))
    moved = area if area is SPLIT else shapely.transform(area, lambda at: np.add(at, [turns, 0]))
    near = services_near(frame, moved)
    assert near["name"].tolist() == ["here", "beyond", "rim"]
    assert near["lon"].tolist() == [179.5, -179.5, -178.9]
    assert near.attrs["outside"] == 2


@pytest.mark.parametrize("parts", [[(-180, 180)], [(-180, -169), (30, 180)], [(-125, -67), (-179.5, -160), (172, 180)]])
def test_wide_areas_keep_what_lies_in_them(parts: list[tuple[float, float]]) -> None:
    area = shapely.MultiPolygon([shapely.box(west, 10, east, 20) for west, east in parts])
    lon = [(west + east) / 2 for west, east in parts]
    frame = read_services(pd.DataFrame({"name": "a", "lat": 15.0, "lon": lon}))
    assert len(services_near(frame, area)) == len(parts)


def guarded(words: list[Any], column: str = "protected") -> list[Any]:
    """The same places as a table and as a layer, the column last."""
    names = [f"P{number}" for number in range(len(words))]
    frame = pd.DataFrame({"name": names, "lat": 1.0, "lon": 2.0, column: pd.Series(words, dtype=object)})
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    return [frame.astype({column: "str"}), gpd.GeoDataFrame(frame[["name", column]], geometry=points, crs=4326)]


HIDDEN = ["true", "TRUE", "yes", " Yes ", "1", "1.0", "y", "T", "s\u00ed", "S\u00cd"]
SHOWN = ["false", "No", "0", "0.0", "n", "F"]


@pytest.mark.parametrize("column", ["protected", "Confidential", "HIDDEN", "is_protected", "Protegido"])
def test_protected_places_are_left_out_and_counted(column: str) -> None:
    for source in guarded([*HIDDEN, *SHOWN], column):
        found = read_services(source)
        assert found["name"].tolist() == [f"P{k}" for k in range(len(HIDDEN), len(HIDDEN) + len(SHOWN))]
        assert (found.attrs["protected"], found.attrs["unclear"]) == (len(HIDDEN), 0)
        assert (found.attrs["rows"], found.attrs["left_out"]) == (len(SHOWN), 0)
        assert found.attrs["columns"]["protected"] == column
        assert list(found.columns) == ["name", "kind", "lat", "lon"]
        assert "'P0'" not in repr(found.attrs)


@pytest.mark.parametrize("word", ["?", "x", "unknown", "", " ", None, "2", float("nan"), "yes, since May"])
def test_what_is_neither_yes_nor_no_is_protected(word: Any) -> None:
    for source in guarded([word, "no", "yes"]):
        found = read_services(source)
        assert found["name"].tolist() == ["P1"]
        assert (found.attrs["protected"], found.attrs["unclear"]) == (2, 1)


@pytest.mark.parametrize("kind", [bool, int, float])
def test_flags_and_numbers_say_it_too(kind: type, tmp_path: Path) -> None:
    table, shapes = guarded([1, 0, 0])
    for source in (table.assign(protected=np.array([1, 0, 0]).astype(kind)), shapes.astype({"protected": kind})):
        assert read_services(source)["name"].tolist() == ["P1", "P2"]
    for name in ("s.parquet", "s.csv"):
        path = save(table.assign(protected=np.array([1, 0, 0]).astype(kind)), tmp_path / name)
        assert read_services(path)["name"].tolist() == ["P1", "P2"]
    saved = save(shapes.astype({"protected": kind}), tmp_path / "s.gpkg")
    assert read_services(saved)["name"].tolist() == ["P1", "P2"]


def test_one_yes_of_several_columns_is_enough() -> None:
    for source in guarded(["no", "yes", "no"]):
        both = source.assign(hidden=["no", "no", "yes"])
        assert read_services(both)["name"].tolist() == ["P0"]
        assert read_services(both, kind_column="hidden")["name"].tolist() == ["P0"]


def test_a_file_of_protected_places_is_refused_without_naming_them() -> None:
    for source in guarded(["yes", "x"]):
        with pytest.raises(InputError, match=r"all 2 rows are protected places.*1 of them say neither") as raised:
            read_services(source)
        assert "P0" not in str(raised.value)
