"""Counts by category and period against plain counting, record by record."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot import slices as module
from hotspot.places import area_of_buildings
from hotspot.slices import Slices, slice_events

moment = datetime.fromisoformat
GRID = hs.Grid.covering(shapely.box(-75.3, 40.0, -75.2, 40.1), resolution=7)
#: The last but one lies in the study area, in a hexagon whose middle does not; the last one nowhere.
POINTS = [(40.02, -75.28), (40.02, -75.22), (40.05, -75.25), (40.08, -75.28), (40.0001, -75.2001), (0.0, 0.0)]
NAMES = [f"kind {k:02d}" for k in range(16)]
START = moment("2015-12-31 23:59:59.999999")
TICK = timedelta(microseconds=1)
#: Each side of the ends of months, leap and plain years, quarters and years.
EDGES = [START, START + TICK, moment("2016-02-29 23:59:59"), moment("2016-03-01"), moment("2016-03-31 23:59:00")]
FAR = [*EDGES, moment("2018-12-31"), moment("2019-01-01")]
FARTHER = [*EDGES, moment("2025-12-31"), moment("2026-01-01")]


def why_of(slices: Slices) -> str:
    return " ".join(map(str, slices.why))


class Event(NamedTuple):
    """One record."""

    point: tuple[float, float]
    time: datetime | None
    category: str | None


def lists_of(times: Sequence[datetime], names: Sequence[str]) -> st.SearchStrategy[list[Event]]:
    point, time = st.sampled_from(POINTS), st.sampled_from([*times, None])
    return st.lists(st.builds(Event, point, time, st.sampled_from([*names, None, "  "])), min_size=1, max_size=60)


events_of = st.one_of(
    *(lists_of(t, n) for t in (EDGES[:1], EDGES, FAR, FARTHER) for n in (NAMES[:1], NAMES[:3], NAMES))
)


def frame_of(events: list[Event]) -> pd.DataFrame:
    times = pd.Series([e.time for e in events], dtype="datetime64[us]")
    kinds = pd.Series([e.category for e in events], dtype="str")
    at = np.array([e.point for e in events])
    return pd.DataFrame({"lat": at[:, 0], "lon": at[:, 1], "time": times, "category": kinds})


class Plain:
    """The documented definitions, in plain Python."""

    def __init__(self, events: list[Event]) -> None:
        """Keep what has a place, and decide on categories and periods."""
        self.events = [e for e in events if e.point != (0.0, 0.0)]
        texts = [None if e.category is None or not e.category.strip() else e.category for e in self.events]
        counts = Counter(texts)
        missing = [None] if counts.pop(None, 0) else []
        named = sorted(counts, key=lambda text: (-counts[text], text))
        self.rest = len(named) + len(missing) > 12
        if self.rest:
            named = named[: 11 - len(missing)]
        self.categories = [*named, *missing, *([""] if self.rest else [])]
        if len(self.categories) < 2:
            self.categories = []
        self.texts = [text if text is None or text in named else "" for text in texts]
        self.unit, self.periods = self.scale()

    def scale(self) -> tuple[str, list[str | None]]:
        """Unit and periods, None for no time."""
        times = [e.time for e in self.events if e.time is not None]
        if not times:
            return "", []
        first, last = min(times), max(times)
        days = [first.date() + timedelta(days=k) for k in range((last.date() - first.date()).days + 1)]
        for unit, most in (("month", 36), ("quarter", 40), ("year", 100)):
            periods = list(dict.fromkeys(period(d, unit) for d in days))
            if 2 <= len(periods) <= most:
                return unit, [*periods, *([None] if len(times) < len(self.events) else [])]
        return "", []

    def counts(self) -> Counter[tuple[tuple[float, float], str | None, str | None]]:
        """Events by point, category and period."""
        found: Counter[tuple[tuple[float, float], str | None, str | None]] = Counter()
        for event, text in zip(self.events, self.texts, strict=True):
            when = (period(event.time, self.unit) if event.time else None) if self.unit else ""
            found[event.point, text if self.categories else None, when] += 1
        return found


def period(time: date, unit: str) -> str:
    quarter = (time.month + 2) // 3
    return {"month": f"{time:%Y-%m}", "quarter": f"{time.year}-Q{quarter}", "year": f"{time.year}"}[unit]


def told(slices: Slices, table: pd.DataFrame, points: dict[int, list[tuple[float, float]]]) -> Counter[Any]:
    """The rows of a table by point (the first at the key), category and period."""
    found: Counter[Any] = Counter()
    for key, slot, events in table.itertuples(index=False):
        kind, when = divmod(slot, max(1, len(slices.periods)))
        category = slices.categories[kind] if slices.categories else None
        found[points[key][0], category, slices.periods[when] if slices.periods else ""] += events
    assert len(found) == len(table)
    return found


def sliced(frame: pd.DataFrame, area: Any = None) -> tuple[Slices | None, hs.Totals, pd.DataFrame]:
    totals = hs.Totals(hs.check_events(frame, GRID), GRID)
    buildings = hs.rank_places(hs.total_by_building(totals))
    where = np.arange(len(buildings)) % 2 if area is None else area
    return slice_events(totals, GRID, buildings=buildings, neighborhoods=where), totals, buildings


@given(events_of)
def test_slices_equal_plain_counting(events: list[Event]) -> None:
    frame = frame_of(events)
    before = frame.copy()
    slices, totals, buildings = sliced(frame)
    pd.testing.assert_frame_equal(frame, before)
    plain = Plain(events)
    if slices is None:
        assert not plain.periods
        assert not plain.categories
        return
    assert (slices.unit, list(slices.periods)) == (plain.unit, plain.periods)
    assert (list(slices.categories), slices.rest) == (plain.categories, plain.rest)
    assert bool(slices.why) == (plain.unit not in {"", "month"} or plain.rest)
    counts = plain.counts()
    at = {k: [(lat, lon)] for k, (lat, lon) in enumerate(zip(buildings["lat"], buildings["lon"], strict=True))}
    labels = buildings.index.tolist()
    assert told(slices, slices.buildings, {labels[k]: points for k, points in at.items()}) == counts
    cells = dict(enumerate(totals.cells(GRID).tolist()))
    points = {cells[labels[k]]: points for k, points in at.items() if cells[labels[k]] >= 0}
    assert len(points) == sum(cell >= 0 for cell in cells.values())
    on_map = {point for (point,) in points.values()}
    assert told(slices, slices.cells, points) == {key: n for key, n in counts.items() if key[0] in on_map}
    by_area = slices.neighborhoods.groupby(["neighborhood", "slot"])["events"].sum()
    half = slices.buildings.assign(neighborhood=slices.buildings["building"] % 2)
    pd.testing.assert_series_equal(by_area, half.groupby(["neighborhood", "slot"])["events"].sum())


@given(events_of)
def test_slots_add_up_to_the_totals(events: list[Event]) -> None:
    timed = [e._replace(time=e.time or START) for e in events]
    slices, totals, buildings = sliced(frame_of(timed))
    if slices is None:
        return
    cells = hs.bin_events(totals, GRID)["events"]
    sums = slices.cells.groupby("cell")["events"].sum().reindex(cells.index, fill_value=0)
    assert sums.tolist() == cells.tolist()
    sums = slices.buildings.groupby("building")["events"].sum()
    assert sums.reindex(buildings.index).tolist() == buildings["events"].tolist()
    for table in (slices.cells, slices.buildings, slices.neighborhoods):
        assert (table["events"] > 0).all()
        assert table["slot"].between(0, slices.slots - 1).all()


def test_a_point_at_the_border_is_in_the_lists_only() -> None:
    slices, totals, _ = sliced(frame_of([Event(point, START, kind) for point in POINTS for kind in NAMES[:2]]))
    assert slices is not None
    assert (totals.cells(GRID) < 0).sum() == 1
    assert slices.cells["events"].sum() == 8
    assert slices.buildings["events"].sum() == slices.neighborhoods["events"].sum() == 10


@pytest.mark.parametrize(
    ("last", "unit", "periods"),
    [
        (moment("2018-11-30 23:59:00"), "month", 36),
        (moment("2018-12-01"), "quarter", 13),
        (moment("2025-09-30"), "quarter", 40),
        (moment("2025-10-01"), "year", 11),
        (moment("2114-12-31"), "year", 100),
        (moment("2115-01-01"), "", 0),
    ],
)
def test_periods_get_longer_with_the_span(last: datetime, unit: str, periods: int) -> None:
    slices, _, _ = sliced(frame_of([Event(POINTS[0], time, None) for time in (START, last, None)]))
    assert slices is not None
    # The record without a time is in a slot of its own, after the last period.
    assert (slices.unit, len(slices.periods)) == (unit, periods + bool(unit))
    assert (slices.periods[-1:] == (None,)) == bool(unit)
    assert ("months" in why_of(slices)) == (unit != "month")
    assert slices.slots == len(slices.periods)
    assert slices.cells["slot"].tolist() == ([0, periods - 1, periods] if unit else [])
    assert unit or "wrong dates" in why_of(slices)


def test_the_clock_is_that_of_the_table() -> None:
    moments = pd.Series(pd.to_datetime(["2020-03-31 22:30", "2020-04-30 21:30"], utc=True))
    frame = pd.DataFrame({"lat": 40.02, "lon": -75.28, "time": moments})
    read, _, _ = sliced(hs.read_events(frame))
    assert read is not None
    assert read.periods == ("2020-03", "2020-04")
    checked = hs.check_events(frame.assign(time=moments.dt.tz_convert("Europe/Berlin")), GRID)
    there = slice_events(hs.Totals(checked, GRID), GRID)
    assert there is None
    later = checked.assign(time=checked["time"] + pd.to_timedelta([0, 1], unit="h"))
    there = slice_events(hs.Totals(later, GRID), GRID)
    assert there is not None
    assert there.periods == ("2020-04", "2020-05")


def test_most_frequent_categories_come_first_and_ties_by_name() -> None:
    kinds = [*["b"] * 3, *["a"] * 3, *["c"] * 5, None, *[f"z{k:02d}" for k in range(9)]]
    slices, _, _ = sliced(frame_of([Event(POINTS[0], None, kind) for kind in kinds]))
    assert slices is not None
    assert slices.categories == ("c", "a", "b", *(f"z{k:02d}" for k in range(7)), None, "")
    assert slices.rest
    assert why_of(slices) == "The 10 most frequent of 12 categories are told apart; the others are together."
    fewer, _, _ = sliced(frame_of([Event(POINTS[0], None, kind) for kind in kinds[:-1]]))
    assert fewer is not None
    assert fewer.categories == ("c", "a", "b", *(f"z{k:02d}" for k in range(8)), None)
    assert (fewer.rest, why_of(fewer)) == (False, "")


def test_what_is_coarser_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [START + timedelta(days=int(k)) for k in np.random.default_rng(5).integers(0, 7500, 3000)]
    frame = frame_of([Event(POINTS[k % 4], time, NAMES[k % 5]) for k, time in enumerate(times)])
    slices, _, _ = sliced(frame)
    assert slices is not None
    assert why_of(slices) == "The times of the records span 248 months: they are counted by year."
    rows = len(slices.buildings) - 1
    monkeypatch.setattr(module, "MOST_ROWS", rows)
    slices, _, _ = sliced(frame)
    assert slices is not None
    assert slices.unit == ""
    assert why_of(slices) == (
        f"The times of the records span 248 months; counts by year and category would be more than {rows} numbers: "
        "they are by category only."
    )
    # Categories that were dropped are not said to be told apart.
    many = frame_of([Event(POINTS[k % 4], time, f"kind {k % 20:02d}") for k, time in enumerate(times)])
    slices, _, _ = sliced(many)
    assert slices is not None
    if not slices.categories:
        assert "told apart" not in why_of(slices)
    monkeypatch.setattr(module, "MOST_ROWS", 1)
    slices, _, _ = sliced(many)
    assert slices is not None
    assert why_of(slices) == (
        "The times of the records span 248 months; counts by year and category would be more than 1 numbers: there are "
        "none."
    )


@pytest.mark.parametrize("columns", [[], ["time"], ["category"], ["time", "category"]])
def test_nothing_to_choose_from_is_none(columns: list[str]) -> None:
    one = frame_of([Event(point, START, "only") for point in POINTS])[["lat", "lon", *columns]]
    assert slice_events(one, GRID) is None
    none = frame_of([Event(point, None, None) for point in POINTS])[["lat", "lon", *columns]]
    assert slice_events(none, GRID) is None


def test_a_relation_is_sliced_where_it_is() -> None:
    frame = frame_of([Event(POINTS[0], time, kind) for time in EDGES for kind in NAMES])
    here = slice_events(hs.read_events(frame), GRID)
    relation = duckdb.connect().from_arrow(pa.Table.from_pandas(frame))
    there = slice_events(relation, GRID)
    assert here is not None
    assert there is not None
    assert (there.unit, there.periods, there.categories) == (here.unit, here.periods, here.categories)
    pd.testing.assert_frame_equal(there.cells, here.cells)


def test_too_many_numbers_make_periods_longer_and_then_drop_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    times = [START + timedelta(days=int(k)) for k in rng.integers(0, 1050, 3000)]
    frame = frame_of([Event(POINTS[k % 4], time, NAMES[k % 5]) for k, time in enumerate(times)])
    seen: list[tuple[str, bool]] = []
    rows = 10**9
    while True:
        monkeypatch.setattr(module, "MOST_ROWS", rows)
        slices, totals, _ = sliced(frame)
        assert slices is not None
        seen.append((slices.unit, bool(slices.categories)))
        assert bool(slices.why) == (len(seen) > 1)
        if not slices.slots:
            break
        tables = (slices.cells, slices.buildings, slices.neighborhoods)
        assert max(map(len, tables)) <= rows
        cells = hs.bin_events(totals, GRID)["events"]
        assert slices.cells["events"].sum() == cells.sum() == 3000
        rows = max(map(len, tables)) - 1
    # Categories go after the last periods; months alone are coarser than years with categories here.
    units = [unit for unit, kinds in seen if kinds]
    assert units == ["month", "quarter", "year", ""]
    assert [unit for unit, kinds in seen if not kinds][-1] == ""
    assert "there are none" in why_of(slices)
    assert slices.cells.empty


def test_only_the_first_of_the_ranked_buildings_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BUILDINGS", 2)
    points = [POINTS[k] for k in (0, 1, 1, 1, 2, 2, 3)]
    slices, _, buildings = sliced(frame_of([Event(p, None, NAMES[k % 2]) for k, p in enumerate(points)]))
    assert slices is not None
    assert set(slices.buildings["building"]) == set(buildings.index[:2])
    assert slices.buildings["events"].sum() == 5
    assert slices.cells["events"].sum() == 7


def test_events_stand_for_as_many_as_they_say() -> None:
    frame = frame_of([Event(POINTS[0], START, "a"), Event(POINTS[0], START, "b")]).assign(events=[3, 4])
    slices, _, _ = sliced(frame)
    assert slices is not None
    assert slices.categories == ("b", "a")
    assert slices.cells["events"].tolist() == [4, 3]


@pytest.mark.real
def test_montgomery_by_title_and_month(shared: Any) -> None:
    source = pd.read_parquet(shared / "data" / "montgomery_911.parquet")
    areas = shared / "data" / "montgomery_municipalities.geojson"
    events = hs.read_events(source, columns=hs.EventColumns(category="title"))
    grid = hs.Grid.covering(areas, resolution=8)
    totals = hs.Totals(hs.check_events(events, grid), grid)
    buildings = hs.rank_places(hs.total_by_building(totals))
    slices = slice_events(totals, grid, buildings=buildings)
    assert slices is not None
    used = events[hs.check_events(events, grid)["reason"].isin(["used", "edge_of_grid"])]
    frequent = used["category"].value_counts()
    assert list(slices.categories[:3]) == frequent.index[:3].tolist()
    assert slices.rest
    months = used["time"].dt.strftime("%Y-%m")
    assert list(slices.periods) == sorted(months.unique())
    first = slices.buildings[slices.buildings["building"] == buildings.index[0]]
    here = (used["lat"] == buildings["lat"].iloc[0]) & (used["lon"] == buildings["lon"].iloc[0])
    assert first["events"].sum() == buildings["events"].iloc[0] <= here.sum()
    cells = hs.bin_events(totals, grid)["events"]
    assert slices.cells.groupby("cell")["events"].sum().reindex(cells.index, fill_value=0).tolist() == cells.tolist()
    in_month = slices.cells.groupby(slices.cells["slot"] % len(slices.periods))["events"].sum()
    on_map = events[hs.check_events(events, grid)["reason"] == "used"]["time"].dt.strftime("%Y-%m").value_counts()
    assert in_month.tolist() == on_map.reindex(slices.periods).tolist()


def test_neighborhoods_are_counted_from_their_table_ranked_or_not() -> None:
    frame = hs.read_events(frame_of([Event(POINTS[k % 4], START, NAMES[k % 3]) for k in range(24)]))
    west, east = shapely.box(-75.3, 40.0, -75.25, 40.1), shapely.box(-75.25, 40.0, -75.2, 40.1)
    areas = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=[west, east], crs=4326)
    totals = hs.Totals(hs.check_events(frame), GRID)
    wards = hs.total_by_place(totals, areas)
    by_position = slice_events(totals, GRID, neighborhoods=area_of_buildings(totals, wards))
    assert by_position is not None
    assert by_position.neighborhoods["events"].sum() == 24
    for table in (wards, wards.iloc[::-1], hs.rank_places(wards)):
        found = slice_events(totals, GRID, neighborhoods=table)
        assert found is not None
        pd.testing.assert_frame_equal(found.neighborhoods, by_position.neighborhoods)
    assert hs.slice_events is slice_events
