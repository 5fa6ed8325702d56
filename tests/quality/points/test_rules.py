"""Each rule of points finds what it says, and nothing else."""

import numpy as np
import pytest
import shapely

from hotspot.grid import Grid
from hotspot.quality.points.at import AtPoints
from hotspot.quality.points.coarse import coarse, decimals_of, width_of
from hotspot.quality.points.few_points import few_points
from hotspot.quality.points.many_addresses import many_addresses
from hotspot.quality.points.many_records import many_records

from .made import Row, at_points, houses

HERE = (40.05, -75.05)


def found(at: AtPoints, flags: np.ndarray) -> list[tuple[float, float]]:
    return [tuple(point) for point in at.points[flags].to_numpy().tolist()]


def here(addresses: list[str | None]) -> list[Row]:
    return [(*HERE, address) for address in addresses]


def test_ten_houses_on_one_point() -> None:
    for count, wanted in ((10, [HERE]), (9, [])):
        at = at_points([*here([f"{k + 1} OAK ST" for k in range(count)]), *houses(20)])
        assert found(at, many_addresses(at)) == wanted


@pytest.mark.parametrize(
    "spelling",
    [
        *("500 TOWER RD APT {0}", "500 TOWER RD, UNIT {0}", "500 TOWER {1}", "500 TOWR{1} RD", "500-{0} TOWER RD"),
        *("500 N TOWER RD {1}", "{0}/500 TOWER RD"),
    ],
)
def test_spellings_of_one_house_are_one(spelling: str) -> None:
    texts = [spelling.format(k + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[k]) for k in range(26)]
    at = at_points([*here(texts), *houses(20)])
    assert found(at, many_addresses(at)) == []


def test_corners_count_by_their_streets() -> None:
    corners = [f"A ST & {k} ST" for k in "BCDEFGHIJK"]
    swapped = [" & ".join(reversed(corner.split(" & "))) for corner in corners]
    for count, wanted in ((10, [HERE]), (9, [])):
        at = at_points(here([*corners[:count], *swapped[:count]]))
        assert found(at, many_addresses(at)) == wanted


def test_rounded_points_hold_many_houses() -> None:
    rows = [(40.0 + 0.01 * (k % 20), -75.0, f"{k + 1} ELM ST") for k in range(300)]
    at = at_points([*rows, *((40.5, -75.0, f"{k + 1} OAK ST") for k in range(200))])
    assert many_addresses(at).all()
    assert found(at, many_addresses(at, rounded=True)) == [(40.5, -75.0)]


@pytest.mark.parametrize("addresses", [True, False])
def test_a_point_with_many_records_without_an_address(addresses: bool) -> None:  # noqa: FBT001 - a parameter
    at = at_points([*here([None] * 40), *houses(200)], addresses=addresses)
    assert found(at, many_records(at)) == [HERE]


def test_a_tower_with_an_address_has_no_record_without() -> None:
    at = at_points([*here(["500 TOWER RD"] * 200), *here([None] * 100), *houses(200)])
    assert found(at, many_records(at)) == []


@pytest.mark.parametrize(
    ("counts", "others"),
    [
        ([19], 200),  # too few records
        ([40], 2000),  # under 2 % of all
        ([40], 0),  # nothing beside it
        ([40] * 30, 100),  # not few among many
    ],
)
def test_no_such_point(counts: list[int], others: int) -> None:
    at = at_points([*piles(*counts), *houses(others)])
    assert found(at, many_records(at)) == []


def piles(*counts: int) -> list[Row]:
    return [(41.0 + 0.1 * k, -75.0, None) for k, count in enumerate(counts) for _ in range(count)]


def test_ten_times_the_next_that_is_none_itself() -> None:
    at = at_points([*piles(60, 50, 4), *houses(200)])
    assert found(at, many_records(at)) == [(41.0, -75.0), (41.1, -75.0)]
    at = at_points([*piles(60, 50, 6), *houses(200)])
    assert found(at, many_records(at)) == []
    for count, wanted in ((51, [(41.0, -75.0)]), (50, [])):
        at = at_points([*piles(count, 5), *houses(200)])
        assert found(at, many_records(at)) == wanted


def test_several_together_hold_two_percent() -> None:
    for count, wanted in ((1950, 2), (2300, 0)):
        at = at_points([*piles(20, 20), *houses(count)])
        assert len(found(at, many_records(at))) == wanted


@pytest.mark.parametrize("addresses", [True, False])
@pytest.mark.parametrize(("persons", "wanted"), [(1, 0), (4, 0), (5, 1), (60, 1)])
def test_a_point_of_few_persons_is_no_centroid(addresses: bool, persons: int, wanted: int) -> None:  # noqa: FBT001 - a parameter
    rows = [*piles(60), *houses(200)]
    at = at_points(rows, addresses=addresses, persons=[k % persons for k in range(60)] + list(range(100, 300)))
    assert len(found(at, many_records(at))) == wanted
    # Records of nobody may be of as many.
    at = at_points(rows, addresses=addresses, persons=[-1] * 260)
    assert len(found(at, many_records(at))) == 1


def test_a_frequent_caller_hides_no_centroid() -> None:
    at = at_points([*piles(60, 50), *houses(200)], addresses=False, persons=[*range(60), *[60] * 50, *range(100, 300)])
    assert found(at, many_records(at)) == [(41.0, -75.0)]


def test_without_addresses_two_large_buildings_are_none() -> None:
    at = at_points([*piles(60, 50), *houses(200)], addresses=False)
    assert found(at, many_records(at)) == []
    at = at_points([*piles(60), *houses(200)], addresses=False)
    assert found(at, many_records(at)) == [(41.0, -75.0)]


@pytest.mark.parametrize(("digits", "wanted"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, None), (7, None)])
def test_decimals(digits: int, wanted: int | None) -> None:
    rng = np.random.default_rng(2)
    points = np.round(rng.uniform([30, -100], [50, -70], (200, 2)), digits)
    assert decimals_of(at_points([(lat, lon, "1 ELM ST") for lat, lon in points])) == wanted


def test_a_few_exact_points_do_not_hide_the_rounding() -> None:
    rows = [(40.0 + 0.01 * k, -75.0, None) for k in range(96)]
    exact = [(40.001234 + 0.01 * k, -75.0, None) for k in range(10)]
    assert decimals_of(at_points([*rows, *exact[:4]])) == 2
    assert decimals_of(at_points([*rows, *exact])) is None
    assert decimals_of(at_points([(40.0, -75.0, None)])) is None


def test_coarse_is_relative_to_the_hexagons() -> None:
    area = shapely.box(-75.5, 40.0, -74.5, 41.0)
    grids = {resolution: Grid.covering(area, resolution=resolution) for resolution in (6, 8)}
    found = coarse(2, grids[8])
    assert found is not None
    assert (found.decimals, found.resolution) == (2, 6)
    assert found.metres == pytest.approx(1112, abs=1)
    # A hexagon of resolution 8 has 0.74 square kilometres.
    assert found.width == pytest.approx(1000 * np.sqrt(2 * 0.737 / np.sqrt(3)), rel=0.1)
    assert coarse(2, grids[6]) is None
    assert coarse(4, grids[8]) is None
    assert coarse(None, grids[8]) is None
    assert coarse(2, None) is None
    assert width_of(area, 7) == pytest.approx(np.sqrt(7) * found.width, rel=0.01)


def test_few_points_for_many_records() -> None:
    few = [(40.0 + 0.01 * (k % 10), -75.0, None) for k in range(600)]
    found = few_points(at_points(few))
    assert found is not None
    assert (found.records, found.points) == (600, 10)
    assert few_points(at_points(few[:499])) is None
    assert few_points(at_points([*few, *houses(30)])) is None
