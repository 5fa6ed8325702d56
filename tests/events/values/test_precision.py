"""How exactly a geocoder placed a record: the column is recognised by name and values, and read by level."""

from pathlib import Path

import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events
from hotspot.events.columns.precision import LEVELS, is_of_geocoders, level_of, says_nothing

#: As geocoders document them: Google's location_type, Esri's Addr_type, the Census Bureau's match, and plain words.
WORDS = {
    "rooftop": ("ROOFTOP", "PointAddress", "Subaddress", "StreetInt", "parcel", "point", "intersection"),
    "interpolated": ("RANGE_INTERPOLATED", "StreetAddress", "Exact", "Non_Exact", "interpolated"),
    "street": ("GEOMETRIC_CENTER", "StreetName", "street"),
    "area": (
        *("APPROXIMATE", "Postal", "PostalExt", "Locality", "zip", "ZIP code", "postcode", "centroid", "neighborhood"),
        *("city", "county", "state"),
    ),
    "none": ("Tie", "No_Match", "default", "unmatched"),
}


def table(name: str, values: list[str | None]) -> pd.DataFrame:
    rows = pd.DataFrame({"lat": [40.0 + k / 1000 for k in range(len(values))], "lon": -75.25})
    return rows.assign(**{name: pd.Series(values, dtype="str")})


@pytest.mark.parametrize("level", LEVELS)
def test_words_of_geocoders_have_a_level(level: str) -> None:
    for word in WORDS[level]:
        assert {level_of(way) for way in (word, word.upper(), word.lower(), f" {word} ")} == {level}, word
    read = read_events(table("geocode_quality", list(WORDS[level])))
    assert read["precision"].tolist() == [level] * len(WORDS[level])
    assert read.attrs["columns"]["precision"] == "geocode_quality"


@pytest.mark.parametrize(
    "name",
    [
        *("precision", "geocode_precision", "geocoding_quality", "match_type", "location_type", "accuracy"),
        *("addr_type", "Addr_type", "geocode_level", "loc_type"),
    ],
)
def test_columns_are_recognised_by_name_and_values(name: str) -> None:
    told = ["ROOFTOP", "RANGE_INTERPOLATED", "APPROXIMATE", None]
    assert read_events(table(name, told)).attrs["columns"]["precision"] == name
    assert "precision" not in read_events(table("remarks", told)).attrs["columns"]
    assert "precision" not in read_events(table(name, told), columns=EventColumns(precision="none"))


def test_kinds_of_places_are_no_levels() -> None:
    """Crimes happen on a street, at an intersection, in a house: a column of that name alone says nothing."""
    for values in (["Street", "Intersection", "House"], ["Street", "Parking lot", "Bar"], ["0.9", "1", "0.45"]):
        read = read_events(table("Location Type", values))
        assert "precision" not in read
        assert read.attrs["notes"] == []
    assert "precision" in read_events(table("geocode precision", ["Street", "Intersection", "House"]))


@pytest.mark.parametrize("name", ["match_type", "geocode_precision"])
def test_a_column_with_many_unknown_values_is_told_and_not_taken(name: str) -> None:
    values = ["ROOFTOP", "APPROXIMATE", "blue", "green"]
    read = read_events(table(name, values))
    assert "precision" not in read
    assert [note.key for note in read.attrs["notes"]] == ["columns.not_taken"]
    assert "--precision" in str(read.attrs["notes"][0])
    asked = read_events(table(name, values), columns=EventColumns(precision=name))
    assert asked["precision"].tolist()[:2] == ["rooftop", "area"]
    assert asked["precision"].isna().tolist() == [False, False, True, True]


def test_values_that_are_no_level_are_counted_and_told(tmp_path: Path) -> None:
    values = ["ROOFTOP"] * 20 + ["mystery", None, "", "unknown", "N/A", "mystery"]
    rows = table("precision", values)
    rows.to_csv(tmp_path / "events.csv", index=False)
    for source in (rows, tmp_path / "events.csv"):
        read = read_events(source, columns=EventColumns(precision="precision"))
        assert read["precision"].isna().tolist() == [False] * 20 + [True] * 6
        (found,) = read.attrs["rules"]
        assert (found.rule, found.records, found.rows) == ("unknown_level", 2, (21, 26))
        assert "not stated" in str(found.note)
        assert "mystery" not in str(found.note)


def test_a_column_that_says_nothing_of_it_is_refused() -> None:
    with pytest.raises(InputError, match=r"does not say how exactly .*--precision none"):
        read_events(table("notes", ["blue", "green"]), columns=EventColumns(precision="notes"))
    empty = read_events(table("notes", [None, "unknown"]), columns=EventColumns(precision="notes"))
    assert empty["precision"].isna().all()


def test_what_says_nothing_has_no_level() -> None:
    for text in ("", "  ", "-", "n/a", "Unknown", "NULL"):
        assert says_nothing(text)
        assert level_of(text) is None
    assert not says_nothing("rooftop")
    assert not any(map(is_of_geocoders, ("street", "point", "city", "exactly", "")))
