"""One column that holds both coordinates is taken apart, and is never an address."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events

ROWS = 40
LAT = np.round(40 + np.arange(ROWS) / 997, 6)
LON = np.round(-75.5 - np.arange(ROWS) / 991, 6)
FORMS = {
    "pair": "({lat}, {lon})",
    "bare": "{lat},{lon}",
    "spaces": "{lat} {lon}",
    "brackets": "[{lat}; {lon}]",
    "wkt": "POINT ({lon} {lat})",
    "wkt small": "point({lon} {lat})",
    "ewkt": "SRID=4326;POINT({lon} {lat})",
    "wkt z": "POINT Z ({lon} {lat} 12.5)",
    "multipoint": "MULTIPOINT (({lon} {lat}))",
    "geojson": '{{"type": "Point", "coordinates": [{lon}, {lat}]}}',
    "python": "{{'type': 'Point', 'coordinates': [{lon}, {lat}]}}",
    "named": "{{'latitude': '{lat}', 'longitude': '{lon}', 'human_address': ''}}",
    "named json": '{{"lng": {lon}, "lat": {lat}}}',
    "address above": "1 MAIN ST\nSAMPLETOWN, OH\n({lat}, {lon})",
}


def table(form: str, name: str = "Location") -> pd.DataFrame:
    texts: list[Any] = [form.format(lat=lat, lon=lon) for lat, lon in zip(LAT, LON, strict=True)]
    texts[3] = None
    return pd.DataFrame({name: texts, "address": [f"{row} MAIN ST" for row in range(ROWS)]})


def saved(frame: pd.DataFrame, path: Path) -> Path:
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_parquet(path)
    return path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ending", ["", ".csv", ".parquet"])
def test_a_pair_is_taken_apart(form: str, ending: str, tmp_path: Path) -> None:
    frame = table(FORMS[form])
    found = read_events(saved(frame, tmp_path / f"e{ending}") if ending else frame)
    known = np.arange(ROWS) != 3
    np.testing.assert_array_equal(found["lat"].to_numpy()[known], LAT[known])
    np.testing.assert_array_equal(found["lon"].to_numpy()[known], LON[known])
    assert found.loc[3, ["lat", "lon"]].isna().all()
    assert found.attrs["columns"] == {"lat": "Location", "lon": "Location", "address": "address"}
    (said,) = [str(note) for note in found.attrs["notes"] if "'Location'" in str(note)]
    assert "holds both coordinates" in said


@pytest.mark.parametrize("form", ["pair", "wkt", "geojson"])
def test_a_pair_can_be_named_twice_and_wins_then(form: str) -> None:
    frame = table(FORMS[form], "where it was").assign(lat=1.0, lon=2.0)
    found = read_events(frame, columns=EventColumns(lat="where it was", lon="where it was"))
    np.testing.assert_array_equal(found["lat"].iloc[4:], LAT[4:])
    assert read_events(frame)["lat"].eq(1.0).all()


def test_longitude_may_stand_first_where_that_is_plain() -> None:
    frame = pd.DataFrame({"xy": [f"({-100 - r / 99:.4f}, {40 + r / 99:.4f})" for r in range(9)]})
    assert (read_events(frame)["lat"] < 41).all()
    frame = pd.DataFrame({"Lon_Lat": [f"({-75 - r / 99:.4f}, {40 + r / 99:.4f})" for r in range(9)]})
    assert (read_events(frame)["lat"] >= 40).all()


def test_two_pairs_are_asked_for_and_the_remedy_works() -> None:
    frame = table(FORMS["pair"]).assign(Hospital=table(FORMS["wkt"])["Location"])
    with pytest.raises(InputError, match="--lat Location --lon Location"):
        read_events(frame)
    found = read_events(frame, columns=EventColumns(lat="Location", lon="Location"))
    np.testing.assert_array_equal(found["lat"].iloc[4:], LAT[4:])


def test_a_column_that_is_no_pair_is_not_both() -> None:
    frame = table(FORMS["pair"]).assign(note="x")
    with pytest.raises(InputError, match="does not hold both"):
        read_events(frame, columns=EventColumns(lat="note", lon="note"))


def test_numbers_and_texts_are_no_pairs() -> None:
    frame = pd.DataFrame({"a": ["12, 15"] * 9, "b": ["1.5"] * 9, "c": ["see 40.1"] * 9, "d": [3] * 9})
    with pytest.raises(InputError, match="No column for lat and lon"):
        read_events(frame)


@pytest.mark.parametrize("at", [3, 399])
def test_one_wrong_pair_does_not_turn_the_others_round(at: int) -> None:
    texts = [f"(39.9{row:03d}, -82.9{row:03d})" for row in range(400)]
    texts[at] = "(399.6, -83.0)"
    found = read_events(pd.DataFrame({"Location": texts}))
    assert (found["lon"] < -82).all()
    assert found["lat"].median() == pytest.approx(40.1, abs=0.3)


@pytest.mark.parametrize("form", ["{lon}, {lat}", "POINT ({lat} {lon})"])
@pytest.mark.parametrize(("lat", "lon"), [(39.9, -83.0), (42.36, -71.06), (-33.87, 151.2), (51.5, -179.9)])
def test_pairs_in_the_other_order_are_turned_where_nobody_lives_as_they_stand(
    form: str, lat: float, lon: float
) -> None:
    found = read_events(pd.DataFrame({"Place": [form.format(lat=lat, lon=lon)] * 30}))
    assert found[["lat", "lon"]].drop_duplicates().to_numpy().tolist() == [[lat, lon]]


def test_the_far_north_is_lived_in() -> None:
    found = read_events(pd.DataFrame({"Place": ["(69.65, 18.96)"] * 30}))
    assert found[["lat", "lon"]].iloc[0].tolist() == [69.65, 18.96]


def test_a_pair_is_found_behind_empty_rows_and_among_many_columns() -> None:
    many = {f"question {number}": ["yes", "no"] * 300 for number in range(80)}
    frame = pd.DataFrame(many | {"Location": [None] * 300 + ["(40.1, -75.3)"] * 300})
    found = read_events(frame)
    assert found.attrs["columns"]["lat"] == "Location"
    assert found["lat"].notna().sum() == 300
