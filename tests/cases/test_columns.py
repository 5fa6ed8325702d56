"""Awkward files, which lie beside the project: each is read, or refused in words whose advice works."""

import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.quality import check_events, quality_table

pytestmark = pytest.mark.real
RECORDS = 400
USUAL = {"time": "visit_date", "person": "person_id", "address": "address", "category": "category"}

#: File -> what must come out: columns that differ from the usual, and words of a note.
READ: Mapping[str, tuple[dict[str, str], str]] = {
    "plain.csv": ({}, ""),
    "c01_socrata_pair.csv": ({"lat": "Location", "lon": "Location"}, "holds both coordinates"),
    "c02_wkt_point.csv": ({"lat": "the_geom", "lon": "the_geom"}, "holds both coordinates"),
    "c03_latlon_plus_location.csv": ({"lat": "Latitude", "lon": "Longitude", "address": ""}, "'Location'"),
    "d11_date_and_time.csv": ({"time": "Date"}, ""),
    "f01_sep_line.csv": ({}, ""),
    "f06b_nul_tail.csv": ({}, "behind the last line"),
    "f06c_ctrlz.csv": ({}, "behind the last line"),
    "f10_backslash.csv": ({}, "backslash"),
    "f13b_mixed_ends.csv": ({}, "line ends"),
    "f15_zip.zip": ({}, "was read"),
    "f16b_noext": ({}, ""),
    "f16c_data.tab": ({}, "tab"),
    "f17_rows.json": ({}, "records in JSON"),
    "f18_rows.ndjson": ({}, "records in JSON"),
    "f35_names.csv": ({"lat": "incident_latitude", "lon": "incident_longitude"}, ""),
    "i01_20_digit_ids.csv": ({}, ""),
    "i02_e_ids.csv": ({}, ""),
    "i03_dotted_ids.csv": ({}, ""),
    "i07b_yesno_cat.csv": ({}, ""),
    "m10_charge_is_offence.csv": ({}, "'charge'"),
    "v29_geom.parquet": ({}, "geometry"),
    "v29d_wkt_geometry.csv": ({"lat": "geometry", "lon": "geometry"}, "holds both coordinates"),
    "v32_multipoint.geojson": ({}, "geometry"),
    "v32b_multipoint.gpkg": ({}, "geometry"),
    "v35_empty_point.geojson": ({}, "1 of 400 shapes is empty"),
    "v41.geojsonl": ({}, "geometry"),
    "v44_list.geojson": ({}, "geometry"),
    "x20_title.xlsx": ({}, "above the headings"),
}
#: File -> words of the refusal.
REFUSED = {
    "f07_dup_lat.csv": "Several columns are named 'lat'",
    "f07c_dup_cp1252.csv": "Several columns are named 'lat'",
    "f33_html.csv": "is a web page",
    "f36_two_pairs.csv": "Incident Lat, Hospital Lat",
    "v31b_layers.gpkg": "2 layers with records",
    "v31c.gpkg": "2 layers with records",
    "v39.shp": r"without its \.shx",
}
#: Data set -> its columns as a person would name them.
REAL: Mapping[str, dict[str, str]] = {
    "montgomery_911.parquet": {"time": "timeStamp", "address": "addr", "category": "title"},
    "chicago_crimes_sample.parquet": {"time": "date", "address": "block", "category": "primary_type"},
    "chicago_permits.parquet": {
        "time": "issue_date",
        "cost": "reported_cost",
        "address": "address",
        "category": "permit_type",
    },
    "uk_street_crime.parquet": {"time": "month", "address": "location", "category": "crime_type"},
    "boston_downtown_311_2015.csv": {"time": "OPEN_DT", "address": "Location", "category": "TYPE"},
    "medicare_inpatient_2016_pa_il.parquet": {"address": "street"},
}


@pytest.mark.parametrize("name", READ)
def test_an_awkward_file_is_read_and_its_records_add_up(name: str, cases: Path) -> None:
    differing, says = READ[name]
    found = hs.read_events(cases / name)
    columns = {meaning: column for meaning, column in {**USUAL, **differing}.items() if column}
    given = found.attrs["columns"]
    assert {meaning: given.get(meaning) for meaning in columns} == columns
    assert not {meaning for meaning, column in differing.items() if not column} & set(given)
    assert quality_table(check_events(found))["records"].sum() == RECORDS
    assert any(says.lower() in str(note).lower() for note in found.attrs["notes"]) or not says
    empty = 1 if name == "v35_empty_point.geojson" else 0
    assert int(found["lat"].isna().sum()) == empty


def test_the_same_events_come_out_of_every_kind_of_file(cases: Path) -> None:
    plain = hs.read_events(cases / "plain.csv")
    columns = ["lat", "lon", "person", "category", "time"]
    for name in READ:
        if name[0] in "fv" and name != "v35_empty_point.geojson":
            found = hs.read_events(cases / name)[columns]
            pd.testing.assert_frame_equal(found, plain[columns], check_dtype=False, obj=name)


@pytest.mark.parametrize(
    ("name", "persons"), [("i01_20_digit_ids.csv", 250), ("i02_e_ids.csv", 250), ("i03_dotted_ids.csv", 100)]
)
def test_a_number_of_a_person_is_text(name: str, persons: int, cases: Path) -> None:
    assert hs.read_events(cases / name)["person"].nunique() == persons


def test_yes_and_no_are_kinds(cases: Path) -> None:
    assert set(hs.read_events(cases / "i07b_yesno_cat.csv")["category"]) == {"Yes", "No"}


def test_a_street_suffix_is_no_kind(cases: Path) -> None:
    assert hs.read_events(cases / "type_is_street_suffix.csv").attrs["columns"]["category"] == "offense"


@pytest.mark.parametrize("name", ["excel_newline.csv", "utf8_value_leak.parquet"])
def test_what_is_odd_in_columns_that_are_not_used_is_no_matter(name: str, cases: Path) -> None:
    found = hs.read_events(cases / name)
    assert len(found) == 60 if name.endswith("csv") else len(found)
    assert found["lat"].notna().all()


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_decided_is_refused_in_words(name: str, cases: Path) -> None:
    with pytest.raises(hs.InputError, match=REFUSED[name]) as refusal:
        hs.read_events(cases / name)
    assert str(cases) not in str(refusal.value)


@pytest.mark.parametrize("name", ["f36_two_pairs.csv", "v31b_layers.gpkg", "v31c.gpkg"])
def test_the_advice_of_a_refusal_works(name: str, cases: Path) -> None:
    refused = CliRunner().invoke(main, ["check", str(cases / name)])
    assert refused.exit_code == 10
    advice = [shlex.split(option) for option in re.findall(r"\((--[^)]*)\)", refused.output.replace("\n", " "))]
    options = [word for option in advice for word in option]
    assert options
    done = CliRunner().invoke(main, ["check", str(cases / name), *options, "--json", "--quiet"])
    assert done.exit_code == 0, done.output
    assert sum(row["records"] for row in json.loads(done.stdout)["records"]) in {100, RECORDS}


def test_the_advice_for_columns_of_one_name_works(cases: Path, tmp_path: Path) -> None:
    lines = (cases / "f07_dup_lat.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    first, found, rest = lines[0].rpartition("lat,")
    assert found
    (tmp_path / "renamed.csv").write_text("".join([f"{first}other,{rest}", *lines[1:]]), encoding="utf-8")
    assert len(hs.read_events(tmp_path / "renamed.csv")) == RECORDS


def test_the_advice_for_a_shapefile_without_its_index_works(cases: Path, tmp_path: Path) -> None:
    plain = gpd.read_file(cases / "v32_multipoint.geojson").explode()
    plain[["geometry"]].to_file(tmp_path / "v39.shp")
    for ending in (".shp", ".dbf", ".prj"):
        (tmp_path / f"v39{ending}").write_bytes((cases / f"v39{ending}").read_bytes())
    assert len(hs.read_events(tmp_path / "v39.shp")) == RECORDS


def test_all_layers_are_joined_where_they_are_asked_for(cases: Path) -> None:
    assert len(hs.read_events(cases / "v31b_layers.gpkg", layer="all")) == RECORDS


@pytest.mark.parametrize("name", REAL)
def test_columns_of_real_data_are_recognised_as_a_person_would(name: str, shared: Path) -> None:
    given: dict[str, Any] = hs.read_events(shared / "data" / name).attrs["columns"]
    assert {meaning: column for meaning, column in given.items() if meaning not in {"lat", "lon"}} == REAL[name]
    assert np.isin([given["lat"].lower(), given["lon"].lower()], ["lat", "latitude", "lng", "lon", "longitude"]).all()
