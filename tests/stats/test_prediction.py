"""Hit rate, PAI, PEI and RRI: by hand, at their extremes, and what leaves them as they are."""

from collections.abc import Callable
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.stats.prediction import hit_rate, pai, pei, rri

FLAGGED = np.array([True, True, False, False, False])
EARLIER = np.array([8.0, 4.0, 4.0, 2.0, 2.0])
LATER = np.array([5.0, 1.0, 3.0, 1.0, 0.0])
#: Row: a cell: flagged, earlier, later, size.
cells = st.lists(
    st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=9
)
Case = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def arrays(rows: list[tuple[bool, int, int, int]]) -> Case:
    flagged, earlier, later, size = zip(*rows, strict=True)
    assume(sum(earlier) > 0 and sum(later) > 0)
    return np.array(flagged), np.array(earlier, dtype=float), np.array(later, dtype=float), np.array(size, dtype=float)


def test_by_hand() -> None:
    # 6 of 10 later events in 2 of 5 cells; the best two cells hold 5 + 3; before, the two held 12 of 20.
    assert hit_rate(FLAGGED, LATER) == 0.6
    assert pai(FLAGGED, LATER) == pytest.approx(0.6 / 0.4)
    assert pei(FLAGGED, LATER) == pytest.approx(6 / 8)
    assert rri(FLAGGED, EARLIER, LATER) == pytest.approx(1.0)
    assert rri(FLAGGED, EARLIER, LATER[::-1]) == pytest.approx((1 / 10) / (12 / 20))
    # The two cells have 3 of 12 residents.
    assert pai(FLAGGED, LATER, np.array([1.0, 2.0, 3.0, 3.0, 3.0])) == pytest.approx(0.6 / 0.25)


@given(cells)
def test_definitions(rows: list[tuple[bool, int, int, int]]) -> None:
    flagged, earlier, later, size = arrays(rows)
    inside = [k for k, flag in enumerate(flagged) if flag]
    hits = sum(later[k] for k in inside)
    assert hit_rate(flagged, later) == pytest.approx(hits / later.sum())
    if not inside:
        assert np.isnan([pai(flagged, later), pai(flagged, later, size), pei(flagged, later)]).all()
        assert np.isnan(rri(flagged, earlier, later))
        return
    most = max(sum(later[list(best)]) for best in combinations(range(len(rows)), len(inside)))
    assert pai(flagged, later) == pytest.approx(hits * len(rows) / (later.sum() * len(inside)))
    assert pai(flagged, later, size) == pytest.approx(hits / later.sum() / (size[inside].sum() / size.sum()))
    assert pei(flagged, later) == pytest.approx(hits / most if most else np.nan, nan_ok=True)
    before = earlier[inside].sum() / earlier.sum()
    assert rri(flagged, earlier, later) == pytest.approx(hits / later.sum() / before if before else np.nan, nan_ok=True)


@given(cells)
def test_all_cells_flagged(rows: list[tuple[bool, int, int, int]]) -> None:
    flagged, earlier, later, size = arrays(rows)
    everywhere = np.ones(flagged.size, dtype=bool)
    found = (hit_rate(everywhere, later), pai(everywhere, later), pai(everywhere, later, size))
    assert (*found, pei(everywhere, later), rri(everywhere, earlier, later)) == (1, 1, 1, 1, 1)


@given(cells, st.sampled_from([0.01, 3.0, 1e9]), st.randoms(use_true_random=False))
def test_unit_and_order_do_not_matter(rows: list[tuple[bool, int, int, int]], unit: float, random: Random) -> None:
    flagged, earlier, later, size = arrays(rows)
    order = np.array(random.sample(range(len(rows)), len(rows)))
    f, e, x, s = flagged[order], earlier[order] * unit, later[order] * unit, size[order] * unit
    one = hit_rate(flagged, later), pai(flagged, later, size), pei(flagged, later), rri(flagged, earlier, later)
    other = hit_rate(f, x), pai(f, x, s), pei(f, x), rri(f, e, x)
    assert other == pytest.approx(one, nan_ok=True)


@given(cells, st.integers(0, 8))
def test_the_hit_rate_rises_with_the_area(rows: list[tuple[bool, int, int, int]], more: int) -> None:
    flagged, _, later, _ = arrays(rows)
    wider = flagged.copy()
    wider[more % flagged.size] = True
    assert hit_rate(wider, later) >= hit_rate(flagged, later)
    assert 0 <= hit_rate(flagged, later) <= 1
    assert not pei(wider, later) > 1


@pytest.mark.parametrize(
    "measure", [hit_rate, pai, pei, lambda f, x: rri(f, EARLIER, x), lambda f, x: rri(f, x, LATER)]
)
def test_refused(measure: Callable[[np.ndarray, np.ndarray], float]) -> None:
    for wrong in (-1.0, np.nan, np.inf):
        with pytest.raises(InputError, match="1 of 5 numbers are not"):
            measure(FLAGGED, np.append(LATER[:4], wrong))
    with pytest.raises(InputError, match="is 0 in all 5 cells"):
        measure(FLAGGED, np.zeros(5))
    with pytest.raises(InputError, match=r"shape \(4,\) were given"):
        measure(FLAGGED, LATER[:4])
    with pytest.raises(InputError, match="True or False"):
        measure(FLAGGED.astype(int), LATER)
    with pytest.raises(InputError, match="'size'"):
        pai(FLAGGED, LATER, -LATER)
