"""Areas on each other: parents and parts are told apart, other overlaps measured and given to the smallest."""

import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.areas import find_area, read_areas, read_residents
from hotspot.errors import InputError
from hotspot.study import check_study

#: A square of four wards, a county around them, a state of two counties.
WARDS = [shapely.box(x, y, x + 0.1, y + 0.1) for x in (0, 0.1) for y in (40, 40.1)]
COUNTY, OTHER = shapely.box(0, 40, 0.2, 40.2), shapely.box(0.2, 40, 0.4, 40.2)
STATE = shapely.box(0, 40, 0.4, 40.2)


def areas(shapes: list[Any], names: list[str] | None = None) -> gpd.GeoDataFrame:
    names = names or [f"N{k}" for k in range(len(shapes))]
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=4326)


def told(read: gpd.GeoDataFrame) -> str:
    return "\n".join(map(str, read.attrs["notes"]))


def test_parents_and_parts_are_refused_with_the_option_that_chooses() -> None:
    table = areas([COUNTY, *WARDS, OTHER], ["County", "A", "B", "C", "D", "Other"])
    with pytest.raises(InputError, match="2 levels, one lying in the other") as refusal:
        read_areas(table)
    options = re.findall(r"--level (\d) \((\d) areas, such as '(\w+)'", str(refusal.value))
    assert options == [("1", "2", "County"), ("2", "5", "A")]
    assert read_areas(table, level=1)["name"].tolist() == ["County", "Other"]
    # What has no parts stands beside the parts of others: nothing of the ground is lost.
    parts = read_areas(table, level=2)
    assert parts["name"].tolist() == ["A", "B", "C", "D", "Other"]
    assert parts.geometry.union_all().equals(STATE)
    assert "Of 2 levels of areas in the file, level 2 was taken, as asked: 5 of 6 areas." in told(parts)
    with pytest.raises(InputError, match="has 2 levels of areas; level 3 was asked for"):
        read_areas(table, level=3)


def test_one_area_of_a_level_is_one() -> None:
    with pytest.raises(InputError, match=r"--level 1 \(1 area, such as 'County'\); --level 2 \(4 areas, such"):
        read_areas(areas([COUNTY, *WARDS], ["County", "A", "B", "C", "D"]))


def test_three_levels() -> None:
    table = areas([*WARDS, STATE, COUNTY, OTHER], ["A", "B", "C", "D", "State", "County", "Other"])
    names = [read_areas(table, level=level)["name"].tolist() for level in (1, 2, 3)]
    assert names == [["State"], ["County", "Other"], ["A", "B", "C", "D", "Other"]]


def test_levels_drawn_by_two_hands() -> None:
    """Generalised parts that stick out a little are parts all the same."""
    rough = [ward.buffer(0.0005) for ward in WARDS]
    assert read_areas(areas([COUNTY, *rough]), level=1)["name"].tolist() == ["N0"]


def test_a_level_of_a_file_with_one() -> None:
    assert len(read_areas(areas(WARDS), level=1)) == 4
    with pytest.raises(InputError, match="has 1 level of areas; level 2 was asked for"):
        read_areas(areas(WARDS), level=2)


def test_residents_of_several_levels_would_count_twice() -> None:
    with pytest.raises(InputError, match="2 levels, one lying in the other: residents would count more than once"):
        read_residents(areas([COUNTY, *WARDS]).assign(population=[40, 10, 10, 10, 10]))
    assert read_residents(areas(WARDS).assign(population=10))["population"].sum() == 40


def test_a_table_of_residents_is_joined_to_the_level_that_was_taken() -> None:
    table = areas([COUNTY, *WARDS], ["County", "A", "B", "C", "D"])
    residents = pd.DataFrame({"place": ["A", "B", "C", "D", "County"], "population": [1, 2, 3, 4, 10]})
    at = pd.DataFrame(
        {"lat": np.tile(np.linspace(40.01, 40.19, 20), 20), "lon": np.repeat(np.linspace(0.01, 0.19, 20), 20)}
    )
    policy = hs.DisclosurePolicy.for_audience("internal")
    found = check_study(hs.Study(at, policy=policy, areas=table, residents=residents, level=2))
    assert found.areas.set_index("name")["population"].to_dict() == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert found.against.homes["population"].sum() == 10


def test_an_enclave_is_no_level() -> None:
    enclave = shapely.box(0.02, 40.02, 0.06, 40.06)
    read = read_areas(areas([COUNTY, enclave], ["Township", "Borough"]))
    assert "1 pair of areas overlaps on 4\N{NO-BREAK SPACE}% of the ground, Township and Borough" in told(read)
    assert find_area(read, np.array([40.03, 40.01]), np.array([0.03, 0.01])).tolist() == [1, 0]


@pytest.mark.parametrize("percent", [0, 0.05, 0.5, 5, 30])
def test_overlaps_are_measured(percent: float) -> None:
    # Two squares whose union is 2 - w wide, w of it twice.
    width = 2 * percent / (100 + percent)
    table = areas([shapely.box(0, 0, 1, 1), shapely.box(1 - width, 0, 2 - width, 1)])
    said = told(read_areas(table))
    assert ("overlaps" in said) == (percent > 0.1)
    if percent > 0.1:
        share = float(re.findall(r"on ([\d.]+)", said)[0])
        assert share == pytest.approx(percent, rel=0.1)


def test_ground_of_three_counts_once() -> None:
    table = areas([shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 1.5, 1), shapely.box(0.6, 0, 1.6, 1)])
    share = float(re.findall(r"3 pairs of areas overlap on (\d+)", told(read_areas(table)))[0])
    # Twice or more: 0.5 to 1.5 of 1.6.
    assert share == pytest.approx(100 / 1.6, abs=0.51)


def test_neighbors_that_touch_do_not_overlap() -> None:
    assert not told(read_areas(areas(WARDS)))


def test_the_same_area_twice_is_an_overlap() -> None:
    read = read_areas(areas([*WARDS, WARDS[0]]))
    assert "1 pair of areas overlaps on 25\N{NO-BREAK SPACE}% of the ground, N0 and N4" in told(read)


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_of_equal_areas_the_first_by_name_has_what_lies_in_them(order: list[int]) -> None:
    moved = shapely.box(0.05, 40, 0.15, 40.1)
    given = areas([WARDS[0], WARDS[0], moved], ["b", "a", "c"]).iloc[order]
    read = read_areas(given)
    assert "belongs to the smallest, of equal ones to the first by name" in told(read)
    held = find_area(read, np.array([40.05, 40.05, 40.05]), np.array([0.02, 0.07, 0.12]))
    assert read["name"].iloc[held].tolist() == ["a", "a", "c"]
    nameless = find_area(read[["geometry"]], np.array([40.05]), np.array([0.07]))
    assert read.geometry.iloc[nameless[0]].equals(WARDS[0])


squares = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 4))


@given(st.lists(squares, min_size=1, max_size=8, unique=True), st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_areas_or_events(drawn: list[tuple[int, int, int]], random: Any) -> None:
    shapes = [shapely.box(x / 10, 40 + y / 10, (x + size) / 10, 40 + (y + size) / 10) for x, y, size in drawn]
    table = gpd.GeoDataFrame({"name": [f"{x}-{y}-{size}" for x, y, size in drawn]}, geometry=shapes, crs=4326)
    steps = np.arange(0, 11) / 10
    at = pd.DataFrame({"lat": np.tile(40 + steps, 11), "lon": np.repeat(steps, 11)})
    before = table.copy(), at.copy()
    level = 1 if _has_levels(table) else None
    read = read_areas(table, level=level)
    totals = hs.total_by_place(at, read).set_index("name")["events"]
    order = list(range(len(table)))
    random.shuffle(order)
    again = hs.total_by_place(at[::-1], read_areas(table.iloc[order], level=level)).set_index("name")["events"]
    assert again.sort_index().equals(totals.sort_index())
    assert table.equals(before[0])
    assert at.equals(before[1])
    inside = shapely.intersects_xy(shapely.union_all(read.geometry.to_numpy()), at["lon"], at["lat"])
    assert totals.sum() == inside.sum()


def _has_levels(table: gpd.GeoDataFrame) -> bool:
    try:
        read_areas(table)
    except InputError:
        return True
    return False
