"""Every question about who carries what: events in memory and events that stay where they are answer the same."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspot.engines import StoredPlaces, Totals
from hotspot.engines.carriers import Carriers, Slots
from hotspot.events import EventColumns, StoredEvents, Values, open_events, read_events
from hotspot.events.keep import kept_as
from hotspot.grid import Grid
from hotspot.quality import KEEPABLE, check_events
from hotspot.quality.check import first_rows

GRID = Grid.covering(shapely.box(-75.3, 40.0, -75.2, 40.1), resolution=7)
POINTS = [(40.02, -75.28), (40.02, -75.22), (40.05, -75.25), (40.0501, -75.25), (40.08, -75.28)]
#: Nowhere, far away, exchanged, and with a lost minus.
LOST = [(None, -75.25), (0.0, 0.0), (95.0, 10.0), (40.3, -75.2), (-75.25, 40.05), (40.05, 75.25)]


class Event(NamedTuple):
    """One record."""

    lat: float | None
    lon: float
    address: str | None
    person: str | None
    cost: float | None
    date: str | None
    kind: str | None
    visits: int
    call: str | None
    placed: str | None = None


events_of = st.lists(
    st.builds(
        lambda point, *rest: Event(*point, *rest),
        st.sampled_from(POINTS * 4 + LOST),
        st.sampled_from(["12 MAIN ST", "12 Main st, Apt 4b", "A ST & B ST", "b st & A ST", "7 ELM ST", "", None]),
        st.sampled_from(["P1", "P2", "P3", "p1 ", "UNKNOWN", None]),
        st.sampled_from([0.0, 0.07, 1.5, 2.0, 10.25, 333.33, 1e6, 9e13, -3.0, None]),
        st.sampled_from(["2024-01-05", "2024-02-01 10:30:00", "2024-12-31 23:00:00", "2025-06-01", "1850-01-01", None]),
        st.sampled_from(["fall", "fire", " ", None]),
        st.sampled_from([0, 1, 1, 3]),
        st.sampled_from(["c1", "c2", "c3", None]),
        st.sampled_from(
            ["ROOFTOP", "rooftop", "range_interpolated", "StreetName", "Postal", "Tie", "odd", "n/a", None]
        ),
    ),
    min_size=16,
    max_size=60,
)
COLUMNS = {"address", "person", "cost", "date", "kind"}
#: Which of the columns that events need not have are there, and what is asked of them.
shapes = st.sets(st.sampled_from(sorted(COLUMNS)), max_size=2).map(lambda missing: COLUMNS - missing)
wheres = st.sampled_from(
    [
        None,
        "lat > 40.03",
        "date < '2024-06-01' OR kind = 'fire'",
        # A join for the engine, which gives the records back in another order.
        "kind IN ('fall', 'fire', 'flood', 'fight', 'fever', 'faint')",
    ]
)
asked = st.sets(st.sampled_from(["weight", "one_per", "precision"]))
#: Texts and numbers are kept beside.
KEPT = Values(keep_columns=("placed", "visits"))
keeps = st.sets(st.sampled_from(KEEPABLE)).map(sorted)


def sources(events: list[Event], folder: Path) -> dict[str, Any]:
    """The same records as a frame, a relation, Parquet and CSV."""
    frame = pd.DataFrame(events).astype({"lat": float, "cost": float})
    for text in ("address", "person", "kind", "call", "placed"):
        frame[text] = frame[text].astype("str")
    frame["date"] = pd.to_datetime(frame["date"], format="mixed").astype("datetime64[us]")
    frame.to_parquet(folder / "events.parquet", index=False)
    return {"frame": frame, "relation": duckdb.from_df(frame), "path": folder / "events.parquet"}


def named(columns: set[str], more: set[str]) -> EventColumns:
    """The columns that are read."""
    used = {"time": "date", "category": "kind", "person": "person", "address": "address", "cost": "cost"}
    chosen = {meaning: column if column in columns else "none" for meaning, column in used.items()}
    chosen |= {"weight": "visits"} if "weight" in more else {"weight": "none"}
    chosen |= {"one_per": "call"} if "one_per" in more else {}
    chosen |= {"precision": "placed" if "precision" in more else "none"}
    return EventColumns(lat="lat", lon="lon", **chosen)


def assert_same(one: Any, other: Any) -> None:
    """To the last digit; persons have numbers, but no names."""
    if isinstance(one, pd.DataFrame):
        kept = [column for column in one if column != "person"]
        pair = [table[kept].astype(float).sort_values(kept).reset_index(drop=True) for table in (one, other)]
        pd.testing.assert_frame_equal(*pair, check_exact=True)
        if "person" in one:
            assert sorted(one["person"].value_counts()) == sorted(other["person"].value_counts())
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, dict):
        assert_same(tuple(one.items()), tuple(other.items()))
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_same(left, right)
    elif is_dataclass(one):
        for part in fields(one):
            assert_same(getattr(one, part.name), getattr(other, part.name))
    else:
        assert one == other or (one != one and other != other)  # noqa: PLR0124 - a number that is none


def assert_answers(one: Carriers, other: Carriers, group: np.ndarray, there: np.ndarray) -> None:
    """All questions but those about kinds and periods."""
    assert (one.has_persons, one.has_cost) == (other.has_persons, other.has_cost)
    questions: list[Callable[[Carriers], Any]] = [
        lambda c: c.of_nobody(there),
        lambda c: c.near(there, cost=c.has_cost),
        lambda c: c.halves("events"),
    ]
    totals = ["events", "cost"][: 1 + one.has_cost]
    questions += [lambda c, t=total: c.most_of_one(group, 3, t) for total in totals]
    for quantile in (0.5, 0.9, 1.0):
        questions.append(lambda c, q=quantile: c.worth(group, 3, "events", q))
        if one.has_cost:
            questions.append(lambda c, q=quantile: c.worth(group, 3, "cost", q))
            questions.append(lambda c, q=quantile: c.cost_at_home(there, q))
            questions.append(lambda c, q=quantile: c.cost_cut(q))
    if one.has_persons:
        questions += [
            lambda c: c.people(group, 3),
            lambda c: c.people_once(group),
            lambda c: c.repeat_people(),
            lambda c: c.homes_near(group, there, cost=c.has_cost),
            lambda c: c.people_near(group, there),
        ]
    if one.has_cost:
        questions += [lambda c: c.cents(), lambda c: c.amounts(), lambda c: c.mean_amounts(there)]
        questions.append(lambda c: c.halves("cost"))
        questions += [lambda c: c.mean_amounts_of(np.inf), lambda c: c.mean_amounts_of(2.0)]
        questions.append(lambda c: c.mean_amounts_near(there).groupby(["building", "cost"], as_index=False).sum())
    for question in questions:
        assert_same(question(one), question(other))


def assert_slices(one: Carriers, other: Carriers, group: np.ndarray) -> None:
    """Kinds and periods of groups and of buildings."""
    groups = {"group": group, "building": np.arange(group.size)}
    here, there = one.slicing(groups), other.slicing(groups)
    months, kinds = here.months(), here.categories()
    assert_same(months, there.months())
    assert kinds == there.categories()
    place = None if kinds is None else {text: k % 2 for k, text in enumerate(t for t in kinds if t is not None)}
    ways = []
    for length in (1, 12, 0) if months is not None else (0,):
        start = months.first // length if length else 0
        periods = months.last // length - start + 2 if length else 1
        ways += [Slots(place, 2, length, start, periods), Slots(None, 0, length, start, periods)]
    for most in (10_000, 6, 3, 1):
        found = here.first(ways, most)
        assert_same(found, there.first(ways, most))
        assert found is None or all(rows[0].size <= most for rows in found[1].values())


def judged(
    events: pd.DataFrame | StoredEvents, keep: list[str], *, need_cost: bool
) -> tuple[Totals, dict[str, list[int]]]:
    """The totals, and where the first records with each reason stand."""
    if isinstance(events, pd.DataFrame):
        checked = check_events(events, GRID, keep=keep, need_cost=need_cost)
        reasons = set(checked["reason"]) - {"used"}
        return Totals(checked, GRID), {reason: first_rows(checked, reason) for reason in reasons}
    places = StoredPlaces(events, need_cost=need_cost)
    places.judge(GRID, keep=keep)
    rows = places.first_rows(3)
    return Totals(places, GRID), rows


@pytest.mark.parametrize("kind", ["relation", "path"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events_of, shapes, st.tuples(wheres, asked, keeps, st.booleans()), st.data())
def test_where_events_are_changes_no_answer(
    kind: str, tmp_path: Path, events: list[Event], columns: set[str], given_: tuple[Any, ...], data: Any
) -> None:
    where, more, keep, need_cost = given_
    if not any(event.placed not in {"odd", "-", None} for event in events):
        # Such a column says nothing, and is refused.
        more = more - {"precision"}
    held, chosen = sources(events, tmp_path), named(columns, more)
    frame, stored = (
        read(held[name], columns=chosen, where=where, values=KEPT)
        for read, name in ((read_events, "frame"), (open_events, kind))
    )
    assert frame.attrs["columns"] == stored.attrs["columns"]
    assert [found.as_dict() for found in frame.attrs["rules"]] == [found.as_dict() for found in stored.attrs["rules"]]
    assert list(map(str, frame.attrs["notes"])) == list(map(str, stored.attrs["notes"]))
    need_cost = need_cost and "cost" in frame
    (one, rows), (other, others) = (judged(each, keep, need_cost=need_cost) for each in (frame, stored))
    pd.testing.assert_frame_equal(other.buildings, one.buildings, check_exact=True)
    pd.testing.assert_frame_equal(other.quality, one.quality)
    np.testing.assert_array_equal(other.on_street, one.on_street)
    np.testing.assert_array_equal(other.cells(GRID), one.cells(GRID))
    assert others == rows
    assert other.share_of_persons == one.share_of_persons
    for number in range(len(KEPT.keep_columns)):
        found = [totals.carriers.most_of(kept_as(number)) for totals in (one, other)]
        pd.testing.assert_frame_equal(*found)
    size = len(one.buildings)
    group = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=size, max_size=size)), dtype=np.int64)
    there = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    assert_answers(one.carriers, other.carriers, group, there)
    if {"date", "kind"} & columns:
        assert_slices(one.carriers, other.carriers, group)


def test_parts_of_the_persons_change_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many events pairs are gathered a part of the persons at a time."""
    rng = np.random.default_rng(4)
    events = [
        Event(*POINTS[at], None, f"P{person}", float(cost), "2024-01-05", None, 1, None)
        for at, person, cost in zip(
            rng.integers(5, size=90), rng.integers(30, size=90), rng.integers(99, size=90), strict=True
        )
    ]
    held, chosen = sources(events, tmp_path), named(COLUMNS, set())
    monkeypatch.setattr("hotspot.engines.stored._AT_ONCE", 20)
    one = Totals(read_events(held["frame"], columns=chosen), GRID)
    other = Totals(StoredPlaces(open_events(held["path"], columns=chosen)), GRID)
    group = np.array([0, 0, 1, -1, 2][: len(one.buildings)], dtype=np.int64)
    assert_answers(one.carriers, other.carriers, group, group >= 0)


@pytest.mark.parametrize("source", ["relation", "path"])
@pytest.mark.parametrize(("kept", "looked_at"), [(0, 1_000), (1_000, 7)])
def test_limits_of_what_is_kept_change_no_answer(
    source: str, kept: int, looked_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many events buildings are told by addresses each time, and few tell how long slices are."""
    rng = np.random.default_rng(5)
    addresses = ["12 MAIN ST", "12 Main st, Apt 4b", "7 ELM ST", None]
    events = [
        # The first point has one building in two spellings, the others have several.
        Event(*POINTS[at], addresses[kind % 2 if at == 0 else kind], f"P{who}", float(who), day, "ab"[who % 2], 1, None)
        for at, kind, who, day in zip(
            rng.integers(3, size=90),
            rng.integers(4, size=90),
            rng.integers(30, size=90),
            rng.choice(["2024-01-05", "2024-02-01", "2025-06-01"], size=90),
            strict=True,
        )
    ]
    held, chosen = sources(events, tmp_path), named(COLUMNS, set())
    monkeypatch.setattr("hotspot.engines.by_point._KEPT", kept)
    monkeypatch.setattr("hotspot.engines.stored_slices._LOOKED_AT", looked_at)
    one = Totals(read_events(held["frame"], columns=chosen), GRID)
    other = Totals(StoredPlaces(open_events(held[source], columns=chosen)), GRID)
    group = np.arange(len(one.buildings), dtype=np.int64) % 3
    assert_answers(one.carriers, other.carriers, group, group > 0)
    assert_slices(one.carriers, other.carriers, group)


def test_coordinates_in_another_system_are_known_again(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(4326, 2272, always_xy=True).transform(
        [lon for _, lon in POINTS], [lat for lat, _ in POINTS]
    )
    at = np.arange(40) % len(POINTS)
    frame = pd.DataFrame({"x": np.array(x)[at], "y": np.array(y)[at], "person": [f"P{k % 7}" for k in range(40)]})
    frame.to_parquet(tmp_path / "events.parquet")
    columns, values = EventColumns(lat="y", lon="x"), Values(crs="EPSG:2272")
    one = Totals(read_events(frame, columns=columns, values=values), GRID)
    stored = open_events(tmp_path / "events.parquet", columns=columns, values=values)
    other = Totals(StoredPlaces(stored), GRID)
    assert one.buildings["events"].sum() == 40
    pd.testing.assert_frame_equal(other.buildings, one.buildings, check_exact=True)
    group = np.zeros(len(one.buildings), dtype=np.int64)
    assert_answers(one.carriers, other.carriers, group, group >= 0)


def test_what_slices_have_let_go_is_kept_anew(tmp_path: Path) -> None:
    events = [Event(*POINTS[k % 3], None, f"P{k % 7}", float(k), "2024-01-05", "a", 1, None) for k in range(60)]
    held, chosen = sources(events, tmp_path), named(COLUMNS, set())
    one = Totals(read_events(held["frame"], columns=chosen), GRID)
    other = Totals(StoredPlaces(open_events(held["path"], columns=chosen)), GRID)
    group = np.arange(len(one.buildings)) % 2
    for _ in range(2):
        assert_answers(one.carriers, other.carriers, group, group >= 0)
        assert_slices(one.carriers, other.carriers, group)
