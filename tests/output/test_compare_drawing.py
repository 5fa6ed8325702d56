"""The static maps: classes cover exactly their hexagons, in one frame, wherever on Earth."""

import re
from random import Random

import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.output.compare.drawing import LONGEST, Ground, borders, ground_of, layers, path_of
from hotspot.output.compare.labels import NARROW, WIDE, _Box, labels
from hotspot.report.compared.pair import pair_of

from ..releases import LABELS, MakeRelease, make_cells, make_neighborhoods

RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
STEP = re.compile(r"-?\d+")
CENTERS = {
    "Philadelphia": h3.latlng_to_cell(40.1, -75.3, 8),
    "Fiji": h3.latlng_to_cell(-16.8, 180.0, 7),
    "San Juan": h3.latlng_to_cell(18.4, -66.06, 9),
    "pentagon": h3.get_pentagons(7)[3],
    "Reykjavik": h3.latlng_to_cell(64.15, -21.94, 9),
}


def table(center: str, rings: int = 3) -> pd.DataFrame:
    """Row: a cell by rising id, each with a label."""
    ids = sorted(h3.grid_disk(center, rings))
    places = np.array([h3.cell_to_latlng(cell) for cell in ids])
    return pd.DataFrame({"cell": ids, "lat": places[:, 0], "lon": places[:, 1], "label": np.resize(LABELS, len(ids))})


def rings_of(path: str) -> list[np.ndarray]:
    """The vertices of each ring of a path."""
    found = []
    for x, y, steps in RING.findall(path):
        numbers = np.array(list(map(int, STEP.findall(steps)))).reshape(-1, 2)
        found.append(np.cumsum(np.vstack([[int(x), int(y)], numbers]), axis=0))
    assert RING.sub("", path) == ""
    return found


def even_odd(path: str) -> shapely.Geometry:
    """The shape that a browser fills."""
    shape = shapely.Polygon()
    for ring in rings_of(path):
        shape = shape.symmetric_difference(shapely.Polygon(ring))
    return shape


def by_hand(ground: Ground, cells: pd.DataFrame) -> list[shapely.Polygon]:
    """The hexagons in the picture, from H3 itself."""
    drawn = []
    for cell in cells["cell"]:
        points = np.array(h3.cell_to_boundary(cell))
        lon = np.where(points[:, 1] < 0, points[:, 1] + 360, points[:, 1]) if ground.turned else points[:, 1]
        drawn.append(shapely.Polygon(ground.frame.place(points[:, 0], lon)))
    return drawn


@pytest.mark.parametrize("place", CENTERS)
def test_each_class_covers_its_hexagons_and_nothing_else(place: str) -> None:
    cells = table(CENTERS[place])
    ground = ground_of(cells)
    hexagons = np.array(by_hand(ground, cells), dtype=object)
    size = shapely.area(hexagons).mean()
    for layer in layers(cells, ground):
        wanted = shapely.union_all(shapely.buffer(hexagons[cells["label"] == layer.label], 1))
        assert even_odd(layer.path).symmetric_difference(wanted).area < 0.02 * size * len(cells)
    whole = even_odd(ground.whole)
    assert whole.symmetric_difference(shapely.union_all(shapely.buffer(hexagons, 1))).area < 0.002 * whole.area
    assert len(rings_of(ground.whole)) == 1
    # Longitudes do not run around the Earth, and the frame is as long as it may be.
    assert max(ground.frame.width, ground.frame.height) == LONGEST
    assert 0.7 < ground.frame.width / ground.frame.height < 1.4


@given(st.lists(st.sampled_from(LABELS), min_size=37, max_size=37))
@settings(max_examples=25, deadline=None)
def test_classes_divide_the_ground(labelled: list[str]) -> None:
    cells = table(CENTERS["Philadelphia"])
    cells["label"] = labelled
    ground = ground_of(cells)
    found = {layer.label: layer for layer in layers(cells, ground)}
    assert set(found) == set(labelled) - {"not_significant"}
    area = sum(even_odd(layer.path).area for layer in found.values())
    rest = shapely.area(ground.hexagons[cells["label"] == "not_significant"]).sum()
    assert area + rest == pytest.approx(even_odd(ground.whole).area)
    for label, layer in found.items():
        marks = layer.marks.count("M")
        assert marks == (labelled.count(label) if label.startswith(("hot", "cold")) else 0)
        assert layer.marks.count("v") == (marks if label.startswith("hot") else 0)


def test_marks_lie_in_their_hexagons_and_thin_out_where_those_are_small() -> None:
    for rings, every in ((3, True), (80, False)):
        cells = table(CENTERS["Philadelphia"], rings)
        cells["label"] = "hot_99"
        ground = ground_of(cells)
        (layer,) = layers(cells, ground)
        starts = np.array([list(map(int, pair)) for pair in re.findall(r"M(\d+) (\d+)h", layer.marks)])
        assert (len(starts) == len(cells)) == every
        half = int(re.findall(r"h(\d+)", layer.marks)[0]) // 2
        assert shapely.contains_xy(even_odd(ground.whole).buffer(2), starts[:, 0] + half, starts[:, 1]).all()


def test_holes_stay_open() -> None:
    cells = table(CENTERS["Philadelphia"])
    middle = cells["cell"] == CENTERS["Philadelphia"]
    cells["label"] = np.where(middle, "not_significant", "cold_95")
    ground = ground_of(cells)
    (layer,) = layers(cells, ground)
    assert len(rings_of(layer.path)) == 2
    assert not even_odd(layer.path).contains(shapely.Point(ground.middles[middle][0]))


def test_borders_lie_where_the_neighborhoods_do() -> None:
    cells = make_cells().sort_values("cell").reset_index(drop=True)
    ground, places = ground_of(cells), make_neighborhoods(make_cells())
    assert len(rings_of(borders(places, ground))) == 2
    west, east = (shapely.Polygon(ring) for ring in rings_of(borders(places, ground)))
    side = (cells["lon"] < cells["lon"].mean()).to_numpy()
    for shape, members in ((west, side), (east, ~side)):
        near = ground.middles[members]
        assert shapely.contains_xy(shape.buffer(20), near[:, 0], near[:, 1]).all()
    assert borders(None, ground) == ""
    assert borders(places.set_geometry([None, None], crs=4326), ground) == ""


def test_paths_of_nothing_are_empty() -> None:
    assert path_of(shapely.Polygon()) == ""


def test_names_stand_beside_what_they_name(make_release: MakeRelease) -> None:
    pair = pair_of(make_release(), make_release())
    ground = ground_of(pair.one.cells)
    found = labels(pair, ground)
    hot = pair.one.cells["label"].isin(["hot_99", "hot_95"])
    assert {label.name for label in found} <= set(pair.one.cells.loc[hot, "neighborhood"])
    assert found
    cells = make_cells()
    cells["neighborhood"] = "N" * 300
    (long,) = labels(pair_of(make_release(cells=cells), make_release(cells=cells)), ground)
    assert len(long.name) == 26
    assert 0 <= long.x <= ground.frame.width
    assert labels(pair_of(*[make_release(cells=make_cells().drop(columns="neighborhood"))] * 2), ground) == []


@given(st.randoms(use_true_random=False), st.integers(2, 26))
@settings(max_examples=12, deadline=None)
def test_names_never_cover_each_other(make_release: MakeRelease, random: Random, length: int) -> None:
    cells = table(CENTERS["Philadelphia"], 10)
    cells = cells.assign(rank=range(1, len(cells) + 1), events=1, value=1, z=0.0, p_hot=0.5, label="hot_99")
    cells[["p_cold", "q_hot", "q_cold"]] = 0.5
    cells["neighborhood"] = [chr(65 + random.randrange(12)) * length for _ in range(len(cells))]
    pair = pair_of(*[make_release(cells=cells)] * 2)
    found = labels(pair, ground_of(pair.one.cells))
    assert found
    for size, shown in ((WIDE, found), (NARROW, [label for label in found if not label.roomy])):
        half = 0.5 * size * length / 2
        boxes = [_Box(label.x - half, label.y - 0.7 * size, label.x + half, label.y) for label in shown]
        assert not any(a.meets(b) for k, a in enumerate(boxes) for b in boxes[:k])
