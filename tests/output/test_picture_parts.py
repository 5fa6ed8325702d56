"""The parts of a picture: lines of text, the plane, marks, names."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from hotspot.output.picture.ground import Ground, round_length
from hotspot.output.picture.marks import PATCH, patches
from hotspot.output.picture.names import draw_names
from hotspot.output.picture.pages import own_settings
from hotspot.output.picture.typeset import plain, width, wrap

SIZE = (7.0, 5.0)
words = st.text(st.characters(codec="utf-8"), max_size=60)


@given(text=words, room=st.floats(0.5, 3), bold=st.booleans())
def test_lines_fit_and_hold_every_letter(text: str, room: float, *, bold: bool) -> None:
    lines = wrap(text, 9, room, bold=bold)
    assert all(width(line, 9, bold=bold) <= room + 1e-9 for line in lines)
    assert "".join(lines).replace(" ", "") == plain(text).replace(" ", "")


@given(text=words, room=st.floats(0.5, 3), most=st.integers(1, 3))
def test_what_does_not_fit_ends_with_an_ellipsis(text: str, room: float, most: int) -> None:
    lines, whole = wrap(text, 9, room, most=most), wrap(text, 9, room)
    assert len(lines) <= most
    assert lines == whole if len(whole) <= most else lines[-1].endswith("…")
    assert all(width(line, 9) <= room + 1e-9 for line in lines)


def great_circle(one: Any, other: Any) -> float:
    """Kilometres between two (latitude, longitude); haversine formula."""
    (a, b), (c, d) = np.radians(one), np.radians(other)
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * 6371.0088 * np.arcsin(np.sqrt(h)))


@given(lat=st.floats(-70, 70), lon=st.floats(-180, 180), steps=st.lists(st.floats(-0.05, 0.05), min_size=4, max_size=4))
@example(lat=-17.0, lon=180.0, steps=[0.01, 0.02, -0.01, -0.02])
def test_the_plane_is_true_to_scale_also_across_the_antimeridian(lat: float, lon: float, steps: list[float]) -> None:
    places = np.array([[lat + steps[0], lon + steps[1]], [lat + steps[2], lon + steps[3]]])
    places[:, 1] = (places[:, 1] + 180) % 360 - 180
    one, other = Ground.around(places[:, 0], places[:, 1]).plane(places)
    assert np.hypot(*(one - other)) == pytest.approx(great_circle(*places), rel=0.005, abs=1e-6)


@given(st.floats(1e-3, 1e5))
def test_scale_bars_are_round_and_fill_their_room(longest: float) -> None:
    length = round_length(longest)
    assert length <= longest * (1 + 1e-6)
    assert length >= longest / 2.5
    assert f"{length:.0e}"[0] in "125"


def test_patches_are_marked_where_one_direction_covers_them() -> None:
    hot, neither, cold = 0, 3, 6
    side, steps = PATCH, np.arange(0.5, 30)
    middles = np.array([(x, y) for x in steps for y in steps])
    kinds = np.where(middles[:, 0] < 9, hot, np.where(middles[:, 0] > 18, cold, neither))
    places, found = patches(middles, kinds, side, 1.0)
    assert set(found.tolist()) == {hot, cold}
    assert (places[found == hot][:, 0] < 9).all()
    assert (places[found == cold][:, 0] > 18).all()
    assert (found == hot).sum() == 3
    lonely = np.full(len(middles), neither)
    lonely[::40] = hot
    assert len(patches(middles, lonely, side, 1.0)[0]) == 0


def test_names_stand_inside_and_apart() -> None:
    figure = Figure(figsize=SIZE)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, SIZE[0]), ylim=(0, SIZE[1]))
    called = [f"Neighborhood {letter * 30}" for letter in "ABCDEFGHIJ"]
    places = pd.DataFrame({"x": 3.5, "y": np.linspace(2.5, 2.6, 10), "neighborhood": called, "hot": True})
    edge = pd.DataFrame({"x": [0.1], "y": [0.1], "neighborhood": ["Corner"], "hot": [True]})
    with own_settings():
        draw_names(
            axes, [*called, "Corner", "Cold", "Calm"], pd.concat([places, edge]), 1 / 72, {"Calm": np.array([1.5, 4.0])}
        )
        renderer = FigureCanvasAgg(figure).get_renderer()
        boxes = [shapely.box(*text.get_window_extent(renderer).extents / figure.dpi) for text in axes.texts]
    assert len(boxes) > 4
    assert all(shapely.box(0, 0, *SIZE).contains(box) for box in boxes)
    assert all(one.intersection(other).area < 0.005 for number, one in enumerate(boxes) for other in boxes[:number])
    drawn = {text.get_text() for text in axes.texts}
    assert "Cold" not in drawn
    assert "Calm" in drawn
