"""Cells that hold so much by themselves are set aside by their value, and the others tested as if they were missing."""

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.hot_spots import is_hot
from hotspot.stats.scales import scale_tails

from .test_test import CENTER, DISK, cells_of, patch


def giants(seed: int, *amounts: int) -> np.ndarray:
    """Counts with a hot patch, and far from it cells that hold these amounts."""
    events = patch(DISK, seed)
    far = sorted(set(h3.grid_ring(CENTER, 15)) & set(DISK.names))
    for place, amount in enumerate(amounts):
        events[DISK.names.index(far[20 * place])] = amount
    return events


@pytest.mark.parametrize("rings", [1, (1, 3)])
def test_the_others_are_tested_without_them(rings: object) -> None:
    events = giants(1, 1000, 300)
    found = hs.find_hot_spots(cells_of(DISK, events), DISK, hs.Method(rings=rings))
    aside = found["set_aside"].to_numpy()
    assert sorted(events[aside].tolist()) == [300, 1000]
    assert (found.loc[aside, "label"] == "not_tested").all()
    assert found.loc[aside, ["p_hot", "q_hot", "z"]].isna().all().all()
    first, last = (rings, rings) if isinstance(rings, int) else rings
    wanted = scale_tails(events.astype(float), DISK.ring_sum, (first, last), tested=~aside)
    np.testing.assert_allclose(found["p_hot"], wanted.p_hot, rtol=1e-5, atol=1e-11)
    assert found.attrs["test"]["tested"] == len(DISK) - 2
    np.testing.assert_allclose(found["times_average"], events / events[~aside].mean(), rtol=1e-5)
    nowhere = pd.DataFrame({"lat": [], "lon": [], "name": [], "events": []}, dtype=float)
    places = hs.find_hot_places(found, DISK, nowhere)
    np.testing.assert_allclose(
        places["times_average"], places["value"] / places["cells"] / events[~aside].mean(), rtol=1e-5
    )
    np.testing.assert_allclose(places["share"], places["value"] / events[~aside].sum(), rtol=1e-5)


def test_a_giant_hides_nothing() -> None:
    plain, beside = (hs.find_hot_spots(cells_of(DISK, giants(2, *with_)), DISK) for with_ in ((), (1000,)))
    near = [DISK.names.index(name) for name in h3.grid_disk(CENTER, 2)]
    assert is_hot(plain, 0.05)[near].sum() >= 7
    assert is_hot(beside, 0.05)[near].tolist() == is_hot(plain, 0.05)[near].tolist()
    # What lies around the giant is not hot for it.
    giant = int(np.flatnonzero(beside["set_aside"])[0])
    around = [DISK.names.index(name) for name in h3.grid_disk(DISK.names[giant], 3) if name in DISK.names]
    assert not is_hot(beside, 0.05)[around].any()


@pytest.mark.parametrize(
    "method",
    [hs.Method(null="conditional"), hs.Method(transform="rank"), hs.Method(kernel="gaussian", rings=2)],
    ids=["conditional", "rank", "gaussian"],
)
def test_where_a_cell_cannot_be_missing_none_is(method: hs.Method) -> None:
    assert not hs.find_hot_spots(cells_of(DISK, giants(1, 1000)), DISK, method)["set_aside"].any()


def test_maps_without_a_pattern_stay_without_a_finding() -> None:
    """With giants strewn over them."""
    rng, found = np.random.default_rng(5), 0
    for _ in range(60):
        events = rng.poisson(1.0, len(DISK))
        events[rng.choice(len(DISK), 2, replace=False)] = [300, 1000]
        found += bool(is_hot(hs.find_hot_spots(cells_of(DISK, events), DISK), 0.05).any())
    # Of 60 maps at most 5 in 100 and chance: more than 8 come in one of 500 runs.
    assert found <= 8
