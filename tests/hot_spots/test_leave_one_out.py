"""Leave-one-out: against removing every person, event and building by hand, and on maps whose answer is known."""

from typing import Any

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.stats import TRANSFORMS, critical, randomisation_tails
from hotspot.stats.residents import residents_tails

from ..oracles import combined

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)
GRID = Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, 7)), dtype=np.uint64))
COLUMNS = ["hot_without_person", "hot_without_event", "hot_without_building"]
MIDDLE = GRID.names.index(CENTER)


def visits(rows: list[tuple[int, int, str, float]]) -> pd.DataFrame:
    """Row: an event. ``rows``: cell, number of the building in it, person, charge."""
    cell = np.array([row[0] for row in rows])
    frame = pd.DataFrame(
        {
            "lat": GRID.centers[cell, 0] + 1e-5 * np.array([row[1] for row in rows]),
            "lon": GRID.centers[cell, 1],
            "address": [f"{row[1]} Street of cell {row[0]}" for row in rows],
            "person_id": [row[2] for row in rows],
            "charge": [row[3] for row in rows],
        }
    )
    return hs.check_events(hs.read_events(frame, columns=hs.EventColumns(cost="charge")), GRID)


def patchwork(seed: int) -> list[tuple[int, int, str, float]]:
    """A hot middle, persons who go to several buildings and cells, a giant building."""
    rng = np.random.default_rng(seed)
    near = GRID.members(1)[MIDDLE].tolist()
    cells = [*rng.integers(len(GRID), size=250).tolist(), *rng.choice(near, 90).tolist(), *[near[0]] * 12]
    rows = []
    for number, cell in enumerate(cells):
        building = 0 if number >= 340 else int(rng.integers(4))
        rows.append((cell, building, f"p{rng.integers(120)}", float(np.round(rng.lognormal(5, 1), 2))))
    return rows


def value_of(rows: pd.DataFrame, cap: float, amounts: Any) -> np.ndarray:
    """Tested total of each cell where rows, which carry cell and building, add these amounts."""
    building = rows.assign(amount=amounts).groupby(["cell", "building"])["amount"].sum().clip(upper=cap)
    return building.groupby("cell").sum().reindex(range(len(GRID)), fill_value=0.0).to_numpy()


def left_around(rows: pd.DataFrame, around: list[int], without: pd.DataFrame | None) -> list[list[Any]]:
    """What rows (cell, building, person, amount) still add when each person, event and building of the cells is gone.

    ``without``: row (number) and what it still adds without one event of it; None: each row is an event.
    """
    inside = rows["cell"].isin(around)
    amount = rows["amount"]
    if without is None:
        without = pd.DataFrame({"row": rows.index, "left": 0.0})
    return [
        [amount.mask(rows["person"] == person, 0.0) for person in rows.loc[inside, "person"].unique()],
        [
            amount.mask(rows.index == row, left)
            for row, left in without.loc[without["row"].isin(rows.index[inside])].itertuples(index=False)
        ],
        [
            amount.mask((rows["cell"] == c) & (rows["building"] == b), 0.0)
            for c, b in rows.loc[inside, ["cell", "building"]].drop_duplicates().itertuples(index=False)
        ],
    ]


def rows_of(
    events: pd.DataFrame, totals: hs.Totals, measure: str, caps: dict[str, float]
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Row: who adds to a cell (cell, building, person, amount); and what rows add without one event."""
    if measure == "events":
        rows = pd.DataFrame({"cell": GRID.locate(events["lat"].to_numpy(), events["lon"].to_numpy())})
        return rows.assign(building=events["address"].to_numpy(), person=events["person"].to_numpy(), amount=1.0), None
    # The building of a person is decided with all events, as when the map was made.
    everywhere = np.ones(len(totals.buildings), dtype=bool)
    homes = totals.carriers.homes_near(np.where(totals.cells(GRID) >= 0, 0, -1), everywhere, cost=False)
    known = events.dropna(subset="person")
    # Persons are numbered in the order of the alphabet.
    named = np.sort(known["person"].unique())
    rows = homes.assign(cell=totals.cells(GRID)[homes["building"]], person=named[homes["person"]])
    row = pd.Series(rows.index, rows["person"])[known["person"]].to_numpy()
    of_person = known.groupby("person")[["cost"]].sum().assign(size=known.groupby("person").size())
    of_person = of_person.loc[known["person"]]
    if measure == "people":
        # Without one event a person still counts, unless it was the only one.
        left = np.where(of_person["size"] == 1, 0.0, 1.0)
        return rows.assign(amount=1.0), pd.DataFrame({"row": row, "left": left})
    # The whole of a person, cut, at home; without one event the rest is cut anew.
    cut = caps["cost of a person"]
    whole = known.groupby("person")["cost"].sum().clip(upper=cut)
    left = np.minimum(of_person["cost"].to_numpy() - known["cost"].to_numpy(), cut)
    return rows.assign(amount=whole[rows["person"]].to_numpy()), pd.DataFrame({"row": row, "left": left})


@pytest.mark.parametrize(
    ("measure", "null", "transform"),
    [
        ("events", "total", "none"),
        ("events", "conditional", "rank"),
        ("people", "total", "rank"),
        ("people", "conditional", "none"),
        ("cost", "total", "none"),
        ("cost", "conditional", "none"),
    ],
)
@pytest.mark.slow
def test_as_by_hand(measure: str, null: str, transform: str) -> None:
    events = visits(patchwork(1))
    method = hs.Method(measure=measure, cap=0.95, null=null, transform=transform)
    totals = hs.Totals(events, GRID)
    found = hs.find_hot_spots(hs.bin_events(totals, GRID, cap=0.95), GRID, method)
    before = found.copy(deep=True)
    told = hs.leave_one_out(found, totals, GRID)
    pd.testing.assert_frame_equal(found, before)
    pd.testing.assert_frame_equal(told[list(found.columns)], found)
    hot = np.flatnonzero(found["q_hot"] <= 0.05)
    assert hot.size
    cap = found.attrs["caps"][measure]
    rows, without = rows_of(events, totals, measure, found.attrs["caps"])
    scale = TRANSFORMS[transform]
    whole = value_of(rows, cap, rows["amount"])
    np.testing.assert_allclose(scale(whole, whole), found["value"], rtol=1e-9)
    limit = critical(found["p_hot"].to_numpy(), "benjamini-hochberg", 0.05)
    # A transform and the conditional null keep one ring.
    scales = (1, 2, 3) if (null, transform) == ("total", "none") else (1,)
    assert found.attrs["test"]["rings"] == ((1, 3) if len(scales) > 1 else 1)
    # By hand is slow: some of them.
    for cell in hot[:: max(1, hot.size // 4)].tolist():
        p = np.ones((len(scales), len(COLUMNS)))
        for at, ring in enumerate(scales):
            members = GRID.members(ring)[cell].tolist()
            around = [m for m in members if m >= 0 and not (null == "conditional" and m == cell)]
            values = found["value"].to_numpy(dtype=float)
            for place, several in enumerate(left_around(rows, around, without)):
                drops = [0.0]
                for left in several:
                    rest = value_of(rows, cap, left)
                    drops.append(float((scale(whole, whole) - scale(rest, whole))[around].sum()))
                rest = GRID.ring_sum(values, ring)[[cell]] - max(drops)
                size = GRID.ring_sizes(ring)[[cell]]
                upper = randomisation_tails(values, rest, size, null=null, cells=np.array([cell])).upper
                p[at, place] = upper[0]
        stays = (p[0] if len(scales) == 1 else combined(p)) <= limit
        assert told[COLUMNS].iloc[cell].tolist() == stays.tolist(), cell
    cold = np.setdiff1d(np.arange(len(GRID)), hot)
    assert told.iloc[cold][COLUMNS].isna().all().all()


def around_the_middle(buildings: int, persons: int) -> pd.DataFrame:
    """A sparse map, some events around the middle cell, and 15 in it that lie in some buildings and persons."""
    rng = np.random.default_rng(2)
    rows = [(int(cell), 0, f"q{k}", 1.0) for k, cell in enumerate(rng.integers(len(GRID), size=80))]
    rows += [(int(GRID.members(1)[MIDDLE][k % 7]), 20 + k, f"s{k}", 1.0) for k in range(10)]
    return visits(rows + [(MIDDLE, 10 + k % buildings, f"r{k % persons}", 1.0) for k in range(15)])


def test_cost_without_the_person_is_that_of_a_map_without_them() -> None:
    """Recomputed: a person of many visits around the middle, whose cost stands at the middle alone."""
    rng = np.random.default_rng(6)
    rows = [(int(cell), int(rng.integers(3)), f"q{k}", 20.0) for k, cell in enumerate(rng.integers(len(GRID), size=70))]
    near = GRID.members(1)[MIDDLE]
    rows += [(int(cell), 5, "r", 20.0) for cell in near] + [(MIDDLE, 5, "r", 20.0)]
    rows += [(int(near[k % 7]), 20 + k, f"s{k}", 20.0) for k in range(9)]
    events, method = visits(rows), hs.Method(measure="cost", rings=1)
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, method)
    home = found["value"].to_numpy()
    assert home[MIDDLE] >= 8 * 20
    told = hs.leave_one_out(found, events, GRID)
    hot = np.flatnonzero(found["q_hot"] <= 0.05)
    assert MIDDLE in hot
    alone = hs.bin_events(events[events["person"] != "r"], GRID)["cost_capped"].to_numpy()
    # With fewer than 100 persons nothing is cut: without the person only the home changes, in which the rest stays.
    np.testing.assert_allclose(home - alone, np.where(np.arange(len(GRID)) == MIDDLE, 160.0, 0.0))
    tails = randomisation_tails(home, GRID.ring_sum(alone, 1)[hot], GRID.ring_sizes(1)[hot])
    wanted = tails.upper <= critical(found["p_hot"].to_numpy(), "benjamini-hochberg", 0.05)
    assert told["hot_without_person"].iloc[hot].tolist() == wanted.tolist()
    assert not wanted.all()


def test_one_event_of_a_person_far_above_the_cut_adds_nothing() -> None:
    """Without it the person would be cut to the same amount; a person with a single event loses all of it."""
    rng = np.random.default_rng(6)
    rows = [(int(cell), int(rng.integers(3)), f"q{k}", 20.0) for k, cell in enumerate(rng.integers(len(GRID), size=70))]
    rows += [(k, 5, f"t{k}", 300.0) for k in (0, 90)]
    near = GRID.members(1)[MIDDLE]
    for amounts in ((5_000.0, 400.0), (5_000.0,)):
        rich = [(int(near[k]), 5, f"r{k}", amount) for k in range(3) for amount in amounts]
        made = visits(rows + rich)
        found = hs.find_hot_spots(hs.bin_events(made, GRID, cap=0.96), GRID, hs.Method("cost", cap=0.96, rings=1))
        assert found.attrs["caps"]["cost of a person"] == 300
        told = hs.leave_one_out(found, made, GRID)
        assert told["q_hot"].iloc[MIDDLE] <= 0.05
        assert not told["hot_without_person"].iloc[MIDDLE]
        assert told["hot_without_event"].iloc[MIDDLE] == (len(amounts) == 2)


@pytest.mark.parametrize("cap", [0.99, None])
@pytest.mark.parametrize("measure", ["events", "people", "cost"])
def test_events_off_the_map_change_nothing(measure: str, cap: float | None) -> None:
    """Somebody else's lie at the edge, where no cell is."""
    events = visits(patchwork(1)).drop(columns="reason")
    edge = pd.DataFrame({"lat": [40.2] * 3, "lon": -75.3, "address": "1 OAK ST", "person": "somebody", "cost": 1.0})
    method, told = hs.Method(measure=measure, cap=cap), []
    for given in (events, pd.concat([events, edge], ignore_index=True)):
        found = hs.find_hot_spots(hs.bin_events(hs.check_events(given), GRID), GRID, method)
        told.append(hs.leave_one_out(found, hs.check_events(given), GRID))
    assert told[0]["hot_without_person"].notna().any()
    pd.testing.assert_frame_equal(told[0], told[1])


@pytest.mark.parametrize(
    ("measure", "persons", "stays"), [("people", 2, False), ("people", 4, True), ("cost", 1, False), ("cost", 4, True)]
)
def test_without_a_cap_a_person_is_missed_wherever_they_were(measure: str, persons: int, *, stays: bool) -> None:
    """Some persons go to all seven cells around the middle."""
    rng = np.random.default_rng(2)
    rows = [(int(cell), 0, f"q{k}", 1.0) for k, cell in enumerate(rng.integers(len(GRID), size=80))]
    rows += [(int(cell), 9, f"r{k}", 4.0 / persons) for cell in GRID.members(1)[MIDDLE] for k in range(persons)]
    events = visits(rows)
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, hs.Method(measure=measure, cap=None))
    told = hs.leave_one_out(found, events, GRID)
    assert found["q_hot"].iloc[MIDDLE] <= 0.05
    without = hs.bin_events(events[events["person"] != "r0"], GRID)[measure].to_numpy()
    values, limit = found["value"].to_numpy(), critical(found["p_hot"].to_numpy(), "benjamini-hochberg", 0.05)
    p = [
        randomisation_tails(values, GRID.ring_sum(without, ring)[[MIDDLE]], GRID.ring_sizes(ring)[[MIDDLE]]).upper
        for ring in (1, 2, 3)
    ]
    assert told["hot_without_person"].iloc[MIDDLE] == (combined(np.array(p))[0] <= limit) == stays


@pytest.mark.parametrize(
    ("buildings", "persons", "stays"),
    [(15, 15, (True, True, True)), (1, 15, (True, True, False)), (15, 1, (False, True, True))],
)
def test_who_carries_a_hot_spot(buildings: int, persons: int, stays: tuple[bool, ...]) -> None:
    events = around_the_middle(buildings, persons)
    method = hs.Method(cap=None)
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, method)
    told = hs.leave_one_out(found, events.sample(frac=1, random_state=3), GRID)
    assert tuple(told[COLUMNS].iloc[MIDDLE]) == stays


@pytest.mark.parametrize("null", ["gamma-poisson", "binomial"])
def test_beside_residents(null: str) -> None:
    method = hs.Method(measure="people", cap=None, null=null)
    for buildings, stays in ((15, True), (1, False)):
        events = around_the_middle(buildings, 15)
        cells = hs.bin_events(events, GRID).assign(population=100.0)
        told = hs.leave_one_out(hs.find_hot_spots(cells, GRID, method), events, GRID)
        assert told["label"].iloc[MIDDLE] == "hot_99"
        assert told["hot_without_person"].iloc[MIDDLE]
        # Under the binomial null, too sure of everything, the rest would do.
        assert told["hot_without_building"].iloc[MIDDLE] == (stays or null == "binomial")


@pytest.mark.parametrize(("persons", "stays"), [(42, True), (1, False)])
def test_under_a_law_without_a_shape_the_rest_is_tested_by_the_same_law(persons: int, stays: object) -> None:
    rng = np.random.default_rng(2)
    rows = [(int(cell), 0, f"q{k}", 1.0) for k, cell in enumerate(rng.integers(len(GRID), size=80))]
    near = GRID.members(1)[MIDDLE]
    rows += [(int(near[k % 7]), 20 + k, f"s{k % persons}", 1.0) for k in range(42)]
    # A building that alone holds as much: its cell is cut to a high rate, with or without it.
    rows += [(MIDDLE, 10, f"r{k}", 1.0) for k in range(40)]
    events = visits(rows)
    cells = hs.bin_events(events, GRID).assign(population=100.0)
    found = hs.find_hot_spots(cells, GRID, hs.Method(cap=None, null="residents"))
    told = hs.leave_one_out(found, events, GRID)
    assert told["label"].iloc[MIDDLE] == "hot_99"
    assert told["hot_without_building"].iloc[MIDDLE]
    assert told["hot_without_person"].iloc[MIDDLE] == stays
    # Beside a map that never had the person, tested by the law of this one.
    if not stays:
        fit = found.attrs["against_residents"].fit
        without = hs.bin_events(events[events["person"] != "s0"], GRID)["events"].to_numpy()
        sums = GRID.ring_sum(np.minimum(without, fit.counts).astype(float), 1)
        members = GRID.members(1)
        upper = residents_tails(fit, members, np.rint(sums).astype(np.int64)).upper[MIDDLE]
        assert upper > critical(found["p_hot"].to_numpy(), "benjamini-hochberg", 0.05)


def test_unknown_persons_and_other_kernels_are_not_told() -> None:
    events = around_the_middle(15, 15).drop(columns="person")
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, hs.Method())
    told = hs.leave_one_out(found, events, GRID)
    assert told["hot_without_person"].isna().all()
    assert told["hot_without_building"].notna().any()
    events = visits(patchwork(1))
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, hs.Method(kernel="gaussian", rings=2))
    assert (found["q_hot"] <= 0.05).any()
    assert hs.leave_one_out(found, events, GRID)[COLUMNS].isna().all().all()


def test_cells_that_were_not_tested_are_refused() -> None:
    events = around_the_middle(15, 15)
    with pytest.raises(InputError, match="not tested with this grid"):
        hs.leave_one_out(hs.bin_events(events, GRID), events, GRID)
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID)
    with pytest.raises(InputError, match="find_hot_spots returned"):
        hs.leave_one_out(found.head(3), events, GRID)
    found = hs.find_hot_spots(hs.bin_events(events, GRID), GRID)
    with pytest.raises(InputError, match="events come before the grid"):
        hs.leave_one_out(found, GRID, events)
    people = hs.find_hot_spots(hs.bin_events(events, GRID), GRID, hs.Method(measure="people"))
    with pytest.raises(InputError, match="carry no person"):
        hs.leave_one_out(people, events.drop(columns="person"), GRID)
