"""Hot places: against totals, removals and joins made by hand, and against the raw records of a real county."""

import re
from typing import Any

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.errors import InputError
from hotspot.grid import Grid, outline
from hotspot.places.joined import join_cells
from hotspot.quality.addresses import streets_named

CENTER = h3.latlng_to_cell(40.1, -75.3, 9)
GRID = Grid(9, np.array(sorted(int(cell, 16) for cell in h3.grid_disk(CENTER, 13)), dtype=np.uint64))
#: Two warm discs that are far apart.
WARM = [
    [GRID.names.index(cell) for cell in h3.grid_disk(at, 1)]
    for at in (h3.latlng_to_cell(40.1, -75.3, 9), h3.latlng_to_cell(40.1, -75.262, 9))
]


def events(seed: int, *, persons: bool = True, streets: bool = True) -> pd.DataFrame:
    """Row: an event; warm discs, one building with very many events, persons with several.

    ``streets``: else most events in a cell of either disc have an address that is no street's.
    """
    rng = np.random.default_rng(seed)
    cells = [*rng.integers(len(GRID), size=1500).tolist(), *rng.choice(WARM[0], 160).tolist()]
    cells += [*rng.choice(WARM[1], 90).tolist(), *[WARM[0][2]] * 25]
    building = np.where(np.arange(len(cells)) >= len(cells) - 25, 0, rng.integers(5, size=len(cells)))
    frame = pd.DataFrame(
        {
            "lat": GRID.centers[cells, 0] + 1e-5 * building,
            "lon": GRID.centers[cells, 1],
            "address": [
                f"{10 * c + b} {'Main' if c % 3 else 'Cherry'} Street" for b, c in zip(building, cells, strict=True)
            ],
            "charge": np.round(rng.lognormal(5, 1, len(cells)), 2),
            "kind": rng.choice(["fall", "burn", "other"], len(cells), p=[0.5, 0.3, 0.2]),
            "date": rng.choice(["2025-01-05", "2025-02-06", "2025-03-07"], len(cells)),
        }
    )
    if not streets:
        for disc, name in zip(WARM, ("PO BOX 12", "LINCOLN SCHOOL"), strict=True):
            frame.loc[np.isin(cells, disc[2:5]), ["lat", "lon", "address"]] = [*GRID.centers[disc[3]], name]
    if persons:
        frame["person_id"] = [f"p{n}" for n in rng.integers(500, size=len(cells))]
    columns = hs.EventColumns(cost="charge", category="kind", time="date")
    return hs.check_events(hs.read_events(frame, columns=columns), GRID)


def found_in(given: pd.DataFrame, measure: str, **more: Any) -> tuple[gpd.GeoDataFrame, pd.DataFrame, hs.Totals]:
    """Hot places of these events, the tested cells and the totals."""
    totals = hs.Totals(given, GRID)
    cells = hs.find_hot_spots(hs.bin_events(totals, GRID), GRID, hs.Method(measure=measure))
    cells = hs.leave_one_out(cells, totals, GRID)
    return hs.find_hot_places(cells, GRID, hs.total_by_building(totals), events=totals, **more), cells, totals


@given(st.sets(st.integers(0, len(GRID) - 1), max_size=25))
def test_cells_of_a_place_lie_within_two_steps_of_each_other(chosen: set[int]) -> None:
    hot = np.zeros(len(GRID), dtype=bool)
    hot[sorted(chosen)] = True
    place = join_cells(hot, GRID)
    left, parts = set(chosen), []
    while left:
        part = {min(left)}
        while more := {n for n in left - part if any(h3.grid_distance(GRID.names[n], GRID.names[m]) < 3 for m in part)}:
            part |= more
        parts.append(part)
        left -= part
    assert [set(np.flatnonzero(place == number).tolist()) for number in range(len(parts))] == parts
    assert (place[~hot] == -1).all()


@pytest.mark.parametrize("measure", ["events", "people", "cost"])
@pytest.mark.parametrize("seed", [1, 2])
def test_totals_are_those_of_the_records_in_its_cells(measure: str, seed: int) -> None:
    given_ = events(seed)
    found, cells, _ = found_in(given_, measure)
    assert len(found) == 2
    at = GRID.locate(given_["lat"].to_numpy(), given_["lon"].to_numpy())
    place = join_cells((cells["q_hot"] <= 0.05).to_numpy(), GRID)
    by_area = {int(place[cell]): row for row in range(2) for cell in _inside(found.geometry[row])}
    assert len(by_area) == 2
    for number, row in by_area.items():
        records = given_[place[at] == number]
        assert found["events"][row] == len(records)
        assert found["people"][row] == records["person"].nunique()
        assert found["cost"][row] == pytest.approx(records["cost"].sum())
        value = cells["value"].to_numpy()
        assert found["value"][row] == pytest.approx(value[place == number].sum())
        assert found["share"][row] == pytest.approx(value[place == number].sum() / value.sum(), abs=1e-6)
        expected = value.mean() * (place == number).sum()
        assert found["excess"][row] == pytest.approx(value[place == number].sum() - expected, rel=1e-6)
        assert found["q_hot"][row] == cells.loc[place == number, "q_hot"].min()
    assert found["excess"].is_monotonic_decreasing


def _inside(area: Any) -> list[int]:
    points = shapely.points(GRID.centers[:, 1], GRID.centers[:, 0])
    return np.flatnonzero(shapely.contains(area, points)).tolist()


@pytest.mark.parametrize("measure", ["events", "people", "cost"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_is_what_is_left_when_they_are_removed_by_hand(measure: str, seed: int) -> None:
    given_ = events(seed)
    found, _, totals = found_in(given_, measure)
    at = GRID.locate(given_["lat"].to_numpy(), given_["lon"].to_numpy())

    def held(records: pd.DataFrame, cells: list[int]) -> float:
        here = records[np.isin(at[records.index], cells)]
        if measure == "people":
            return float(here["person"].nunique())
        return float(len(here)) if measure == "events" else round(float(here["cost"].sum()), 2)

    given_ = given_.reset_index(drop=True)
    buildings = given_["address"] + given_["lat"].astype(str) + given_["lon"].astype(str)
    assert buildings.nunique() == len(totals.buildings)
    for row in range(len(found)):
        cells = _inside(found.geometry[row])
        inside = np.isin(at, cells)
        # Of several that are the largest one is taken; people may be at other buildings of the place, too.
        sizes = {name: held(given_[buildings == name], cells) for name in buildings[inside].unique()}
        largest = [name for name, size in sizes.items() if size == max(sizes.values())]
        left = {held(given_[buildings != name], cells) for name in largest}
        assert any(found["without_building"][row] == pytest.approx(one) for one in left)
        persons = given_.loc[inside, "person"].unique()
        assert found["without_person"][row] == pytest.approx(
            min(held(given_[given_["person"] != name], cells) for name in persons)
        )


def test_persons_unknown_leave_no_word_of_persons() -> None:
    found, _, _ = found_in(events(1, persons=False), "events")
    assert len(found)
    assert not {"people", "without_person"} & set(found.columns)
    assert "without_building" in found


def test_kinds_periods_streets_and_services_are_those_of_its_records() -> None:
    given_ = events(4)
    totals = hs.Totals(given_, GRID)
    services = pd.DataFrame(
        {"name": ["Near", "Far", "School"], "kind": ["clinic", "clinic", "school"], "lat": [40.1, 40.2, 40.1]}
    ).assign(lon=[-75.3, -75.3, -75.29])
    found, cells, _ = found_in(given_, "events", slices=hs.slice_events(totals, GRID), services=services)
    at = GRID.locate(given_["lat"].to_numpy(), given_["lon"].to_numpy())
    for row in range(len(found)):
        records = given_[np.isin(at, _inside(found.geometry[row]))]
        here, everywhere = (part["category"].value_counts(normalize=True) for part in (records, given_))
        told = [f"{kind} {100 * here[kind]:.0f} % (map {100 * everywhere[kind]:.0f} %)" for kind in here.index]
        assert sorted(found["kinds"][row].split("; ")) == sorted(told)
        months = records["time"].dt.strftime("%Y-%m").value_counts().sort_index()
        assert found["periods"][row] == "; ".join(f"{month} {count}" for month, count in months.items())
        streets = records["address"].str.extract(r"(\w+) Street", expand=False).value_counts()
        wanted = [f"{street} St" for street in streets.index if 2 * streets[street] >= streets.max()]
        assert found["streets"][row] == "; ".join(wanted)
        first = records.groupby(["address", "lat", "lon"]).size().max()
        assert f"({100 * first / len(records):.1f} %)" in found["first_buildings"][row].split("; ")[0]
    assert "Near (clinic, 0." in " ".join(found["nearest_services"])
    assert "Far" not in " ".join(found["nearest_services"])
    for lat, lon, told in zip(found["lat"], found["lon"], found["nearest_services"], strict=True):
        km = h3.great_circle_distance((lat, lon), (40.1, -75.29), unit="km")
        assert f"School (school, {km:.1f} km)" in told
    strongest = found.loc[0, ["lat", "lon"]].tolist()
    hottest = cells[cells["q_hot"] == found["q_hot"][0]]
    assert strongest in hottest[["lat", "lon"]].to_numpy().tolist()


def test_the_order_of_rows_and_the_same_places_without_totals_change_nothing() -> None:
    given_ = events(5)
    one, cells, _ = found_in(given_, "events")
    other, _, _ = found_in(given_.sample(frac=1, random_state=1), "events")
    pd.testing.assert_frame_equal(pd.DataFrame(one.to_wkb()), pd.DataFrame(other.to_wkb()))
    plain = hs.find_hot_places(cells, GRID, hs.total_by_building(given_).sample(frac=1, random_state=2))
    kept = [name for name in one.columns if name in plain.columns and name != "geometry"]
    assert len(kept) > 15
    pd.testing.assert_frame_equal(pd.DataFrame(one[kept]), pd.DataFrame(plain[kept]))


def test_an_area_is_that_of_its_cells_alone_also_at_the_180th_meridian() -> None:
    for lat, lon in ((40.0, -75.0), (-17.0, 180.0)):
        cells = np.array([int(cell, 16) for cell in h3.grid_ring(h3.latlng_to_cell(lat, lon, 8), 2)], dtype=np.uint64)
        area = outline(cells)
        assert area.is_valid
        west, _, east, _ = area.bounds
        assert -180 <= west < east <= 180
        ring = [h3.cell_to_latlng(f"{cell:x}") for cell in cells.tolist()]
        assert all(shapely.contains_xy(area, at[1], at[0]) for at in ring)
        middle = h3.cell_to_latlng(h3.latlng_to_cell(lat, lon, 8))
        assert not shapely.contains_xy(area, middle[1], middle[0])


def test_most_beyond_what_was_expected_comes_first_however_large() -> None:
    given_ = events(1)
    cells = hs.find_hot_spots(hs.bin_events(given_, GRID), GRID, hs.Method(measure="events"))
    value = cells["value"].to_numpy()
    few, many = int(value.argmax()), np.flatnonzero(value == 0)[:9]
    cells["q_hot"] = 1.0
    cells.loc[[few, *many], "q_hot"] = 0.001
    found = hs.find_hot_places(cells, GRID, hs.total_by_building(given_))
    assert found["events"][0] >= value[few]
    assert found["cells"][0] < found["cells"].sum()
    assert found["excess"].is_monotonic_decreasing
    assert (np.diff(found["excess"]) < 0).any()


def test_nothing_hot_gives_no_row_and_cells_that_were_not_tested_are_refused() -> None:
    given_ = events(1)
    cells = hs.bin_events(given_, GRID)
    with pytest.raises(InputError, match="were not tested"):
        hs.find_hot_places(cells, GRID, hs.total_by_building(given_))
    tested = hs.find_hot_spots(cells, GRID, hs.Method(measure="events", alpha=0.01))
    tested["q_hot"] = 1.0
    found = hs.find_hot_places(tested, GRID, hs.total_by_building(given_))
    assert len(found) == 0
    assert {"rank", "name", "events", "excess", "geometry"} <= set(found.columns)
    # Nor where no cell could be tested: an average of nothing is no warning.
    tested[["p_hot", "q_hot"]] = float("nan")
    assert len(hs.find_hot_places(tested, GRID, hs.total_by_building(given_))) == 0


@pytest.mark.parametrize(
    ("address", "streets"),
    [
        ("500 North Tower Road, Apt 4, Sampletown", ("Tower Rd",)),
        ("W MAIN ST & CHERRY ST", ("Cherry St", "Main St")),
        ("N MAIN ST & S MAIN ST", ("Main St",)),
        ("North Street", ("North St",)),
        ("012XX W ELM ST", ("Elm St",)),
        ("5 NW 36th Street", ("NW 36th St",)),
        ("500 Tower", ("Tower",)),
        ("500 Main St, PO Box 12", ("Main St",)),
        ("58 St", ("58th St",)),
        ("Kings Hwy S", ("Kings Hwy S",)),
        ("Rt 422 Eb", ("Rt 422 Eb",)),
        ("Broadway", ("Broadway",)),
        ("Calle Sol 12", ("Calle Sol",)),
        ("The Fairway & Rydal Rd", ("Rydal Rd", "The Fairway")),
        ("Reindeer Ct & Dead End", ("Reindeer Ct",)),
        ("Schuylkill Expy & Weadley Rd Overpass", ("Schuylkill Expy", "Weadley Rd")),
        ("Ridge Pike & Ramp I476 to Ridge Pike", ("Ridge Pike",)),
    ],
)
def test_streets_are_named_in_one_form(address: str, streets: tuple[str, ...]) -> None:
    assert streets_named(address) == streets


@pytest.mark.parametrize(
    "address",
    [
        *("PO BOX 12", "P.O. Box 12, Sampletown PA", "PO BOX 12 MAIN ST", "RR 2 Box 5", "12 PO BOX 4", "BOX 7"),
        *("Lincoln School", "Lincoln Elementary School, Sampletown", "9TH WARD SCHOOL", "GENERAL HOSPITAL", "ST MARY"),
        *(
            "Liberty Plaza",
            "THE SHOPS AT LIBERTY PL",
            "POLICE STATION 5",
            "BARNES & NOBLE",
            "Boys & Girls Club",
            "COURT",
        ),
        *("NO LOCATION NEIGHBORING COUNTY", "North Side", "(no address)", "1200 BLOCK", ""),
    ],
)
def test_what_has_not_the_shape_of_a_street_address_names_no_street(address: str) -> None:
    assert streets_named(address) == ()


def test_a_school_and_a_box_with_most_events_are_no_main_street() -> None:
    found, _, _ = found_in(events(4, streets=False), "events")
    assert found["first_buildings"].str.contains("LINCOLN SCHOOL|PO BOX 12").all()
    assert set("; ".join(found["streets"]).split("; ")) <= {"Main St", "Cherry St"}


def named(part: float, *, without: float = 0.0) -> gpd.GeoDataFrame:
    """Places whose cells are North's from west to east until they hold so much, the others South's or nobody's."""
    given_ = events(6)
    cells = hs.find_hot_spots(hs.bin_events(given_, GRID), GRID, hs.Method(measure="events"))
    place = join_cells((cells["q_hot"] <= 0.05).to_numpy(), GRID)
    value, hood = cells["value"].to_numpy(dtype=float), np.full(len(cells), None, dtype=object)
    for number in range(place.max() + 1):
        inside = np.flatnonzero(place == number)
        inside = inside[np.argsort(GRID.centers[inside, 1])]
        so_far = np.cumsum(value[inside]) / value[inside].sum()
        hood[inside] = np.where(so_far <= part, "North", np.where(so_far <= 1 - without, "South", None))
    cells["neighborhood"] = hood
    found = hs.find_hot_places(cells, GRID, hs.total_by_building(given_))
    for row in range(len(found)):
        inside = _inside(found.geometry[row])
        held = pd.Series(value[inside]).groupby(hood[inside]).sum().sort_values(ascending=False)
        lead = [name for name in held.index if 2 * held[name] >= held.max()]
        assert found["named_share"][row] == pytest.approx(held[lead].sum() / value[inside].sum(), abs=1e-6)
    return found


def test_a_name_says_where_more_than_a_quarter_lies_elsewhere() -> None:
    seen = {}
    for part, without in ((1.0, 0.0), (0.9, 0.0), (0.72, 0.0), (0.72, 0.28), (0.55, 0.0), (0.4, 0.3), (0.4, 0.1)):
        for name, share in zip(
            *(named(part, without=without)[column] for column in ("name", "named_share")), strict=True
        ):
            seen[part, without, name] = share
    for (_, _, name), share in seen.items():
        assert ("and around" in name) == (share < 0.75)
    names = {name for _, _, name in seen}
    # Equal names are numbered as they are told.
    assert {"North", "North (2)", "North and around", "North and around (2)"} <= names
    assert any(name.endswith(("/ South", "/ North")) for name in names)
    assert any(re.match(r"(North / South|South / North) and around", name) for name in names)


def test_without_neighborhoods_no_name_says_that_a_place_reaches_beyond() -> None:
    given_ = events(6)
    found, cells, _ = found_in(given_, "events")
    assert "named_share" not in found
    cells["neighborhood"] = None
    found = hs.find_hot_places(cells, GRID, hs.total_by_building(given_))
    assert found["named_share"].isna().all()
    assert not found["name"].str.contains("around").any()
