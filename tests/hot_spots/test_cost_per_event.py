"""Cost per event through the house: from events to cells to the test, by hand and on planted amounts."""

import copy
from pathlib import Path

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import critical
from hotspot.stats.exact.marks import mark_tails

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)
GRID = Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, 5)), dtype=np.uint64))
MIDDLE = GRID.names.index(CENTER)
METHOD = hs.Method(measure="cost_per_event")
#: For events whose persons are not known.
ALONE = hs.Method(measure="cost_per_event", each_event_by_itself=True)


def visits(seed: int, *, dear: float = 1.0) -> pd.DataFrame:
    """Row: an event. Busy and quiet cells; amounts from one distribution, around the middle ``dear`` times that."""
    rng = np.random.default_rng(seed)
    busy = rng.gamma(0.7, 1, len(GRID))
    at = rng.choice(len(GRID) - 3, size=1_500, p=busy[:-3] / busy[:-3].sum())
    amount = rng.lognormal(5, 1, at.size)
    near = np.isin(at, GRID.members(1)[MIDDLE])
    frame = pd.DataFrame({"lat": GRID.centers[at, 0], "lon": GRID.centers[at, 1]})
    frame["charge"] = np.where(near, dear * amount, amount).round(2)
    return hs.check_events(hs.read_events(frame, columns=hs.EventColumns(cost="charge")), GRID)


def test_columns_by_hand() -> None:
    events = visits(1)
    events.loc[events.index[:20], "cost"] = [-1.0, np.nan] * 10
    cells = hs.bin_events(events, GRID, cap=0.9)
    usable = events["cost"] >= 0
    at = GRID.locate(events["lat"].to_numpy(), events["lon"].to_numpy())
    assert cells["amounts"].tolist() == np.bincount(at[usable], minlength=len(GRID)).tolist()
    cut = cells.attrs["caps"]["cost_per_event"]
    amounts = np.sort(events.loc[usable, "cost"])
    assert cut == amounts[int(np.ceil(0.9 * amounts.size)) - 1]
    for column, each in (("cost_per_event", events["cost"]), ("cost_per_event_capped", events["cost"].clip(upper=cut))):
        mean = each[usable].groupby(at[usable]).mean().reindex(range(len(GRID)))
        np.testing.assert_allclose(cells[column], mean)
    marks = cells.attrs["marks"]
    np.testing.assert_allclose(np.repeat(marks.amounts, marks.times), amounts)
    assert copy.deepcopy(cells.attrs)["marks"] is marks


def test_a_collapsed_table_gives_the_same_cells() -> None:
    events = visits(2)
    plain = events[["lat", "lon", "cost"]].assign(charge=events["cost"]).drop(columns="cost")
    one = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, ALONE)
    import duckdb

    relation = duckdb.from_df(plain.rename(columns={"charge": "cost"}))
    other = hs.find_hot_spots(hs.bin_events(relation, GRID), GRID, ALONE)
    pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_p_is_that_of_the_neighbourhoods_amounts() -> None:
    cells = hs.bin_events(visits(3), GRID)
    before = cells.copy(deep=True)
    found = hs.find_hot_spots(cells, GRID, ALONE)
    pd.testing.assert_frame_equal(cells, before)
    cut = cells.attrs["caps"]["cost_per_event"]
    marks = np.repeat(cells.attrs["marks"].amounts, cells.attrs["marks"].times).clip(max=cut)
    count = GRID.ring_sum(cells["amounts"].to_numpy(dtype=float), 1)
    sums = GRID.ring_sum((cells["amounts"] * cells["cost_per_event_capped"].fillna(0)).to_numpy(), 1)
    tails = mark_tails(marks, sums, np.rint(count).astype(np.int64))
    np.testing.assert_allclose(found["p_hot"], tails.upper, rtol=5.1e-6, atol=1e-12)
    np.testing.assert_allclose(found["p_cold"], tails.lower, rtol=5.1e-6, atol=1e-12)
    assert (found["label"] == "not_tested").equals(pd.Series(count == 0))
    assert found["value"].equals(cells["cost_per_event_capped"].rename("value"))


@pytest.mark.slow
def test_dear_events_are_found_and_many_events_are_not() -> None:
    found = hs.find_hot_spots(hs.bin_events(visits(4, dear=4.0), GRID), GRID, ALONE)
    hot = np.flatnonzero(found["label"].isin(["hot_99", "hot_95"]))
    assert MIDDLE in hot
    assert set(hot) <= set(GRID.members(2)[MIDDLE].tolist())
    none = [
        hs.find_hot_spots(hs.bin_events(visits(seed), GRID), GRID, ALONE)["q_hot"].min() <= 0.05
        for seed in range(5, 13)
    ]
    assert sum(none) <= 2


def test_it_reaches_the_lists_and_the_page(tmp_path: Path) -> None:
    cells = hs.find_hot_spots(hs.bin_events(visits(4, dear=4.0), GRID), GRID, ALONE)
    told = hs.leave_one_out(cells, visits(4, dear=4.0), GRID)
    hot = told["label"].isin(["hot_99", "hot_95"])
    assert told.loc[hot, ["hot_without_event", "hot_without_building"]].notna().all().all()
    assert told.loc[~hot, "hot_without_building"].isna().all()
    assert told["hot_without_person"].isna().all()
    assert np.isfinite(hs.measure_clustering(cells, GRID)["morans_i"].statistic)
    policy = hs.DisclosurePolicy.for_audience("internal")
    with pytest.raises(InputError, match="cost_kind"):
        hs.release(policy, cells=cells)
    page = hs.release(policy, cells=cells, facts=hs.Facts(cost_kind="charged", event_noun="visits"))
    hs.save_map(page, tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text(encoding="utf-8").replace("\xa0", " ")
    tested = int((told["label"] != "not_tested").sum())
    assert (
        f'<p class="finding">{hot.sum()} of {tested} areas, with those around them, have higher charged cost per visit '
        "than if the same amounts were dealt to the same visits at random. "
        "In and around them, the charged cost per visit is $"
    ) in text
    whole = told["cost"].sum() / told["events"].sum()
    assert f" on average; on the whole map it is ${whole:,.0f}" in text


def test_without_persons_it_is_refused_unless_asked_for() -> None:
    cells = hs.bin_events(visits(3), GRID)
    with pytest.raises(InputError, match=r"98 % of them have a person.*--person.*--each-event-by-itself"):
        hs.find_hot_spots(cells, GRID, METHOD)
    assert hs.find_hot_spots(cells, GRID, ALONE).attrs["test"]["bearer"] == "event"
    # A column of persons that is empty knows nobody.
    nobody = visits(3).assign(person=pd.Series(None, index=visits(3).index, dtype="str"))
    with pytest.raises(InputError, match="98 % of them have a person"):
        hs.find_hot_spots(hs.bin_events(nobody, GRID), GRID, METHOD)
    assert not hs.find_hot_spots(hs.bin_events(nobody, GRID), GRID, ALONE).attrs["marks"].of_persons
    with pytest.raises(InputError, match="true or false; 'yes' was given"):
        hs.Method(each_event_by_itself="yes")


def test_where_persons_are_known_the_option_changes_nothing() -> None:
    cells = hs.bin_events(persons(1, alike=1.0), GRID)
    one, other = (hs.find_hot_spots(cells, GRID, method) for method in (METHOD, ALONE))
    pd.testing.assert_frame_equal(one, other)
    assert one.attrs["test"]["bearer"] == other.attrs["test"]["bearer"] == "person"


def test_without_amounts_it_is_refused() -> None:
    events = visits(1).drop(columns="cost")
    with pytest.raises(InputError, match="cost_per_event"):
        hs.find_hot_spots(hs.bin_events(events, GRID), GRID, METHOD)
    found = hs.find_hot_spots(hs.bin_events(visits(4, dear=4.0), GRID), GRID, ALONE)
    with pytest.raises(InputError, match="these events carry none"):
        hs.leave_one_out(found, events, GRID)
    same = visits(1).assign(cost=7.0)
    with pytest.raises(InputError, match="same cost_per_event"):
        hs.find_hot_spots(hs.bin_events(same, GRID), GRID, ALONE)


def persons(seed: int, *, alike: float, visits: int = 4) -> pd.DataFrame:
    """Row: an event. Persons at random places whose amounts differ from person to person; no part differs."""
    rng = np.random.default_rng(seed)
    home = rng.integers(len(GRID), size=400)
    level = rng.normal(5, alike, home.size)
    who = np.repeat(np.arange(home.size), visits)
    amount = np.exp(level[who] + rng.normal(0, 0.3, who.size))
    frame = pd.DataFrame({"lat": GRID.centers[home[who], 0], "lon": GRID.centers[home[who], 1]})
    frame = frame.assign(charge=amount.round(2), person_id=[f"p{k}" for k in who])
    return hs.check_events(hs.read_events(frame, columns=hs.EventColumns(cost="charge")), GRID)


def test_a_person_carries_one_amount() -> None:
    events = persons(1, alike=1.0)
    # A stray visit elsewhere, and one without a person.
    events = pd.concat([events, events.iloc[:1].assign(lat=events["lat"].iloc[-1], cost=9.0)], ignore_index=True)
    events = pd.concat([events, events.iloc[:1].assign(person=None, cost=77.0)], ignore_index=True)
    cells = hs.bin_events(events, GRID)
    means = [*events.groupby("person")["cost"].mean().tolist(), 77.0]
    marks = cells.attrs["marks"]
    assert marks.of_persons
    # Means are told in whole cents.
    np.testing.assert_allclose(np.repeat(marks.amounts, marks.times), np.sort(means), atol=0.005 + 1e-9)
    assert cells["amounts"].sum() == len(means)


@pytest.mark.slow
def test_alike_amounts_of_persons_are_no_pattern() -> None:
    """Taken one by one they are: repeated amounts of few persons look like dear places."""
    found, one_by_one = 0, 0
    for seed in range(12):
        events = persons(seed, alike=1.0)
        found += hs.find_hot_spots(hs.bin_events(events, GRID), GRID, METHOD)["q_hot"].min() <= 0.05
        alone = events.drop(columns="person")
        one_by_one += hs.find_hot_spots(hs.bin_events(alone, GRID), GRID, ALONE)["q_hot"].min() <= 0.05
    assert found <= 3
    assert one_by_one >= 9


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.slow
def test_leave_one_out_by_hand(*, known: bool) -> None:
    """Of every unit around a hot cell, the one that exceeds the mean amount most is gone."""
    events = visits(4, dear=4.0)
    rng = np.random.default_rng(2)
    if known:
        events["person"] = [f"p{k}" for k in rng.integers(900, size=len(events))]
    events["address"] = [f"{k} ST" for k in rng.integers(4, size=len(events))]
    totals = hs.Totals(events, GRID)
    found = hs.find_hot_spots(hs.bin_events(totals, GRID), GRID, METHOD if known else ALONE)
    told = hs.leave_one_out(found, totals, GRID)
    everywhere = np.ones(len(totals.buildings), dtype=bool)
    rows, marks = totals.carriers.mean_amounts_near(everywhere), found.attrs["marks"]
    cut = found.attrs["caps"]["cost_per_event"]
    rows = rows.assign(cell=totals.cells(GRID)[rows["building"]])
    rows = rows.loc[rows.index.repeat(rows["events"])].assign(amount=lambda r: r["cost"].clip(upper=cut))
    mean = rows["amount"].mean()
    limit = critical(found["p_hot"].to_numpy(), "benjamini-hochberg", 0.05)
    hot = np.flatnonzero(found["q_hot"] <= 0.05)
    assert hot.size
    for cell in hot.tolist():
        near = rows[rows["cell"].isin(GRID.members(1)[cell].tolist())]
        largest = near["amount"].max()
        excess = (near["amount"] - mean).groupby(near["building"]).sum()
        building = near[near["building"] == excess.idxmax()]["amount"]
        for column, gone, number in (
            ("hot_without_person" if known else "hot_without_event", largest, 1),
            ("hot_without_building", building.sum(), len(building)),
        ):
            rest, left = near["amount"].sum() - gone, len(near) - number
            clipped = np.minimum(marks.amounts, cut)
            upper = mark_tails(clipped, np.array([rest]), np.array([left]), times=marks.times).upper[0]
            assert told[column].iloc[cell] == (upper <= limit)
