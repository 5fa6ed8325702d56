"""Shared ground, beside a naive count and a known area."""

import numpy as np
import pytest
import shapely

from hotspot.areas.overlap import ground, overlap, overlap_among


def test_halves_and_wholes() -> None:
    whole, far = shapely.box(0, 0, 2, 1), shapely.box(9, 9, 10, 10)
    tiles = [shapely.box(0.5, 0.25, 1, 0.75), shapely.box(1.5, 0, 2.5, 1), shapely.box(5, 5, 6, 6)]
    found = overlap([whole, far], tiles)
    assert list(zip(found.one.tolist(), found.other.tolist(), strict=True)) == [(0, 0), (0, 1)]
    assert found.size == pytest.approx([0.25, 0.5], rel=1e-3)


def test_touching_is_not_sharing() -> None:
    assert not overlap([shapely.box(0, 0, 1, 1)], [shapely.box(1, 0, 2, 1)]).one.size


def test_shapes_of_any_form_beside_single_intersections() -> None:
    draw = np.random.default_rng(4)
    one = [shapely.Point(x, y).buffer(r) for x, y, r in draw.uniform(0.2, 2, (8, 3))]
    other = [shapely.box(x, y, x + 0.4, y + 0.3) for x, y in draw.uniform(0, 3, (30, 2))]
    found = overlap(one, other)
    pairs = [(i, j) for i, a in enumerate(one) for j, b in enumerate(other) if a.intersection(b).area > 0]
    assert list(zip(found.one.tolist(), found.other.tolist(), strict=True)) == pairs
    assert found.size == pytest.approx([float(ground(one[i].intersection(other[j]))) for i, j in pairs], rel=1e-9)


def test_a_degree_is_narrower_in_the_north() -> None:
    assert ground(shapely.box(0, 59.5, 1, 60.5)) == pytest.approx(0.5, rel=1e-3)


def test_among_each_other_beside_two_sets() -> None:
    draw = np.random.default_rng(8)
    shapes = [shapely.Point(x, y).buffer(r) for x, y, r in draw.uniform(0.2, 3, (12, 3))]
    shapes += [shapely.box(x, 0, x + 1, 1) for x in range(3)]
    found, both = overlap_among(shapes), overlap(shapes, shapes)
    others = both.one != both.other
    assert found.one.tolist() == both.one[others].tolist()
    assert found.other.tolist() == both.other[others].tolist()
    assert found.size == pytest.approx(both.size[others], rel=1e-9)
