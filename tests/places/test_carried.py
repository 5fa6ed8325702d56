"""Who carries a building, beside counting person by person."""

from collections import Counter, defaultdict
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot import EventColumns, Grid, rank_places, read_events, total_by_building
from hotspot.engines import Totals
from hotspot.places import addresses_of_half

POINTS = [(38.01, -70.01), (38.02, -70.02)]


class Event(NamedTuple):
    """One record."""

    at: int
    address: str
    person: str | None
    cost: float | None
    date: str | None


events_of = st.lists(
    st.builds(
        Event,
        st.integers(0, 1),
        st.sampled_from(["12 Main St", "12 MAIN ST APT 4", "12 Main Street"]),
        st.sampled_from([*"abcdefgh", None]),
        st.sampled_from([0.0, 0.01, 0.02, 5.0, 5.0, 7.5, 900.0, None]),
        st.sampled_from(["2024-01-05", "2024-02-01 23:59:59", "2025-06-01", None]),
    ),
    min_size=1,
    max_size=40,
)


def frame_of(events: list[Event]) -> pd.DataFrame:
    frame = pd.DataFrame(events)
    frame["lat"], frame["lon"] = ([POINTS[at][k] for at in frame["at"]] for k in range(2))
    frame["address"], frame["person"] = frame["address"].astype("str"), frame["person"].astype("str")
    frame["date"] = pd.to_datetime(frame["date"], format="mixed").astype("datetime64[us]")
    named = EventColumns(lat="lat", lon="lon", time="date", cost="cost", person="person", address="address")
    return read_events(frame.drop(columns="at").astype({"cost": float}), columns=named)


def fewest(carried: list[float]) -> int:
    """How many of the largest it takes to make half."""
    number, held, whole = 0, 0.0, sum(carried)
    for amount in sorted(carried, reverse=True):
        if 2 * held >= whole:
            break
        number, held = number + 1, held + amount
    return number


def word(numbers: list[tuple[int, int]]) -> str | None:
    """In a word: of the fewest who make half and of all who carry anything, by total."""
    told = {
        "one" if half == 1 else "few" if half <= 20 and half <= 0.1 * every else "many"
        for half, every in numbers
        if half
    }
    return next((text for text in ("one", "few", "many") if text in told), None)


@given(events_of)
def test_columns_are_those_of_counting_person_by_person(events: list[Event]) -> None:
    found = total_by_building(frame_of(events))
    known = sum(event.person is not None for event in events) >= 0.98 * len(events)
    assert ("half_carried_by" in found) == known
    for row in found.to_dict("records"):
        here = [event for event in events if POINTS[event.at] == (row["lat"], row["lon"])]
        assert len(here) == row["events"]
        visits, cents = Counter[Any](), defaultdict[Any, int](int)
        for number, event in enumerate(here):
            carrier = event.person or number
            visits[carrier] += 1
            cents[carrier] += round(100 * (event.cost or 0.0))
        half, half_cost = fewest(list(visits.values())), fewest(list(cents.values()))
        numbers = [(half_cost, sum(amount > 0 for amount in cents.values()))] + [(half, len(visits))] * known
        told = [row["half_cost_carried_by"], row.get("half_carried_by", half)]
        assert [0 if pd.isna(number) else number for number in told] == [half_cost, half]
        assert row["repeat_people"] == sum(n > 1 for who, n in visits.items() if isinstance(who, str))
        assert row.get("top_share", max(visits.values()) / len(here)) == max(visits.values()) / len(here)
        assert (row["carried_by"] if isinstance(row["carried_by"], str) else None) == word(numbers)
        if half_cost:
            assert row["top_cost_share"] == pytest.approx(max(cents.values()) / sum(cents.values()))
        days = sorted(event.date[:10] for event in here if event.date)
        shown = [None if pd.isna(row[end]) else str(row[end].date()) for end in ("first", "last")]
        assert shown == ([days[0], days[-1]] if days else [None, None])
        texts = {event.address.upper().removesuffix(" APT 4") for event in here}
        assert row["spellings"] == len(texts)


def made(*amounts: tuple[str, str | None, float], persons: bool = True) -> pd.DataFrame:
    """Buildings of these records: house, person, cost."""
    frame = pd.DataFrame(amounts, columns=["address", "person", "cost"])
    number = frame["address"].astype("category").cat.codes
    frame["lat"], frame["lon"] = 38 + 0.01 * number, -70 + 0.01 * number
    frame["address"] += " Main St"
    named = EventColumns(
        lat="lat", lon="lon", time="none", cost="cost", person="person" if persons else "none", address="address"
    )
    return total_by_building(read_events(frame, columns=named)).set_index("name")


@pytest.mark.parametrize(
    ("others", "half", "word"), [(17, 2, "many"), (18, 2, "few"), (30, 3, "few"), (400, 21, "many")]
)
def test_few_are_a_tenth_at_most_and_twenty_at_most(others: int, half: int, word: str) -> None:
    # So many hold exactly half, each as much as the next.
    large = [("1", f"L{k}", float(others)) for k in range(half)]
    small = [("1", f"S{k}", float(half)) for k in range(others)]
    found = made(*large, *small).loc["1 MAIN ST"]
    assert (found["half_cost_carried_by"], found["carried_by"]) == (half, word)


def test_two_people_are_not_few_and_one_is_one_by_events_or_by_cost() -> None:
    alike = [("1", person, 1.0) for person in "abc"]
    often = [("2", "a", 1.0)] * 3 + [("2", "b", 1.0), ("2", "c", 1.0)]
    dear = [("3", "a", 9.0), ("3", "b", 1.0), ("3", "c", 1.0)]
    found = made(*alike, *often, *dear)
    assert found["carried_by"].tolist() == ["many", "one", "one"]
    assert found["half_carried_by"].tolist() == [2, 1, 2]
    assert found["half_cost_carried_by"].tolist() == [2, 1, 1]


def test_where_persons_are_not_known_only_amounts_tell() -> None:
    records: list[tuple[str, str | None, float]] = [("1", None, 90.0), *[("1", None, 1.0)] * 9, *[("2", None, 0.0)] * 3]
    found = made(*records, persons=False)
    assert not {"half_carried_by", "top_share", "repeat_people"} & set(found.columns)
    assert found.loc["1 MAIN ST", ["carried_by", "half_cost_carried_by"]].tolist() == ["one", 1]
    assert found.loc["2 MAIN ST", ["carried_by", "half_cost_carried_by", "top_cost_share"]].isna().all()
    nothing = made(("1", None, 0.0), persons=False)
    assert nothing["carried_by"].isna().all()
    partly = made(("1", "a", 1.0), ("1", None, 1.0))
    assert "half_carried_by" not in partly
    assert "repeat_people" in partly


def test_a_slip_of_the_pen_leads_no_list_by_cost() -> None:
    usual = [(f"{house}", None, float(house)) for house in range(1, 100) for _ in range(3)]
    slip = [("500", None, 9_999_999_999.0), ("500", None, 40.0)]
    found = made(*usual, *slip, persons=False)
    # 99 of 100 cost no more than 99, and that is what is left of it.
    assert found.loc["500 MAIN ST", "cost_ranked"] == 99.0 + 40.0
    assert (found["cost_ranked"].drop("500 MAIN ST") == found["cost"].drop("500 MAIN ST")).all()
    ranked = rank_places(found.reset_index(), by="cost")
    plain = rank_places(found.reset_index().drop(columns="cost_ranked"), by="cost")
    assert plain["name"].iloc[0] == "500 MAIN ST"
    assert ranked["name"].iloc[0] == "99 MAIN ST"
    place = ranked["name"].tolist().index("500 MAIN ST")
    below, above = ranked["cost"].iloc[place + 1 :], ranked["cost"].iloc[:place]
    assert above.min() > 139 > below.max()
    # The amounts stay as they are, and their shares.
    assert ranked["share"].iloc[place] == pytest.approx(1.0, abs=1e-4)
    assert ranked["cost"].iloc[place] == 10_000_000_039.0
    assert not np.isnan(ranked["cost_ranked"]).any()


def test_the_cut_is_the_quantile_that_is_asked_for_and_of_persons_altogether() -> None:
    frame = frame_of([Event(0, "12 Main St", f"p{k}", float(k), None) for k in range(1, 11)])
    half = total_by_building(frame, cap=0.5)
    assert half["cost_ranked"].tolist() == half["cost"].tolist() == [55.0]
    alone = frame_of(
        [*(Event(0, "12 Main St", f"p{k}", 1.0, None) for k in range(9)), Event(1, "12 Main St", "g", 99, None)]
    )
    cut = total_by_building(alone, cap=0.5).set_index("lat")
    assert cut["cost_ranked"].to_dict() == {38.01: 9.0, 38.02: 1.0}
    whole = total_by_building(alone, cap=1.0).set_index("lat")
    assert whole["cost_ranked"].to_dict() == {38.01: 9.0, 38.02: 99.0}


def test_half_of_a_cell_comes_from_so_many_addresses() -> None:
    rng = np.random.default_rng(4)
    at = rng.choice(400, 900, p=rng.dirichlet(np.full(400, 0.8)))
    lat, lon = 38 + 0.03 * rng.random(400), -70 + 0.03 * rng.random(400)
    frame = pd.DataFrame({"lat": lat[at], "lon": lon[at], "address": [f"{100 + k} Oak St" for k in at]})
    events = read_events(frame, columns=EventColumns(lat="lat", lon="lon", address="address"))
    # A part of the events lies outside of the study area.
    inside = lon <= -69.975
    grid = Grid.covering(shapely.box(-70, 38, -69.975, 38.03), resolution=9)
    found = addresses_of_half(Totals(events, grid), grid)
    cell = np.asarray(grid.locate(lat, lon))
    for number, half in enumerate(found):
        carried = [float((at == k).sum()) for k in np.flatnonzero(inside & (cell == number))]
        assert half is pd.NA if sum(carried) < 5 else half == fewest(carried), carried
    assert found.isna().any()
    assert len(set(found.dropna())) > 2
