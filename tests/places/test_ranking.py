"""Places in order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.places import areas_that_stand_out, rank_places
from hotspot.places.certainty import top_of
from hotspot.stats.ranks import rank_intervals


def places(events: list[int]) -> pd.DataFrame:
    names = [f"place {number}" for number in range(len(events))]
    return pd.DataFrame({"name": names, "events": events}, index=[f"i{number}" for number in range(len(events))])


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_ranks_go_down_and_shares_add_up(events: list[int]) -> None:
    given_table = places(events)
    before = given_table.copy(deep=True)
    ranked = rank_places(given_table)
    pd.testing.assert_frame_equal(given_table, before)
    assert ranked.columns[0] == "rank"
    outside = ~ranked["rank"].reset_index(drop=True).between(*(ranked[f"rank_{end}"].array for end in ("low", "high")))
    assert ranked["rank"].isna().tolist() == outside.fillna(value=True).tolist()
    assert ranked["rank"].fillna(0).tolist() == [n * shown for n, shown in enumerate(ranked["rank"].notna(), 1)]
    assert ranked["events"].is_monotonic_decreasing
    assert ranked["events"].reindex(before.index).tolist() == events
    whole = sum(events)
    expected = np.cumsum(sorted(events, reverse=True)) / whole if whole else np.zeros(len(events))
    np.testing.assert_allclose(ranked["cumulative_share"], expected)
    assert ranked["cumulative_share"].max() <= 1


def test_ties_come_by_name_whatever_the_order_of_the_table() -> None:
    table = places([2, 5, 2, 5])
    wanted = ["place 1", "place 3", "place 0", "place 2"]
    assert rank_places(table)["name"].tolist() == wanted
    assert rank_places(table.iloc[[3, 2, 0, 1]])["name"].tolist() == wanted
    assert rank_places(table.drop(columns="name"))["events"].tolist() == [5, 5, 2, 2]


def test_names_of_several_kinds_are_ranked() -> None:
    places = pd.DataFrame({"name": ["B", 7, "A"], "events": [1, 1, 1]})
    assert rank_places(places)["name"].tolist() == [7, "A", "B"]


def test_ties_of_buildings_follow_neither_the_map_nor_the_order_of_the_table() -> None:
    count = 2_000
    south_to_north = places([1] * count).assign(lat=np.linspace(40.0, 40.4, count), lon=-75.0)
    ranked = rank_places(south_to_north)
    # The first of so many alike are spread over the whole map, as if they had been drawn at random.
    first = ranked["lat"].head(200)
    assert first.mean() == pytest.approx(40.2, abs=0.03)
    order = np.arange(count)
    assert abs(np.corrcoef(order, ranked["lat"])[0, 1]) < 0.1
    assert abs(np.corrcoef(order, ranked["name"].str[6:].astype(int))[0, 1]) < 0.1
    turned = rank_places(south_to_north.iloc[::-1])
    assert turned["name"].tolist() == ranked["name"].tolist()


def test_rates_are_per_thousand_and_not_shown_for_few_residents() -> None:
    table = places([10, 20, 30, 40]).assign(population=[1000, 50, 49, np.nan])
    ranked = rank_places(table, by="rate").set_index("name")
    assert ranked["rate"].fillna(-1).to_dict() == {"place 1": 400.0, "place 0": 10.0, "place 2": -1, "place 3": -1}
    assert ranked.index.tolist() == ["place 1", "place 0", "place 2", "place 3"]
    # Shares stay those of events: a rate has no whole.
    assert ranked.loc["place 0", "share"] == pytest.approx(0.1)


def test_ranks_carry_their_interval_and_tier() -> None:
    rng = np.random.default_rng(1)
    table = places(rng.poisson(rng.gamma(2, 10, 60)).tolist())
    table["people"] = table["events"]
    ranked = rank_places(table)
    assert ranked.attrs["top"] == 12
    assert (ranked["rank_low"] <= ranked["rank_high"]).all()
    assert ranked["p_top"].round(6).is_monotonic_decreasing
    alone = rank_intervals(ranked["events"].to_numpy(dtype=float), top=12)
    assert ranked["rank_low"].tolist() == alone.low.tolist()
    assert ranked["tier"].tolist() == alone.tier.tolist()
    assert ranked["tier"].iloc[0] == "certainly"
    assert "p_top" not in rank_places(table.assign(cost=table["events"] * 2.5), by="cost")
    # A cost of many equal amounts ranks as the count of them does, but for rounding to 2 %.
    money = table.assign(cost=table["events"] * 2.5, independent_amounts=table["events"].astype(float))
    by_cost = rank_places(money, by="cost")
    np.testing.assert_allclose(by_cost["p_top"], ranked["p_top"], atol=0.05)
    assert [top_of(n) for n in (1, 4, 10, 99, 101, 10_000)] == [1, 1, 2, 19, 20, 20]


def test_one_person_with_many_events_is_not_certain() -> None:
    events = [60, *[20] * 10, *[5] * 40]
    table = places(events)
    many = rank_places(table.assign(people=events)).set_index("name")
    one = rank_places(table.assign(people=[1, *events[1:]])).set_index("name")
    assert many.loc["place 0", "tier"] == "certainly"
    assert one.loc["place 0", "rank_high"] > many.loc["place 0", "rank_high"] + 5
    # People themselves are counted as they are.
    by_people = rank_places(table.assign(people=[1, *events[1:]]), by="people").set_index("name")
    assert by_people.loc["place 0", "tier"] == "not"


def test_one_giant_amount_is_not_certain() -> None:
    cost = np.array([9_000.0, *[3_000.0] * 6, *[300.0] * 43, 0.0])
    table = places([5] * 51).assign(cost=cost, people=5)
    many = rank_places(table.assign(independent_amounts=np.where(cost > 0, 60.0, 0.0)), by="cost").set_index("name")
    worth = np.where(cost > 0, 60.0, 0.0)
    worth[0] = 1.0
    one = rank_places(table.assign(independent_amounts=worth), by="cost").set_index("name")
    assert many.loc["place 0", "tier"] == "certainly"
    assert one.loc["place 0", "tier"] != "certainly"
    assert one.loc["place 0", "rank_high"] > many.loc["place 0", "rank_high"] + 5
    nothing = rank_places(table.assign(cost=0.0, independent_amounts=0.0), by="cost")
    assert set(nothing["tier"]) <= {"possibly", "probably"}


def test_rates_of_few_residents_are_drawn_in_and_never_certain() -> None:
    rng = np.random.default_rng(2)
    population = np.append([51.0, 400.0, 30_000.0, 40.0], rng.integers(2_000, 40_000, 40))
    events = np.append([16, 160, 9_000, 30], rng.poisson(population[4:] * 0.06)).tolist()
    ranked = rank_places(places(events).assign(population=population, people=events), by="rate").set_index("name")
    assert ranked.loc["place 0", "rate"] == pytest.approx(1000 * 16 / 51)
    assert ranked.loc["place 0", "eb_rate"] < 0.9 * ranked.loc["place 0", "rate"]
    assert ranked.loc["place 2", "eb_rate"] == pytest.approx(300, rel=0.01)
    assert ranked.loc["place 1", "rate_rank_high"] <= 3
    assert ranked.loc[["place 0", "place 1"], "rate_tier"].tolist() == ["too_few_residents"] * 2
    assert ranked.loc["place 2", "rate_tier"] == "certainly"
    # Under 50 residents there is no rate, and so no rank of it.
    assert ranked.loc["place 3", ["rate", "eb_rate", "rate_rank", "rate_rank_low", "rate_tier"]].isna().all()
    assert ranked.index[-1] == "place 3"
    # By rate the interval and tier of the rank are those of the rate.
    assert ranked["rank_low"].equals(ranked["rate_rank_low"])
    assert ranked["tier"].equals(ranked["rate_tier"])
    assert ranked["rate_rank"].dropna().tolist() == list(range(1, 44))


def test_no_place_with_enough_residents() -> None:
    ranked = rank_places(places([3, 4]).assign(population=[10, np.nan]), by="rate")
    assert ranked[["rate", "eb_rate", "rate_rank", "rate_tier"]].isna().all().all()
    assert ranked["rank"].tolist() == [1, 2]


@pytest.mark.parametrize("by", ["people", "cost", "rate", "name", "nothing"])
def test_what_is_not_there_cannot_rank(by: str) -> None:
    with pytest.raises(InputError, match=by) as raised:
        rank_places(places([1, 2]), by=by)
    assert "events" in str(raised.value)


def test_any_total_ranks() -> None:
    table = places([1, 2, 3]).assign(people=[3, 1, 2], cost=[1.0, 3.0, 2.0])
    assert rank_places(table, by="people")["name"].tolist() == ["place 0", "place 2", "place 1"]
    assert rank_places(table, by="cost")["share"].tolist() == [0.5, pytest.approx(1 / 3), pytest.approx(1 / 6)]


def test_no_places_and_no_events_are_no_error() -> None:
    assert not len(rank_places(places([])))
    assert rank_places(places([0, 0]))["share"].tolist() == [0, 0]


def test_the_largest_excess_is_neither_the_largest_place_nor_the_highest_rate() -> None:
    table = pd.DataFrame(
        {
            "name": ["large", "small", "burdened", "none"],
            "events": [5000, 60, 3000, 20],
            "people": [900, 30, 700, 5],
            "population": [40_000, 500, 20_000, 0],
        }
    )
    found = areas_that_stand_out(table)
    ranked = rank_places(found, by="excess")
    estimated = found["expected"] * (found["times_expected"] - 1)
    assert ranked["name"].tolist() == found["name"].iloc[np.argsort(-estimated.fillna(-np.inf), kind="stable")].tolist()
    assert ranked["name"].iloc[0] == "burdened"
    assert rank_places(found, by="people")["name"].iloc[0] == "large"
    np.testing.assert_allclose(ranked["excess"].reindex(found.index), estimated, atol=1e-6)
    # Of so many people the estimate is nearly what was counted.
    counted = (found["people"] - found["expected"]).loc[ranked.index[0]]
    assert ranked["excess"].iloc[0] == pytest.approx(counted, rel=0.1)
    assert np.isnan(ranked["excess"].iloc[-1])
    # How sure is told by the interval of each rate; no interval of ranks is made up.
    assert "rank_low" not in ranked
    assert ranked["rank"].tolist() == [1, 2, 3, 4]
    assert ranked.attrs["ranked_by"] == "excess"
    assert ranked["share"].sum() == pytest.approx(1)
    # In any other order it stands there, too, and needs what is expected.
    assert set(rank_places(found)["excess"].dropna()) == set(ranked["excess"].dropna())
    with pytest.raises(InputError, match="cannot be ranked by 'excess'"):
        rank_places(table, by="excess")


def test_one_building_makes_no_excess() -> None:
    """Of an area whose events are those of one building, its rate does not tell so: neither does the excess."""
    table = pd.DataFrame(
        {
            "name": list("abcdef"),
            "events": [900, 510, 480, 520, 490, 700],
            "independent_events": [110.0, 102.0, 96.0, 104.0, 98.0, 180.0],
            "events_each": 4.0,
            "population": 10_000,
        }
    )
    ranked = rank_places(areas_that_stand_out(table), by="excess")
    assert ranked["name"].iloc[0] == "f"
    assert ranked.set_index("name").loc["a", "excess"] < 40 < 900 - 500


def test_without_an_estimated_rate_the_excess_is_of_counts() -> None:
    table = pd.DataFrame({"name": ["a", "b"], "events": [90, 10], "expected": [50.0, 50.0]})
    assert rank_places(table, by="excess")["excess"].tolist() == [40, -40]


def test_an_excess_that_is_given_stays() -> None:
    """That of buildings is in the unit of what they are ranked by."""
    table = places([5, 3]).assign(cost=[10.0, 900.0], expected=[500.0, 100.0], excess=[-490.0, 800.0])
    assert rank_places(table, by="excess")["excess"].tolist() == [800.0, -490.0]
