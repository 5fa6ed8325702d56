"""The page's texts of counts by category and period give the numbers back."""

import json
from collections import Counter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.errors import NotReleasableError
from hotspot.output.page.data.slices import slices_json, slot_texts
from hotspot.report import of
from hotspot.report.texts import id_order

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
AREAS = gpd.GeoDataFrame(
    {"name": ["West", "East"]},
    geometry=[shapely.box(-70, 38, -69.97, 38.06), shapely.box(-69.97, 38, -69.94, 38.06)],
    crs=4326,
)
KINDS = ["falls", "chest pain", "</script><b>", "\u2068\u202e$(x)\u202c\u2069"]


def decoded(text: str) -> dict[int, int]:
    """Position -> count, as the page's script reads it."""
    numbers = [int(word) for word in text.split(" ")] if text else []
    found, position = {}, 0
    for gap, count in zip(numbers[::2], numbers[1::2], strict=True):
        position += gap
        assert position not in found
        found[position] = count
    return found


def events(**columns: Any) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({"lat": 38 + 0.06 * rng.random(700), "lon": -70 + 0.06 * rng.random(700)})
    frame.loc[:200, ["lat", "lon"]] = frame.loc[:200, ["lat", "lon"]].round(2)
    kinds, days = rng.choice([*KINDS, ""], 700), rng.integers(0, 120, 700)
    frame["category"] = pd.Series(kinds, dtype="str").mask(kinds == "")
    frame["time"] = pd.Timestamp("2023-11-15") + pd.to_timedelta(days, unit="D")
    frame.loc[:9, "time"] = pd.NaT
    return frame.assign(**columns)


def run(frame: pd.DataFrame) -> hs.Release:
    return hs.run_study(hs.Study(events=frame, policy=INTERNAL, areas=AREAS, resolution=8))


tables = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 300)), st.integers(1, 10**6), max_size=40)


@given(tables, st.randoms())
def test_texts_give_any_numbers_back(rows: dict[tuple[int, int], int], order: Any) -> None:
    listed = [(position, slot, count) for (slot, position), count in rows.items()]
    order.shuffle(listed)
    table = pd.DataFrame(listed, columns=["cell", "slot", "events"], dtype="int64")
    texts = slot_texts(table, 6)
    assert len(texts) == 6
    found = {(slot, at): n for slot, text in enumerate(texts) for at, n in decoded(text).items()}
    assert found == rows


def test_the_page_has_the_numbers_of_the_events() -> None:
    made, frame = run(events()), events()
    data = json.loads(json.dumps(slices_json(of(made))))
    assert data["unit"] == "month"
    assert data["periods"] == ["2023-11", "2023-12", "2024-01", "2024-02", "2024-03", None]
    assert set(data["categories"]) == {*KINDS, None}
    assert data["categories"][-1] is None
    assert data["rest"] is False
    assert frame["time"].isna().sum() == 10
    month, kind = frame["time"].dt.strftime("%Y-%m"), frame["category"].astype(object).where(frame["category"].notna())
    # What lies on the border of two areas as large belongs to the first by name.
    west = frame["lon"] < -69.97
    assert made.cells is not None
    assert made.buildings is not None
    assert made.neighborhoods is not None
    names = made.neighborhoods["name"].tolist()
    ids = made.cells["cell"].to_numpy(dtype=str)[id_order(made.cells)]
    assert ids.tolist() == sorted(ids)
    grid = hs.Grid.covering(AREAS, resolution=8)
    cell = grid.locate(frame["lat"].to_numpy(), frame["lon"].to_numpy())
    points = list(zip(made.buildings["lat"], made.buildings["lon"], strict=True))
    for number in range(len(data["periods"]) * len(data["categories"])):
        category, period = divmod(number, len(data["periods"]))
        name, when = data["categories"][category], data["periods"][period]
        here = (month.isna() if when is None else month == when) & (kind.isna() if name is None else kind == name)
        on_map = cell[here.to_numpy()]
        expected = Counter(grid.names[at] for at in on_map[on_map >= 0].tolist())
        assert {ids[at]: n for at, n in decoded(data["cells"][number]).items()} == expected
        counted = frame[here].value_counts(["lat", "lon"]).to_dict()
        assert {points[at]: n for at, n in decoded(data["buildings"][number]).items()} == counted
        sides = west[here].map({True: "West", False: "East"}).value_counts().to_dict()
        assert {names[at]: n for at, n in decoded(data["neighborhoods"][number]).items()} == sides


def test_categories_or_periods_alone() -> None:
    kinds = slices_json(of(run(events().drop(columns="time"))))
    assert kinds is not None
    assert (kinds["unit"], kinds["periods"]) == ("", [])
    assert [len(kinds[name]) for name in ("cells", "buildings", "neighborhoods")] == [5, 5, 5]
    months = slices_json(of(run(events().drop(columns="category"))))
    assert months is not None
    assert months["categories"] == []
    # Five months, and those without a date.
    assert [len(months[name]) for name in ("cells", "buildings", "neighborhoods")] == [6, 6, 6]
    made = run(events().drop(columns="category"))
    assert made.cells is not None
    assert sum(sum(decoded(text).values()) for text in months["cells"]) == made.cells["events"].sum()


def test_nothing_to_choose_from_is_nothing() -> None:
    assert slices_json(of(run(events().drop(columns=["time", "category"])))) is None
    assert slices_json(of(run(events(time=pd.Timestamp("2024-02-29"), category="all")))) is None
    far = events(category="all")
    far.loc[0, "time"] = pd.Timestamp("1905-01-01")
    made = run(far)
    assert slices_json(of(made)) is None
    assert any("wrong dates" in str(decision) for decision in made.facts.decisions)


def test_the_cells_of_a_hot_place_hold_what_it_holds() -> None:
    frame = events()
    rng = np.random.default_rng(5)
    at = np.repeat([[38.012, -69.988], [38.05, -69.95]], 300, axis=0) + rng.normal(0, 0.002, (600, 2))
    more = pd.DataFrame(at, columns=["lat", "lon"]).assign(category="falls", time=pd.Timestamp("2024-01-01"))
    frame = pd.concat([frame, more], ignore_index=True)
    frame["address"] = [f"{k} Elm St" for k in range(len(frame))]
    made = hs.run_study(hs.Study(events=frame, policy=INTERNAL, areas=AREAS, resolution=9, measure="events"))
    data = slices_json(of(made))
    assert data is not None
    assert made.hot_places is not None
    assert made.cells is not None
    assert len(made.hot_places) == len(data["hot_places"]) > 1
    held = made.cells["events"].to_numpy()[id_order(made.cells)]
    members = [np.cumsum([int(gap) for gap in text.split(" ")]) for text in data["hot_places"]]
    assert list(map(len, members)) == made.hot_places["cells"].tolist()
    assert [held[cells].sum() for cells in members] == made.hot_places["events"].tolist()
    assert len(set(np.concatenate(members))) == sum(map(len, members))


def test_hot_places_across_the_meridian_have_their_cells() -> None:
    rng = np.random.default_rng(2)
    lat, lon = -17 + 0.2 * rng.random(900), 179.9 + 0.2 * rng.random(900)
    lat[:300], lon[:300] = -16.9 + 0.01 * rng.random(300), 179.98 + 0.04 * rng.random(300)
    frame = pd.DataFrame({"lat": lat, "lon": np.where(lon > 180, lon - 360, lon), "category": ["a", "b", "c"] * 300})
    made = hs.run_study(hs.Study(events=frame, policy=INTERNAL, resolution=7))
    data = slices_json(of(made))
    assert data is not None
    assert made.hot_places is not None
    assert made.hot_places["cells"].max() > 1
    assert [len(text.split(" ")) for text in data["hot_places"]] == made.hot_places["cells"].tolist()


def test_only_buildings_that_the_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    made = run(events())
    monkeypatch.setattr("hotspot.output.page.data.slices.MOST_BUILDINGS", 3)
    data = slices_json(of(made))
    assert data is not None
    assert {at for text in data["buildings"] for at in decoded(text)} == {0, 1, 2}


def test_the_order_of_events_does_not_matter() -> None:
    shuffled = events().sample(frac=1, random_state=2)
    assert json.dumps(slices_json(of(run(events())))) == json.dumps(slices_json(of(run(shuffled))))


def test_nothing_but_a_release_is_taken() -> None:
    with pytest.raises(NotReleasableError):
        of(run(events()).slices)  # type: ignore[arg-type]  # what is refused
