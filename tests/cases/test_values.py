"""Awkward files of the kinds that people report: what stands in the cells is read, or asked for in words.

Where the files do not lie beside the project, the made-up ones of tests/events/values stand for them.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError

#: Beside the checkout, as the fixture ``shared`` has made sure.
CASES = Path(__file__).parents[3] / "shared" / "cases"
pytestmark = [pytest.mark.real, pytest.mark.usefixtures("shared")]
RECORDS = 400


def read(name: str, **values: Any) -> pd.DataFrame:
    """The events of a file. ``values``: settings, columns among them."""
    columns = hs.EventColumns(**values.pop("columns", {}))
    return hs.read_events(CASES / name, columns=columns, values=hs.Values(**values))


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    return read("plain.csv")


def rule(events: pd.DataFrame, name: str) -> tuple[int, tuple[int, ...]]:
    """Records and rows of what a rule found."""
    (found,) = [found for found in events.attrs["rules"] if found.rule == name]
    return found.records, found.rows


def told(events: pd.DataFrame) -> str:
    return "\n".join(map(str, events.attrs["notes"]))


SAME_POINTS = ["c06_dms.csv", "c20_unicode_minus.csv", "c33_lon360.csv"]


@pytest.mark.parametrize("name", SAME_POINTS)
def test_coordinates_are_those_of_the_plain_file(name: str, plain: pd.DataFrame) -> None:
    np.testing.assert_allclose(read(name)[["lat", "lon"]], plain[["lat", "lon"]], rtol=0, atol=2e-6)


@pytest.mark.parametrize(
    ("name", "says", "crs"),
    [("c05_webmercator.csv", "metres", "EPSG:3857"), ("c17_microdegrees.csv", "micro-degrees", "microdegrees")],
)
def test_other_units_are_named_and_read_as_advised(name: str, says: str, crs: str, plain: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=rf"{says}.*--crs {crs}"):
        read(name)
    np.testing.assert_allclose(read(name, crs=crs)[["lat", "lon"]], plain[["lat", "lon"]], rtol=0, atol=2e-6)


@pytest.mark.parametrize(
    ("name", "records", "rows"),
    [
        ("c35_two_bad_of_400.csv", RECORDS, (6, 10)),
        ("f03_total_row.csv", RECORDS + 1, (401,)),
        ("f04_units_row.csv", RECORDS + 1, (1,)),
        ("f32_header_twice.csv", 2 * RECORDS + 1, (401,)),
    ],
)
def test_rows_that_are_no_records_are_named_and_the_others_read(name: str, records: int, rows: tuple[int, ...]) -> None:
    events = read(name)
    assert len(events) == records
    assert events["lat"].notna().sum() == records - len(rows)
    found = [one.rows for one in events.attrs["rules"] if one.rule == "no_number" and one.column == "lat"]
    assert found == [rows]
    assert all(str(row) in told(events) for row in rows)


SAME_DAYS = [
    *(
        "d01_excel_serial.csv",
        "d02_two_digit_year.csv",
        "d06_month_names.csv",
        "d07_epoch_ms.csv",
        "d11_date_and_time.csv",
    ),
    *("d16_mmddyyyy.csv", "d20_tz.csv", "d20_tz.parquet", "x23_serial.xlsx"),
]


@pytest.mark.parametrize("name", SAME_DAYS)
def test_dates_are_those_of_the_plain_file(name: str, plain: pd.DataFrame) -> None:
    assert read(name)["time"].dt.normalize().tolist() == plain["time"].tolist()


def test_the_time_of_day_of_the_column_beside_is_used() -> None:
    assert read("d11_date_and_time.csv")["time"].dt.strftime("%H:%M").unique().tolist() == ["14:30"]


def test_months_by_number_are_those_of_the_plain_file(plain: pd.DataFrame) -> None:
    assert read("d13_month_number.csv")["time"].dt.to_period("M").tolist() == plain["time"].dt.to_period("M").tolist()


def test_short_years_are_of_this_century_and_the_order_is_asked() -> None:
    events = read("d02b_two_digit_days_1_12.csv")
    assert events["time"].iloc[0] == pd.Timestamp("2024-11-12")
    assert "--dates dmy" in told(events)
    assert read("d02b_two_digit_days_1_12.csv", dates="dmy")["time"].iloc[0] == pd.Timestamp("2024-12-11")


def test_two_orders_in_one_column_are_counted_and_asked(plain: pd.DataFrame) -> None:
    events = read("d03b_mixed_dm_md.csv")
    known = events["time"].notna()
    assert events.loc[known, "time"].tolist() == plain.loc[known, "time"].tolist()
    unread, _ = rule(events, "unread_date")
    assert unread + known.sum() == RECORDS
    assert "--dates mdy or --dates dmy" in told(events)
    for order in ("mdy", "dmy"):
        asked = read("d03b_mixed_dm_md.csv", dates=order)
        unread, _ = rule(asked, "unread_date")
        assert unread + asked["time"].notna().sum() == RECORDS
        assert "--dates" not in told(asked)


def test_a_year_that_no_event_has_is_counted() -> None:
    events = read("date_year_20204.csv")
    assert rule(events, "year_outside") == (1, (6,))
    assert events["time"].notna().sum() == len(events) - 1 == 59


@pytest.mark.parametrize("name", ["m02_usd.csv", "m02b_euro.csv"])
def test_amounts_are_those_of_the_plain_file(name: str, plain: pd.DataFrame) -> None:
    assert read(name)["cost"].tolist() == plain["cost"].tolist()


@pytest.mark.parametrize("name", ["m01_parens.csv", "m05_trailing_minus.csv"])
def test_amounts_below_zero_are_so(name: str, plain: pd.DataFrame) -> None:
    cost = read(name)["cost"]
    assert cost.abs().tolist() == plain["cost"].tolist()
    assert 0 < (cost < 0).sum() < RECORDS


def test_no_break_spaces_part_thousands(plain: pd.DataFrame) -> None:
    cost = read("m07_nbsp.csv")["cost"]
    assert (cost % 1000).round(2).tolist() == (plain["cost"] % 1000).round(2).tolist()
    assert (cost >= 1000).all()


def test_a_dash_is_zero(plain: pd.DataFrame) -> None:
    cost = read("m06_excel_dash.csv")["cost"]
    assert cost.notna().all()
    assert (cost == 0).any()
    assert cost[cost > 0].tolist() == plain.loc[cost > 0, "cost"].tolist()


def test_the_sign_of_the_euro_is_kept() -> None:
    assert read("m02b_euro.csv").attrs["currency"] == "€"


def test_an_offence_is_no_money() -> None:
    events = read("m10_charge_is_offence.csv")
    assert len(events) == RECORDS
    assert "cost" not in events


def test_zero_is_nobody() -> None:
    events = read("p01b_zero_person.csv")
    assert rule(events, "placeholder")[0] == events["person"].isna().sum() == 160
    assert read("p01b_zero_person.csv", keep_placeholders=True)["person"].notna().all()


def test_one_person_has_one_spelling(plain: pd.DataFrame) -> None:
    events = read("p02_case_space.csv")
    assert events["person"].nunique() == plain["person"].nunique()
    assert rule(events, "one_spelling")[0] > 0


def test_a_tower_and_a_block_stay_buildings() -> None:
    for name in ("tower_ok.csv", "tower_city_zip.csv", "one_address_one_metre_apart.csv", "s05_one_point.csv"):
        assert read(name)["address"].notna().all(), name


def test_identifiers_that_a_spreadsheet_rounded_are_said() -> None:
    events = read("f23_sci_ids.csv")
    assert rule(events, "scientific_notation") == (RECORDS, (1, 2, 3))
    assert "different persons may count as one" in told(events)


def test_points_between_thousands_are_no_decimals() -> None:
    events = read("m03_point_thousands.csv")
    assert (events["cost"] >= 1000).all()
    assert (events["cost"] % 1 == 0).all()
    assert "point was read as that of thousands" in told(events)
