"""The rule for the cell size, against the documented words."""

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.grid import Grid, choose_resolution

#: Average area of a hexagon in square kilometers (H3's published table of cell statistics).
KM2 = {4: 1770.347654, 5: 252.903858, 6: 36.129062, 7: 5.161293, 8: 0.737328, 9: 0.105333, 10: 0.015048}
PLACES = [(40.1, -75.3), (41.8, -87.7), (51.5, -0.1), (-33.9, 151.2), (1.3, 103.8)]


def square(place: tuple[float, float], degrees: float) -> shapely.Polygon:
    lat, lon = place
    return shapely.box(lon - degrees / 2, lat - degrees / 2, lon + degrees / 2, lat + degrees / 2)


areas = st.tuples(st.sampled_from(PLACES), st.floats(0.02, 3)).map(lambda case: square(*case))


@given(areas, st.integers(0, 10**7), st.integers(1, 10**6))
def test_more_events_never_make_larger_cells_than_needed(area: shapely.Polygon, events: int, more: int) -> None:
    first, second = choose_resolution(area, events), choose_resolution(area, events + more)
    assert 4 <= first.resolution <= second.resolution <= 10
    assert first == choose_resolution(area, events)


@given(areas, st.integers(0, 10**7))
def test_the_reason_given_is_true(area: shapely.Polygon, events: int) -> None:
    choice = choose_resolution(area, events)
    # Square kilometers on a sphere; a hexagon's true area differs from the average by up to a half.
    km2 = area.area * 111.2**2 * math.cos(math.radians(area.centroid.y))
    cells = km2 / KM2[choice.resolution]
    if "at least 5 events" in str(choice.reason):
        assert events / cells >= 5 / 1.6
        finer = choice.resolution + 1
        # The next finer one fails: too few events, or no finer one is offered, or too many cells.
        assert finer > 10 or events / (km2 / KM2[finer]) < 5 * 1.6 or km2 / KM2[finer] > 500_000 / 1.6
        assert cells > 100 / 1.6 or all(km2 / KM2[r] < 100 * 1.6 for r in KM2)
    else:
        assert "at least 100 cells" in str(choice.reason)
        assert events / cells < 5 * 1.6
        coarser = choice.resolution - 1
        assert coarser < 4 or km2 / KM2[coarser] < 100 * 1.6
        assert cells > 100 / 1.6 or choice.resolution == 10
    assert cells <= 500_000 * 1.6 or choice.resolution == 4


def test_known_places() -> None:
    city = square((40.1, -75.3), 0.4)
    for events in (10, 3_000, 100_000):
        choice = choose_resolution(city, events)
        cells = len(Grid.covering(city, resolution=choice.resolution))
        assert cells >= 100
        if "at least 5 events" in str(choice.reason):
            assert events / cells >= 4.5
    assert choose_resolution(city, 10).reason != choose_resolution(city, 100_000).reason


def test_a_tiny_area_takes_the_finest_that_is_dense_or_finest_of_all() -> None:
    assert choose_resolution(square((40.1, -75.3), 0.003), 0).resolution == 10
