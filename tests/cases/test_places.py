"""Awkward files, which lie beside the project: records astray and odd areas, each held to what is wanted."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result

import hotspot as hs
from hotspot.areas import find_area, read_areas
from hotspot.cli import main
from hotspot.quality import quality_table
from hotspot.study import check_study

pytestmark = pytest.mark.real

#: Events without areas -> how many records have which cause; all others are used.
STRAYS: Mapping[str, dict[str, int]] = {
    "c08_lon_positive_all.csv": {},
    "c09_lon_positive_5pct.csv": {"sign_flipped": 20},
    "c09b_sign_1pct_20k.csv": {"sign_flipped": 200},
    "c15_lon_zero.csv": {"one_zero": 12},
    "c22_swapped3.csv": {"swapped": 12},
    "c32b_tromso.csv": {},
    "min_minus1.csv": {"minus_one": 2},
    "min_swapped.csv": {"swapped": 2},
}
#: Area file -> number of areas, and words of what is said of them.
AREAS: Mapping[str, tuple[int, str]] = {
    "wards.geojson": (9, ""),
    "a01_bowtie.geojson": (9, "1 of 9 areas had an outline that crosses or touches itself and was repaired (row 1)"),
    "a02_null.geojson": (8, "1 of 9 areas has no shape and was left out: Ward 01"),
    "a03_dup_names.geojson": (9, "7 areas share their name with another one, and a number was added"),
    "a05_overlap.geojson": (9, "20 pairs of areas overlap on 46"),
    "a08_null_name.geojson": (9, "1 of 9 areas has no name in column 'name' (row 2): it is called 'area without name'"),
    "a09_geoid_text.geojson": (9, ""),
    "a11_collection.geojson": (9, "Of 1 of 9 areas, which holds lines or points beside its polygons"),
    "a25_ward_int.geojson": (9, ""),
    "spike_area.geojson": (2, "1 of 2 areas had an outline that crosses or touches itself and was repaired (row 2)"),
}


def study(events: Path, **settings: Any) -> hs.Study:
    return hs.Study(events, policy=hs.DisclosurePolicy.for_audience("internal"), **settings)


def records(prepared: Any) -> dict[str, int]:
    table = quality_table(prepared.events)
    return dict(zip(table["reason"], table["records"].astype(int), strict=True))


def run(*words: Any) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("name", STRAYS)
def test_strays_are_counted_by_their_cause_and_the_others_mapped(name: str, cases: Path) -> None:
    prepared = check_study(study(cases / name))
    found = records(prepared)
    used = found.pop("used") + found.pop("edge_of_grid", 0)
    assert found == STRAYS[name]
    assert used + sum(found.values()) == prepared.events.attrs["rows"]
    # The map is as fine as that of a city of this size, not of half the Earth.
    assert prepared.grid.resolution == 9
    west, south, east, north = shapely.bounds(prepared.grid.area).tolist()
    assert max(east - west, north - south) < 0.5


def test_c08_names_the_place_and_suggests_a_sign(cases: Path, tmp_path: Path) -> None:
    said = run("check", cases / "c08_lon_positive_all.csv").output
    assert "Most records lie near 40° north, 83° east (Asia)" in said
    assert "If they should lie near 40° north, 83° west (North America), their longitudes lack the minus" in said
    options = ["--study-area", cases / "wards.geojson", "--keep", "sign_flipped", "--audience", "internal"]
    done = run("map", cases / "c08_lon_positive_all.csv", *options, "-o", tmp_path / "out")
    assert done.exit_code == 0, done.output


def test_c10_suggests_the_sign_and_with_it_is_the_plain_file(cases: Path, tmp_path: Path) -> None:
    files = [cases / "c08_lon_positive_all.csv", "--neighborhoods", cases / "wards.geojson"]
    refused = run("map", *files, "--audience", "internal", "-o", tmp_path / "out")
    assert refused.exit_code == 10
    (advice,) = re.findall(r"400 would lie inside with the other sign.*(--keep sign_flipped)", refused.output)
    checked = run("check", *files, *advice.split(), "--json")
    assert (
        json.loads(checked.stdout)["records"]
        == json.loads(run("check", cases / "plain.csv", "--neighborhoods", cases / "wards.geojson", "--json").stdout)[
            "records"
        ]
    )


def test_c30b_is_said_to_be_exchanged_and_read_as_advised(cases: Path) -> None:
    refused = run("check", cases / "c30b_virgin_islands_swapped.csv")
    assert "Latitude and longitude look exchanged" in refused.output
    (one, other) = re.findall(r'--lat "(\w+)" --lon "(\w+)"', refused.output)[0]
    done = run("check", cases / "c30b_virgin_islands_swapped.csv", "--lat", one, "--lon", other)
    assert done.exit_code == 0
    assert "near 18° north, 65° west (North America)" in done.output


@pytest.mark.parametrize("name", AREAS)
def test_an_area_file_is_read_and_what_was_done_is_said(name: str, cases: Path) -> None:
    count, says = AREAS[name]
    areas = read_areas(cases / name)
    assert len(areas) == count
    assert areas.geometry.is_valid.all()
    assert areas["name"].is_unique
    assert says in "\n".join(map(str, areas.attrs["notes"]))
    if name != "spike_area.geojson":
        checked = run("check", cases / "plain.csv", "--neighborhoods", cases / name)
        assert checked.exit_code == 0
        assert says in checked.output


@pytest.mark.parametrize(
    ("name", "column", "first"),
    [("a09_geoid_text.geojson", "geoid", "01001020100"), ("a25_ward_int.geojson", "WARD", "1")],
)
def test_the_column_of_names_is_found(name: str, column: str, first: str, cases: Path) -> None:
    areas = read_areas(cases / name)
    assert areas.attrs["columns"]["name"] == column
    assert areas["name"].iloc[0] == first


def test_a03_numbers_names_once(cases: Path, tmp_path: Path) -> None:
    options = ["--neighborhoods", cases / "a03_dup_names.geojson", "--audience", "internal", "-o", tmp_path / "out"]
    said = run("map", cases / "plain.csv", *options).output
    assert "Downtown" in said
    assert ") (" not in said


def test_a05_events_in_several_areas_belong_to_the_smallest(cases: Path) -> None:
    areas = read_areas(cases / "a05_overlap.geojson")
    events = hs.read_events(cases / "plain.csv")
    found = find_area(areas, events["lat"], events["lon"])
    assert (found >= 0).all()
    size = areas.to_crs(3735).area.to_numpy()
    for at, (lat, lon) in zip(found, events[["lat", "lon"]].to_numpy(), strict=True):
        inside = shapely.intersects_xy(areas.geometry.to_numpy(), lon, lat)
        assert size[at] <= size[inside].min() * (1 + 1e-4)


def test_a07_says_which_projections_fit_and_one_of_them_does(cases: Path, tmp_path: Path) -> None:
    refused = run("check", cases / "plain.csv", "--neighborhoods", cases / "a07.shp")
    assert refused.exit_code == 10
    codes = re.findall(r"EPSG:(\d+) \(", refused.output)
    assert codes[0] == "3735"
    for part in cases.glob("a07.*"):
        shutil.copy(part, tmp_path / part.name)
    gpd.read_file(tmp_path / "a07.shp").set_crs(int(codes[0])).to_file(tmp_path / "a07.shp")
    done = run("check", cases / "plain.csv", "--neighborhoods", tmp_path / "a07.shp", "--json")
    assert done.exit_code == 0, done.output
    assert sum(row["records"] for row in json.loads(done.stdout)["records"] if row["used"] != "no") == 400


def test_a19_exchanged_areas_are_blamed(cases: Path, tmp_path: Path) -> None:
    wards = gpd.read_file(cases / "wards.geojson")
    turned = wards.set_geometry(
        gpd.GeoSeries(shapely.transform(wards.geometry.to_numpy(), lambda at: at[:, ::-1]), crs=4326)
    )
    turned.to_file(tmp_path / "a19.geojson")
    refused = run("check", cases / "plain.csv", "--neighborhoods", tmp_path / "a19.geojson")
    assert refused.exit_code == 10
    assert "The area file a19.geojson lies near 83° south, 40° east (Antarctica)" in refused.output
    assert "latitude and longitude are exchanged in it" in refused.output


def test_a24_signs_for_not_known_are_missing_and_named(cases: Path) -> None:
    wards = gpd.read_file(cases / "wards.geojson")
    some = read_areas(wards.assign(population=[-666666666, 2000, 999, 5, 6, None, 8, 1, 3]))
    assert some["population"].isna().sum() == 2
    assert "(Ward 01)" in "\n".join(map(str, some.attrs["notes"]))
    texts = read_areas(wards.assign(population=["1,234", *["10"] * 8]))
    assert texts["population"].sum() == 1234 + 80


def test_a32_says_which_resolution_maps_an_area_smaller_than_a_cell(cases: Path) -> None:
    files = [cases / "plain.csv", "--neighborhoods", cases / "a32_speck.geojson"]
    refused = run("check", *files)
    (option,) = re.findall(r"\((--resolution \d+)\)", refused.output)
    done = run("check", *files, *option.split(), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["grid"]["cells"] >= 1


def test_a13_and_a34_are_refused_clearly(cases: Path, tmp_path: Path) -> None:
    empty = run("check", cases / "plain.csv", "--neighborhoods", cases / "a13_empty.geojson")
    assert "a13_empty.geojson holds no areas" in empty.output
    options = ["--neighborhoods", cases / "a34_elsewhere.geojson", "--audience", "internal", "-o", tmp_path / "out"]
    apart = run("map", cases / "plain.csv", *options)
    assert apart.exit_code == 10
    assert "Most records lie near 40° north, 83° west (North America), the study area near 52° north" in apart.output


@pytest.mark.parametrize("ending", [".gdb", ""])
def test_v45_folders_are_refused_in_words(ending: str, cases: Path, tmp_path: Path) -> None:
    folder = tmp_path / f"v45_folder{ending}"
    folder.mkdir()
    shutil.copy(cases / "wards.geojson", folder / "wards.geojson")
    for words in (["check", folder], ["check", cases / "plain.csv", "--neighborhoods", folder]):
        refused = run(*words)
        assert refused.exit_code == 10
        assert folder.name in refused.output
        assert ("GeoPackage" if ending else "It holds wards.geojson: name the file that is meant") in refused.output
    assert run("check", cases / "plain.csv", "--neighborhoods", folder / "wards.geojson").exit_code == 0


def test_l2_a_box_over_half_the_earth_is_filled() -> None:
    box = shapely.box(-120, 10, 100, 20)
    grid = hs.Grid.covering(box, resolution=3)
    assert len(grid) > 2000
    assert shapely.contains_xy(box, grid.centers[:, 1], grid.centers[:, 0]).all()
