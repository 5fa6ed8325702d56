"""Streets, water and parks on the picture: where the page has them, and names that are no formulas."""

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

import hotspot as hs
from hotspot.output.picture import drawing
from hotspot.output.picture.base import FILLS, ROADS
from hotspot.output.picture.ground import Ground
from hotspot.output.picture.save import picture_bytes
from hotspot.report import of

from ..opened import POLICY, areas, events

HOSTILE = "$x^2$ \\alpha <b>St"


@cache
def made(*, streets: bool = True) -> hs.Release:
    rows = gpd.GeoDataFrame(
        {
            "MTFCC": ["S1100", "S1200", "S1400", "H2030", "K2180"],
            "FULLNAME": [HOSTILE, "Elm St", "Oak St", "Pond", "Park"],
        },
        geometry=[
            shapely.LineString([(-70, 38.03), (-69.94, 38.03)]),
            shapely.LineString([(-69.97, 38), (-69.97, 38.06)]),
            shapely.LineString([(-69.96, 38), (-69.96, 38.06)]),
            shapely.box(-69.965, 38.035, -69.945, 38.055).difference(shapely.box(-69.957, 38.043, -69.953, 38.047)),
            shapely.box(-69.965, 38.002, -69.945, 38.02),
        ],
        crs=4326,
    )
    return hs.run_study(
        hs.Study(
            events=events(),
            policy=POLICY,
            areas=areas(),
            resolution=8,
            measure="events",
            base=rows if streets else None,
        )
    )


def axes_of(release: hs.Release, size: tuple[float, float] = (8.0, 8.0)) -> Axes:
    report = of(release)
    drawn = drawing.scene(report)
    assert drawn is not None
    axes = Figure().add_subplot()
    drawing.draw_map(axes, drawn, size)
    return axes


def colours(thing: Any) -> list[str]:
    from matplotlib.colors import to_hex

    return [to_hex(colour) for colour in thing.get_edgecolor()]


def test_lines_and_areas_are_where_they_are() -> None:
    axes = axes_of(made())
    base = made().base
    lines = [one for one in axes.collections if isinstance(one, LineCollection)]
    for kind, (colour, _, _, _) in ROADS.items():
        (own,) = [one for one in lines if colours(one)[0] == colour]
        (path,) = own.get_paths()
        (row,) = base[base["kind"] == kind].geometry
        east = path.vertices[:, 0].max() - path.vertices[:, 0].min()
        north = path.vertices[:, 1].max() - path.vertices[:, 1].min()
        west_, south_, east_, north_ = row.bounds
        assert east == pytest.approx((east_ - west_) * 111.195 * np.cos(np.radians(38.03)), abs=0.02)
        assert north == pytest.approx((north_ - south_) * 111.195, abs=0.02)
    fills = [one.get_facecolor() for one in axes.patches if isinstance(one, PathPatch)]
    from matplotlib.colors import to_rgba

    assert {to_rgba(colour) for colour in FILLS.values()} <= set(map(tuple, fills))


def test_a_hole_is_none_of_its_water() -> None:
    axes = axes_of(made())
    from matplotlib.colors import to_rgba

    (pond,) = [
        one for one in axes.patches if isinstance(one, PathPatch) and one.get_facecolor() == to_rgba(FILLS["water"])
    ]
    codes = pond.get_path().codes
    assert codes is not None
    assert (codes == pond.get_path().MOVETO).sum() == 2


def test_small_scales_have_main_roads_alone() -> None:
    def kinds(size: float) -> set[str]:
        lines = [one for one in axes_of(made(), (size, size)).collections if isinstance(one, LineCollection)]
        seen = {colours(one)[0] for one in lines}
        return {kind for kind, (colour, _, _, _) in ROADS.items() if colour in seen}

    assert kinds(8) == {"primary", "secondary", "local"}
    assert kinds(3) == {"primary", "secondary"}
    assert kinds(1) == {"primary"}


def test_names_are_texts_without_overlap() -> None:
    axes = axes_of(made())
    texts = {one.get_text(): one for one in axes.texts}
    assert HOSTILE in texts
    assert not texts[HOSTILE].get_parse_math()
    assert texts["Elm St"].get_rotation() == pytest.approx(90, abs=1)
    assert texts[HOSTILE].get_rotation() == pytest.approx(0, abs=1)


def test_the_same_release_gives_the_same_picture_and_another_one_without_streets() -> None:
    first = picture_bytes(made(), "png")
    assert picture_bytes(made(), "png") == first
    assert picture_bytes(made(streets=False), "png") != first


def test_an_empty_base_is_none() -> None:
    from hotspot.output.picture.base import base_of

    assert base_of(None, Ground(38.0, -70.0)) is None
    assert base_of(made().base.head(0), Ground(38.0, -70.0)) is None
