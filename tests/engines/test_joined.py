"""One address whose points lie some metres apart is one building; by plain reckoning of every pair."""

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.engines import Totals
from hotspot.engines import joined as joined_module
from hotspot.engines.joined import NEAR, NEAR_IN_BLOCK, Places, join_places
from hotspot.quality import check_events

METRE = 1 / 111_195
EAST = METRE / np.cos(np.radians(40.0))
#: Metres to the north and to the east, address, events, whether beside the hexagons.
Row = tuple[float, float, int, int, int]
BLOCK, STREET = 3, 4


def places_of(rows: list[Row]) -> Places:
    north, east, address, weight, apart = (np.array(column) for column in zip(*rows, strict=True))
    return Places(
        lat=40.0 + north * METRE,
        lon=-75.0 + east * EAST,
        address=address.astype(np.int64),
        weight=weight.astype(float),
        apart=apart.astype(np.int64),
        block=address == BLOCK,
        housed=(address >= 0) & (address != STREET),
    )


def plain(rows: list[Row]) -> list[set[int]]:
    """The groups: of one address, linked from one to the next; a street only where none is far from the middle."""
    group = list(range(len(rows)))
    for _ in rows:
        for i, (n, e, address, _, apart) in enumerate(rows):
            for j, (m, f, other, _, elsewhere) in enumerate(rows):
                limit = NEAR_IN_BLOCK if address == BLOCK else NEAR
                if address == other >= 0 and apart == elsewhere and np.hypot(n - m, e - f) <= limit:
                    group[i] = group[j] = min(group[i], group[j])
    found = [{k for k in range(len(rows)) if group[k] == one} for one in sorted(set(group))]
    kept = []
    for one in found:
        n, e = middle(rows, one)
        far = max(np.hypot(rows[k][0] - n, rows[k][1] - e) for k in one)
        alone = rows[min(one)][2] == STREET and far > NEAR
        kept += [{k} for k in one] if alone else [one]
    return kept


def away(rows: list[Row], one: set[int]) -> dict[int, float]:
    """How far each place is from the medians by events, in metres on a plane."""
    medians = []
    for axis in (0, 1):
        values = sorted(rows[k][axis] for k in one for _ in range(rows[k][3]))
        medians.append(values[(len(values) - 1) // 2])
    return {k: float(np.hypot(rows[k][0] - medians[0], rows[k][1] - medians[1])) for k in one}


def middle(rows: list[Row], one: set[int]) -> tuple[float, float]:
    """The nearest to them; the most southern, then the most western of as near ones."""
    far = away(rows, one)
    nearest = min(one, key=lambda k: (round(far[k], 1), rows[k][:2]))
    return rows[nearest][:2]


steps = st.integers(-8, 8).map(lambda k: 13.0 * k)
rows_of = st.lists(
    st.tuples(steps, steps, st.integers(-1, 4), st.integers(1, 3), st.integers(0, 1)),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[:3],
)


@given(rows_of, st.randoms(), st.sampled_from([1, 64]))
def test_groups_are_those_of_plain_reckoning_in_any_order(rows: list[Row], random: Random, few: int) -> None:
    """Whether all pairs are looked at or a tree is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joined_module, "_FEW", few)
        _hold_to_plain_reckoning(rows, random)


def _hold_to_plain_reckoning(rows: list[Row], random: Random) -> None:
    wanted = sorted(map(sorted, plain(rows)))
    order = list(range(len(rows)))
    random.shuffle(order)
    for shuffled in (list(range(len(rows))), order):
        joined = join_places(places_of([rows[k] for k in shuffled]))
        groups: dict[int, list[int]] = {}
        for place, building in enumerate(joined.building.tolist()):
            groups.setdefault(building, []).append(shuffled[place])
        assert sorted(map(sorted, groups.values())) == wanted
        for building, members in groups.items():
            # Of two that are as near but for the roundness of the Earth either.
            far = away(rows, set(members))
            north, east = (joined.lat[building] - 40.0) / METRE, (joined.lon[building] + 75.0) / EAST
            (own,) = [k for k in members if np.hypot(rows[k][0] - north, rows[k][1] - east) < 1e-3]
            assert far[own] <= min(far.values()) + 0.1
            spread = max(np.hypot(rows[k][0] - north, rows[k][1] - east) for k in members)
            assert joined.spread[building] == pytest.approx(spread, abs=0.2)


@pytest.mark.parametrize(("metres", "buildings"), [(29.5, 1), (30.5, 2)])
def test_thirty_metres(metres: float, buildings: int) -> None:
    for north, east in ((metres, 0.0), (0.0, metres), (metres / 2**0.5, metres / 2**0.5)):
        assert join_places(places_of([(0, 0, 0, 1, 0), (north, east, 0, 1, 0)])).lat.size == buildings


def test_across_the_180th_meridian() -> None:
    places = places_of([(0, 0, 0, 1, 0), (1, 0, 0, 1, 0)])
    lon = np.array([180.0, -180.0 + 10 * METRE])
    whole = Places(places.lat, lon, places.address, places.weight, places.apart, places.block, places.housed)
    assert join_places(whole).lat.size == 1


def test_very_many_points_of_one_address_are_no_pairs_of_all() -> None:
    rng = np.random.default_rng(3)
    count = 30_000
    rows = [(float(n), float(e), 0, 1, 0) for n, e in rng.normal(0, 12, (count, 2))]
    joined = join_places(places_of(rows))
    assert joined.lat.size == 1
    assert np.hypot((joined.lat[0] - 40) / METRE, (joined.lon[0] + 75) / EAST) < 1


def events(rows: list[tuple[float, float, str | None]]) -> pd.DataFrame:
    return check_events(pd.DataFrame(rows, columns=["lat", "lon", "address"]).astype({"address": "str"}))


def test_one_address_a_metre_apart_is_one_building_at_its_middle() -> None:
    rows = [(40.0 + k * METRE, -75.0, "12 Main St" if k % 2 else "12 MAIN STREET, APT 3") for k in range(9)]
    built = Totals(events(rows)).buildings
    assert built[["lat", "lon", "events", "spread"]].to_numpy().tolist() == [[40.0 + 4 * METRE, -75.0, 9, 4.0]]
    # The spelling of most of its events, the unit cut off.
    assert built["name"].tolist() == ["12 MAIN STREET"]


def test_one_text_in_two_towns_is_two_buildings() -> None:
    built = Totals(events([(40.0, -75.0, "12 MAIN ST"), (40.1, -75.0, "12 MAIN ST")])).buildings
    assert built["events"].tolist() == [1, 1]


def test_a_block_is_one_building_and_a_street_is_not() -> None:
    along = [(40.0 + 150 * k * METRE, -75.0) for k in range(2)]
    for text, buildings in (
        ("012XX W ELM ST", 1),
        ("1200 BLOCK OF W ELM ST", 1),
        ("1200 W ELM ST", 2),
        ("W ELM ST", 2),
    ):
        assert len(Totals(events([(*at, text) for at in along])).buildings) == buildings, text
    street = [(40.0 + 25 * k * METRE, -75.0) for k in range(8)]
    for text, buildings in (("1200 W ELM ST", 1), ("W ELM ST", 8)):
        assert len(Totals(events([(*at, text) for at in street])).buildings) == buildings, text


def test_many_without_an_address_are_not_those_of_one() -> None:
    built = Totals(events([(40.0, -75.0, "12 MAIN ST"), *[(40.0, -75.0, None)] * 9])).buildings
    assert built["name"].isna().tolist() == [True, False]
    assert built["events"].tolist() == [9, 1]
