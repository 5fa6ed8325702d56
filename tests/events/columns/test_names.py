"""Which column means what."""

import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("lat", "lon"),
        ("LATITUDE", "LONGITUDE"),
        ("Lat", "Lng"),
        ("lat", "long"),
        ("geo_lat", "geo_long"),
        ("Latitude_WGS84", "Longitude_WGS84"),
        ("Y", "X"),
        ("point_y", "point_x"),
        ("Latitud", "Longitud"),
        ("Breitengrad", "L\u00e4ngengrad"),
    ],
)
def test_coordinates_are_recognised_however_they_are_written(lat: str, lon: str) -> None:
    found = EventColumns().recognise(["id", lon, lat, "remarks"])
    assert (found.lat, found.lon) == (lat, lon)


@pytest.mark.parametrize(
    ("meaning", "column"),
    [
        ("time", "timeStamp"),
        ("time", "Visit Date"),
        ("time", "OPEN_DT"),
        ("cost", "Total Charges"),
        ("cost", "reported_cost"),
        ("person", "Person ID"),
        ("person", "patient_id"),
        ("person", "MRN"),
        ("address", "addr"),
        ("address", "Street Address"),
        ("category", "call_type"),
        ("category", "title"),
    ],
)
def test_other_columns_are_recognised(meaning: str, column: str) -> None:
    assert getattr(EventColumns().recognise(["lat", "lon", column]), meaning) == column


def test_a_plainer_name_wins_over_a_vaguer_one() -> None:
    found = EventColumns().recognise(["x", "y", "longitude", "latitude", "location", "address"])
    assert (found.lat, found.lon, found.address) == ("latitude", "longitude", "address")


@pytest.mark.parametrize("order", [1, -1])
def test_an_unclear_choice_lists_every_candidate_and_the_option(order: int) -> None:
    given = ["lat", "latitude", "lon", "remarks"][::order]
    with pytest.raises(InputError) as raised:
        EventColumns().recognise(given)
    message = str(raised.value)
    assert "latitude" in message
    assert "lat," in message or "lat." in message
    assert "--lat" in message
    assert "remarks" not in message


def test_naming_one_settles_an_unclear_choice() -> None:
    given = ["lat", "latitude", "lon"]
    assert EventColumns(lat="latitude").recognise(given).lat == "latitude"


def test_none_means_that_there_is_no_such_column() -> None:
    given = ["lat", "lon", "address", "addr", "time"]
    found = EventColumns(address="none", time="none").recognise(given)
    assert found.address is None
    assert found.time is None
    assert found.as_dict() == {"lat": "lat", "lon": "lon"}


@pytest.mark.parametrize("missing", ["lat", "lon"])
def test_no_coordinates_is_an_error_that_names_the_columns_found(missing: str) -> None:
    given = [c for c in ("lat", "lon", "remarks") if c != missing]
    with pytest.raises(InputError, match=f"--{missing}") as raised:
        EventColumns().recognise(given)
    assert "remarks" in str(raised.value)


def test_a_named_column_must_be_there() -> None:
    with pytest.raises(InputError, match="'latt'") as raised:
        EventColumns(lat="latt").recognise(["lat", "lon"])
    assert "lat, lon" in str(raised.value)


def test_a_named_column_may_differ_in_case() -> None:
    assert EventColumns(lat="NORTH").recognise(["north", "lon"]).lat == "north"
    with pytest.raises(InputError, match="NORTH"):
        EventColumns(lat="NORTH").recognise(["north", "North", "lon"])


def test_one_column_cannot_be_both_coordinates() -> None:
    with pytest.raises(InputError, match="two columns"):
        EventColumns(lat="where", lon="where").recognise(["where"])


def test_a_long_list_of_columns_is_cut() -> None:
    given = ["date", *(f"column_{number}" for number in range(499))]
    with pytest.raises(InputError, match="470 more") as raised:
        EventColumns().recognise(given)
    assert len(str(raised.value)) < 1000


def test_amounts_can_be_left_out() -> None:
    assert EventColumns().without_cost().recognise(["lat", "lon", "cost", "amount"]).cost is None
