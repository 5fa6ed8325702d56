"""All records at one address."""

import numpy as np
import pandas as pd
import pytest

from hotspot import read_events, total_by_building

HERE, THERE = (38.01, -70.01), (38.02, -70.02)


def events(*rows: tuple[tuple[float, float], str | None], **columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame({"lat": [at[0] for at, _ in rows], "lon": [at[1] for at, _ in rows]})
    return read_events(frame.assign(address=pd.Series([text for _, text in rows], dtype="str"), **columns))


def test_units_and_spelling_are_one_building() -> None:
    written = ["12 Main St", "12 MAIN ST APT 4B", "12  main st, Unit 7", "12 MAIN ST #3"]
    found = total_by_building(events(*[(HERE, text) for text in written]))
    assert found[["name", "events"]].to_numpy().tolist() == [["12 MAIN ST", 4]]


def test_a_corner_has_two_names() -> None:
    found = total_by_building(events((HERE, "ELM ST & A AVE"), (HERE, "A AVE  & ELM ST"), (HERE, "A AVE & OAK ST")))
    assert found.set_index("name")["events"].to_dict() == {"A AVE & ELM ST": 2, "A AVE & OAK ST": 1}


def test_one_address_at_two_coordinates_is_two_buildings() -> None:
    found = total_by_building(events((HERE, "1 A ST"), (THERE, "1 A ST"), (THERE, "1 A ST")))
    assert found[["lat", "lon", "events"]].to_numpy().tolist() == [[*HERE, 1], [*THERE, 2]]


def test_a_record_without_address_joins_the_only_one_at_its_point() -> None:
    alone = total_by_building(events((HERE, "1 A ST"), (HERE, None), (HERE, None)))
    assert alone["events"].tolist() == [3]
    unclear = total_by_building(events((HERE, "1 A ST"), (HERE, "2 A ST"), (HERE, None)))
    assert sorted(unclear["events"]) == [1, 1, 1]
    nameless = unclear["name"][~unclear["name"].isin(["1 A ST", "2 A ST"])].item()
    assert "no address" in nameless
    assert "38.01" in nameless


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_address_is_no_address(blank: str) -> None:
    found = total_by_building(events((HERE, "1 A ST"), (HERE, blank), (THERE, blank)))
    assert found["events"].tolist() == [2, 1]
    assert "no address" in found["name"].iloc[1]


def test_people_are_counted_once_and_amounts_added() -> None:
    made = events(
        *[(HERE, "1 A ST")] * 4,
        (THERE, "2 A ST"),
        person=["a", "a", "b", None, "a"],
        cost=[1.0, 2.0, np.nan, 4.5, -3.0],
    )
    found = total_by_building(made).set_index("name")
    assert found["people"].to_dict() == {"1 A ST": 2, "2 A ST": 1}
    assert found["cost"].to_dict() == {"1 A ST": 7.5, "2 A ST": 0.0}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_records_does_not_matter_and_nothing_is_lost(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [((38 + k / 100, -70.0), f"{k % 7} A ST") for k in rng.integers(0, 20, 500)]
    made = events(*rows, person=[f"p{k}" for k in rng.integers(0, 60, 500)])
    before = made.copy(deep=True)
    found = total_by_building(made)
    pd.testing.assert_frame_equal(made, before)
    pd.testing.assert_frame_equal(found, total_by_building(made.sample(frac=1, random_state=seed)))
    expected = made.groupby(["lat", "address"]).agg(events=("lat", "size"), people=("person", "nunique"))
    np.testing.assert_array_equal(found[["events", "people"]], expected)
