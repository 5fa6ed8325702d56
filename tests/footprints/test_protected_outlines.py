"""Outlines around protected places leave whole: no event that stays is joined to one from which any left."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import hotspot as hs
from hotspot.engines import StoredPlaces
from hotspot.events import open_events
from hotspot.footprints import in_protected
from hotspot.footprints.join import join
from hotspot.quality import building_address

LAT, LON = 40.0, -75.0
#: A metre in degrees, to north and to east; the sphere and the ellipsoid differ by less than these tests ask for.
NORTH, EAST = 1 / 111_195, 1 / 85_180


def at(north: float, east: float) -> tuple[float, float]:
    return LAT + north * NORTH, LON + east * EAST


def box(south: float, west: float, north: float, east: float) -> Any:
    (y, x), (top, right) = at(south, west), at(north, east)
    return shapely.box(x, y, right, top)


def outlines(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    columns = {"bldg_id": [f"B{k}" for k in range(len(shapes))], **columns}
    return hs.read_footprints(gpd.GeoDataFrame(columns, geometry=shapes, crs=4326))


def events(*rows: tuple[float, float, str | None]) -> pd.DataFrame:
    """Events so many metres to the north and to the east, with addresses."""
    points = [at(north, east) for north, east, _ in rows]
    lat, lon = zip(*points, strict=True)
    return hs.read_events(pd.DataFrame({"lat": lat, "lon": lon, "address": [address for *_, address in rows]}))


def register(point: tuple[float, float] | None = None, address: str = "", name: str = "Zebra Refuge") -> pd.DataFrame:
    lat, lon = (None, None) if point is None else at(*point)
    told = {"name": [name], "lat": [lat], "lon": [lon], "address": [address], "protected": ["yes"]}
    return hs.read_institutions(pd.DataFrame(told))


def left(frame: pd.DataFrame, institutions: pd.DataFrame, footprints: gpd.GeoDataFrame | None) -> list[int]:
    """Which rows left."""
    kept = hs.without_protected(frame, institutions, footprints=footprints)
    return sorted(set(range(len(frame))) - set(kept.index.tolist()))


TOWN = [(5, 5, "7 ELM ST"), (75, 95, "9 ELM ST"), (75, 95, None), (40, 112, None), (40, 118, None)]


def test_an_outline_with_the_place_leaves_whole() -> None:
    """At its other corner, whatever the address, and within 15 m of its walls; without the file they stay."""
    footprints = outlines([box(0, 0, 80, 100)])
    assert left(events(*TOWN), register((5, 5)), footprints) == [0, 1, 2, 3]
    assert left(events(*TOWN), register((5, 5)), None) == [0]


def test_an_outline_within_15_metres_of_the_place_leaves_whole() -> None:
    footprints = outlines([box(0, 0, 80, 100)])
    for away, found in ((-14.8, [1, 2, 3]), (-15.3, [])):
        assert left(events((-300, 0, None), *TOWN[1:]), register((away, 50)), footprints) == found


@pytest.mark.parametrize("column", ["address", "bldg_name", "complex"])
def test_an_outline_that_is_called_as_the_place_leaves_whole(column: str) -> None:
    """The register knows no coordinates, and no event has the address."""
    text = "7 North Elm Street" if column == "address" else "Zebra Refuge, east wing"
    known = {"name" if column == "bldg_name" else column: [text, ""]}
    footprints = outlines([box(0, 0, 80, 100), box(500, 0, 520, 20)], **known)
    frame = events((10, 10, "9 ELM ST"), (70, 90, None), (510, 10, "11 ELM ST"))
    assert left(frame, register(address="7 N Elm St"), footprints) == [0, 1]


def test_an_outline_at_which_events_of_the_place_were_placed_leaves_whole() -> None:
    """Known by its address alone, where the outline has none: its events say where it is."""
    footprints = outlines([box(0, 0, 80, 100), box(0, 200, 80, 300)])
    frame = events(
        (5, 5, "7 ELM ST"), (70, 90, "9 OAK ST"), (70, 290, "9 OAK ST"), (70, 290, None), (70, 250, "1 A ST")
    )
    # 9 Oak St is at 200 m, and so one building with what left; its outline has one of these and leaves, too.
    assert left(frame, register(address="7 Elm St"), footprints) == [0, 1, 2, 3, 4]
    frame = frame.drop(index=[2]).reset_index(drop=True)
    assert left(frame, register(address="7 Elm St"), footprints) == [0, 1]


def test_what_has_the_address_of_the_outline_leaves_by_250_metres_and_nearby_in_another_outline() -> None:
    footprints = outlines([box(0, 0, 20, 20), box(100, 0, 120, 20)], address=["7 Elm Street", ""])
    # The place is known by its coordinates alone.
    assert left(events((-240, 5, "7 ELM ST APT 2")), register((5, 5)), footprints) == [0]
    assert left(events((-260, 5, "7 ELM ST")), register((5, 5)), footprints) == []
    # In another outline, which leaves, too.
    assert left(events((110, 10, "7 ELM ST"), (110, 15, "9 ELM ST")), register((5, 5)), footprints) == [0, 1]


def test_from_outline_to_address_to_outline_until_none_is_left_in_part() -> None:
    """Each step needs the one before: rows of the first outline, an address, the second, an address, the third."""
    footprints = outlines([box(0, 60 * k, 20, 60 * k + 20) for k in range(4)])
    frame = events(
        *((5, 5, None), (15, 15, "1 A ST"), (15, 65, "1 A ST"), (15, 75, "2 B ST")),
        *((15, 125, "2 B ST"), (15, 135, "3 C ST"), (15, 185, "4 D ST")),
    )
    assert left(frame, register((5, 5)), footprints) == [0, 1, 2, 3, 4, 5]


def test_points_that_would_be_put_right_leave_too() -> None:
    footprints = outlines([box(0, 0, 80, 100)])
    lat, lon = at(75, 95)
    frame = hs.read_events(pd.DataFrame({"lat": [lat, lon, lat, -lat, LAT + 0.1], "lon": [lon, lat, -lon, lon, LON]}))
    assert left(frame, register((5, 5)), footprints) == [0, 1, 2, 3]


def test_corners_and_blocks_are_no_buildings_and_stay() -> None:
    footprints = outlines([box(0, 0, 80, 100)])
    frame = events((75, 95, "ELM ST & OAK ST"), (75, 95, "1200 BLOCK OF ELM ST"), (75, 95, "12 ELM ST"))
    assert left(frame, register((5, 5)), footprints) == [2]


def test_a_park_is_no_building_where_places_are_protected() -> None:
    """A building in the park leaves whole, the park does not, and the next park tells no other story."""
    shapes = [box(0, 0, 400, 320), box(0, 400, 400, 720), box(0, 0, 30, 30), box(0, 800, 390, 1100)]
    footprints = outlines(shapes, name=["a", "b", "c", "d"], complex=["e", "f", "g", "h"])
    frame = events(
        (5, 5, None), (25, 25, "7 ELM ST"), (300, 300, "9 ELM ST"), (300, 700, "1 A ST"), (300, 900, "2 A ST")
    )
    kept = hs.without_protected(frame, register((5, 5)), footprints=footprints)
    assert kept.index.tolist() == [2, 3, 4]
    listed = hs.Totals.of(kept, footprints=footprints).buildings
    assert dict(zip(listed["name"], listed["footprint"].fillna(""), strict=True)) == {
        "9 ELM ST": "",
        "1 A ST": "",
        # As wide as 492 m.
        "2 A ST": "B3",
    }
    known = hs.Totals.of(frame, footprints=footprints).buildings
    assert known.set_index("name").loc[["9 ELM ST", "1 A ST"], "footprint"].tolist() == ["B0", "B1"]


def test_polygons_of_one_id_leave_together() -> None:
    footprints = outlines([box(0, 0, 20, 20), box(200, 0, 220, 20), box(300, 0, 320, 20)], bldg_id=["A", "A", "B"])
    frame = events((210, 10, None), (310, 10, None))
    assert left(frame, register((5, 5)), footprints) == [0]


def test_totals_of_what_was_left_name_no_building_and_no_complex() -> None:
    """Also where outlines were not given before: one name that is missing would tell whose it is."""
    footprints = outlines([box(0, 0, 20, 20), box(300, 0, 320, 20)], name=["One", "Two"], complex=["Yard", "Yard"])
    frame = events((5, 5, None), (310, 10, None))
    told = hs.Totals.of(frame, footprints=footprints)
    assert told.buildings["name"].tolist() == ["One", "Two"]
    for known in (None, footprints):
        kept = hs.without_protected(frame, register((5, 5)), footprints=known)
        totals = hs.Totals.of(kept, footprints=footprints)
        assert totals.buildings["name"].isna().all()
        assert totals.buildings["footprint"].tolist() == ["B1"]
        with pytest.raises(hs.InputError, match="not where places are protected"):
            hs.total_by_complex(totals)
    assert footprints["name"].tolist() == ["One", "Two"]


def test_where_all_outlines_are_wide_events_stay_addresses() -> None:
    footprints = outlines([box(0, 0, 900, 900)])
    frame, known = events((5, 5, None), (400, 400, "9 ELM ST")), register((5, 5))
    kept = hs.without_protected(frame, known, footprints=footprints)
    assert not in_protected(*frame[["lat", "lon"]].to_numpy(dtype=float).T, frame, known, footprints).any()
    assert hs.Totals.of(kept, footprints=footprints).buildings["name"].tolist() == ["9 ELM ST"]


#: Small towns in steps of some 20 m, at which no distance is just 15 or 200 m: houses, some touching, points in, near
#: and away from them, few addresses.
spots = st.tuples(st.integers(-2, 14), st.integers(-2, 14))
houses = st.lists(st.tuples(spots, st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=7)
texts = st.sampled_from([None, *(f"{k} ELM ST" for k in range(1, 7)), "ELM ST & A ST"])
towns = st.tuples(
    houses,
    st.lists(st.tuples(spots, texts), min_size=1, max_size=25),
    st.lists(st.sampled_from(["", *(f"{k} Elm Street" for k in range(1, 7))]), min_size=7, max_size=7),
    st.lists(st.integers(0, 4), min_size=7, max_size=7),
    spots | st.none(),
)


def town(given: Any) -> tuple[pd.DataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    built, happened, named, ids, place = given
    shapes = [box(20 * y, 20 * x, 20 * y + 18 * tall, 20 * x + 18 * wide) for (y, x), tall, wide in built]
    count = len(shapes)
    footprints = outlines(shapes, bldg_id=[f"B{k}" for k in ids[:count]], address=named[:count])
    frame = events(*((20.3 * y + 7, 20.3 * x + 7, address) for (y, x), address in happened))
    known = None if place is None else (20 * place[0] + 6, 20 * place[1] + 6)
    return frame, footprints, register(known, "1 Elm St")


def plainly(frame: pd.DataFrame, footprints: gpd.GeoDataFrame, institutions: pd.DataFrame) -> list[int]:
    """The same said event by event, over and over again."""
    (place,) = institutions.to_dict("records")
    known, count = np.isfinite(place["lat"]), len(frame)
    spelled = [building_address(text) if isinstance(text, str) else "" for text in frame["address"]]
    point = frame[["lat", "lon"]].to_numpy(dtype=float)

    def apart(one: Any, other: Any) -> float:
        return float(np.hypot((one[0] - other[0]) / NORTH, (one[1] - other[1]) / EAST))

    here = (place["lat"], place["lon"])
    row = join(point[:, 0], point[:, 1], np.array(spelled, dtype=object), footprints).row
    ids = [footprints["footprint"].iloc[k] if k >= 0 else None for k in row]
    given = {k: building_address(text) for k, text in enumerate(footprints["address"])}
    every = list(footprints["footprint"])
    own = {k for k in range(count) if spelled[k] == "1 ELM ST" or (known and apart(point[k], here) <= 15)}
    protected = {every[k] for k, text in given.items() if text == "1 ELM ST"}
    if known:
        beside = join_one(here, footprints)
        protected |= {every[k] for k in beside}
    protected |= {ids[k] for k in own} - {None}
    first = {k for k in range(count) if ids[k] in protected}
    reach = [point[k] for k in first] + ([here] if known else [])
    around = {k for k in range(count) if any(apart(point[k], spot) <= 200 for spot in reach)}
    gone = set(own)
    while True:
        before = len(gone), len(protected)
        gone |= {k for k in range(count) if ids[k] in protected}
        known_as = {spelled[k] for k in gone} | {text for k, text in given.items() if every[k] in protected}
        gone |= {k for k in around if spelled[k] in known_as - {""}}
        for k in range(count):
            there = [n for n in range(count) if (point[n] == point[k]).all() and spelled[n]]
            if 2 * sum(spelled[n] == "1 ELM ST" for n in there) > len(there):
                gone.add(k)
        protected |= {ids[k] for k in gone} - {None}
        if before == (len(gone), len(protected)):
            return sorted(gone)


def join_one(here: tuple[float, float], footprints: gpd.GeoDataFrame) -> list[int]:
    """The polygons within 15 m of a point."""
    flat = footprints.geometry.set_crs(None, allow_override=True).affine_transform(
        [1 / EAST, 0, 0, 1 / NORTH, -LON / EAST, -LAT / NORTH]
    )
    spot = shapely.Point((here[1] - LON) / EAST, (here[0] - LAT) / NORTH)
    return np.flatnonzero(flat.distance(spot) <= 15).tolist()


@settings(max_examples=25)
@given(towns)
def test_it_is_what_plain_words_say_event_by_event(given: Any) -> None:
    frame, footprints, institutions = town(given)
    assert left(frame, institutions, footprints) == plainly(frame, footprints, institutions)


@settings(max_examples=25)
@given(towns)
def test_no_outline_is_left_in_part_in_the_list_of_buildings(given: Any) -> None:
    frame, footprints, institutions = town(given)
    kept = hs.without_protected(frame, institutions, footprints=footprints)
    if kept.empty:
        return
    stayed = hs.Totals.of(kept, footprints=footprints).buildings["footprint"].dropna()
    gone = frame.drop(index=kept.index)
    found = hs.join_footprints(gone.rename(columns={"address": "name"}), footprints)["footprint"]
    assert not set(stayed) & set(found.dropna())


@settings(max_examples=25)
@given(towns)
def test_places_that_stay_in_a_table_of_their_own_leave_as_events_do(given: Any) -> None:
    frame, footprints, institutions = town(given)
    places = StoredPlaces(open_events(pd.DataFrame(frame[["lat", "lon", "address"]])))
    gone = places.leave_protected(institutions, footprints=footprints)
    kept = hs.without_protected(frame, institutions, footprints=footprints)
    assert gone["events"].sum() == len(frame) - len(kept)
    if len(kept):
        stored, plain = hs.Totals(places, footprints=footprints), hs.Totals.of(kept, footprints=footprints)
        pd.testing.assert_frame_equal(stored.buildings, plain.buildings)
        pd.testing.assert_frame_equal(stored.quality, plain.quality)


def test_inputs_stay_as_they_are() -> None:
    footprints, frame, known = outlines([box(0, 0, 80, 100)], name=["One"]), events(*TOWN), register((5, 5))
    before = [one.copy(deep=True) for one in (footprints, frame, known)]
    hs.without_protected(frame, known, footprints=footprints)
    for one, other in zip((footprints, frame, known), before, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))
        assert one.attrs == other.attrs
