"""Events at protected places leave first, by a stated rule, and the table of records does not tell how many."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.quality.check import first_rows
from hotspot.quality.reasons import CHOSEN, HELD_BACK

LAT, LON = 40.0, -75.0
METRE = 1 / 111_195


def register(**columns: Any) -> pd.DataFrame:
    given = {"name": ["Zebra Refuge"], "lat": [None], "lon": [None], "address": [""], "protected": ["yes"], **columns}
    return hs.read_institutions(pd.DataFrame(given))


def events(**columns: Any) -> pd.DataFrame:
    return hs.read_events(pd.DataFrame(columns))


def left(frame: pd.DataFrame, institutions: pd.DataFrame) -> list[int]:
    """Which rows left."""
    kept = hs.without_protected(frame, institutions)
    return sorted(set(range(len(frame))) - set(kept.index.tolist()))


def test_without_a_protected_place_nothing_changes() -> None:
    frame = events(lat=[LAT], lon=[LON])
    assert hs.without_protected(frame, register(protected=["no"])) is frame


def test_events_within_15_metres_leave_also_with_exchanged_or_turned_coordinates() -> None:
    lat = [LAT + 14.9 * METRE, LAT + 15.2 * METRE, LON, -LAT, LAT, np.nan]
    lon = [LON, LON, LAT, LON, -LON, np.nan]
    assert left(events(lat=lat, lon=lon), register(lat=[LAT], lon=[LON])) == [0, 2, 3, 4]


def test_events_at_the_address_leave_however_it_is_written_and_wherever_they_were_placed() -> None:
    address = ["12 North Oak Street Apt 4", "12 N OAK ST", "14 N OAK ST", "#2, 12 n. oak st., Sampletown, OH 43215"]
    lat, lon = [LAT, LAT + 1, LAT, np.nan], [LON, LON, LON + 0.01, np.nan]
    assert left(events(lat=lat, lon=lon, address=address), register(address=["12 N Oak St"])) == [0, 1, 3]


def test_an_address_that_is_or_begins_with_the_name_leaves() -> None:
    address = ["Zebra Refuge", "ZEBRA REFUGE, 9 ELM ST", "ZEBRA ST", "1 ZEBRA REFUGEES RD", "ZEBRA REFUGEES HALL"]
    frame = events(lat=[LAT + k for k in range(5)], lon=[LON] * 5, address=address)
    assert left(frame, register(lat=[10.0], lon=[10.0])) == [0, 1]


def test_buildings_leave_whole() -> None:
    """Two geocoders put one building at two points: the farther one would tell its address."""
    lat = [LAT, LAT + 60 * METRE, LAT + 300 * METRE, LAT + 60 * METRE]
    address = ["7 ELM ST", "7 ELM ST APT 3", "7 ELM ST", "9 ELM ST"]
    assert left(events(lat=lat, lon=[LON] * 4, address=address), register(lat=[LAT], lon=[LON])) == [0, 1]


def test_records_without_an_address_leave_where_most_have_that_of_the_place() -> None:
    """A centroid at which one record of the place lies among others' stays."""
    lat = [LAT] * 4 + [LAT + 1] * 4
    address = ["7 ELM ST", "7 ELM ST", None, "9 ELM ST", "7 ELM ST", "1 A ST", "2 B ST", None]
    assert left(events(lat=lat, lon=[LON] * 8, address=address), register(address=["7 Elm Street"])) == [0, 1, 2, 3, 4]


def test_a_place_without_coordinates_needs_addresses() -> None:
    with pytest.raises(hs.InputError, match="1 protected places are known by their address alone"):
        hs.without_protected(events(lat=[LAT], lon=[LON]), register(address=["7 Elm St"]))


def test_the_records_table_tells_all_that_is_not_used_to_the_next_fifty() -> None:
    def table(at_place: int, missing: int) -> list[tuple[str, int]]:
        lat = [LAT] * at_place + [np.nan] * missing + [LAT + 0.01] * 5
        lon = [LON] * at_place + [np.nan] * missing + [LON] * 5
        kept = hs.without_protected(events(lat=lat, lon=lon), register(lat=[LAT], lon=[LON]))
        told = hs.quality_table(hs.check_events(kept))
        return list(zip(told["reason"], told["records"], strict=True))

    assert table(7, 3) == [("used", 5), (HELD_BACK, 50)]
    # As many as that whoever they were, none at all too; the next fifty begin with the fiftieth.
    assert table(0, 10) == table(10, 0) == table(0, 0) == table(49, 0) == table(7, 3)
    assert table(50, 0) == table(0, 50) == [("used", 5), (HELD_BACK, 100)]


def test_what_a_condition_leaves_out_is_told_as_if_all_had_stayed() -> None:
    frame = events(lat=[LAT, LAT, LAT + 0.01, LAT + 0.01], lon=[LON] * 4)
    frame["selected"] = [True, False, True, False]
    kept = hs.without_protected(frame, register(lat=[LAT], lon=[LON]))
    told = hs.quality_table(hs.check_events(kept))
    assert dict(zip(told["reason"], told["records"], strict=True)) == {"used": 1, HELD_BACK: 50, CHOSEN[0]: 2}


def test_rows_are_those_of_the_file_also_after_others_left() -> None:
    frame = events(lat=[LAT, np.nan, LAT + 0.01], lon=[LON, np.nan, LON])
    kept = hs.check_events(hs.without_protected(frame, register(lat=[LAT], lon=[LON])))
    assert first_rows(kept, "missing_coordinates") == [2]
    assert first_rows(hs.check_events(frame), "missing_coordinates") == [2]


def test_inputs_stay_as_they_are() -> None:
    frame, known = events(lat=[LAT, LAT + 1], lon=[LON, LON]), register(lat=[LAT], lon=[LON])
    before = frame.copy(deep=True), known.copy(deep=True)
    hs.without_protected(frame, known)
    pd.testing.assert_frame_equal(frame, before[0])
    pd.testing.assert_frame_equal(known, before[1])
    assert HELD_BACK not in frame.attrs
