"""Discs as a table: which, how much, and refused where their null is not that of the cells."""

import h3
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure.discs import listed_discs
from hotspot.errors import InputError

from .test_test import CENTER, DISK, cells_of, patch

FEW = 99


def found_on(events: np.ndarray, **settings: object) -> pd.DataFrame:
    return hs.find_hot_spots(cells_of(DISK, events), DISK, hs.Method(null="total", **settings))


def test_a_planted_patch_is_the_first_disc() -> None:
    events = patch(DISK)
    cells = found_on(events)
    before = cells.copy(deep=True)
    discs = hs.scan_discs(cells, DISK, redraws=FEW)
    pd.testing.assert_frame_equal(cells, before)
    first = discs.iloc[0]
    assert (first["rank"], first["cell"], first["rings"], first["cells"]) == (1, CENTER, 1, 7)
    near = [DISK.names.index(name) for name in h3.grid_disk(CENTER, 1)]
    assert first["value"] == events[near].sum()
    assert first["times_average"] == pytest.approx(events[near].mean() / events.mean(), rel=1e-5)
    assert first["p"] == pytest.approx(1 / (FEW + 1))
    assert (discs["p"] <= 0.05).all()
    assert discs.attrs["scan"]["rings"] == (1, 4)
    assert discs.attrs["scan"]["redraws"] == FEW


def test_the_order_of_cells_and_the_seed_do_not_matter_to_others() -> None:
    cells = found_on(patch(DISK, 3))
    pd.testing.assert_frame_equal(hs.scan_discs(cells, DISK, redraws=FEW), hs.scan_discs(cells, DISK, redraws=FEW))


def test_what_was_set_aside_is_in_no_disc() -> None:
    events = patch(DISK, 1)
    giant = DISK.names.index(min(set(h3.grid_ring(CENTER, 15)) & set(DISK.names)))
    events[giant] = 1000
    cells = found_on(events)
    assert cells["set_aside"].to_numpy()[giant]
    discs = hs.scan_discs(cells, DISK, redraws=FEW)
    assert discs["cell"].tolist()[0] == CENTER
    assert (discs["value"] < 1000).all()


def test_without_a_pattern_few_maps_have_any() -> None:
    rng = np.random.default_rng(8)
    maps = sum(
        bool(len(hs.scan_discs(found_on(rng.poisson(0.5, len(DISK))), DISK, hs.Method(rings=(1, 2)), redraws=19)))
        for _ in range(20)
    )
    assert maps <= 5


def test_against_residents_a_disc_has_its_expected_count() -> None:
    rng = np.random.default_rng(4)
    population = rng.lognormal(5, 0.5, len(DISK))
    near = np.isin(DISK.names, list(h3.grid_disk(CENTER, 2)))
    events = rng.poisson(population / 40 * np.where(near, 4.0, 1.0))
    cells = cells_of(DISK, events).assign(population=population)
    found = hs.find_hot_spots(cells, DISK)
    assert found.attrs["test"]["null"] == "residents"
    discs = hs.scan_discs(found, DISK, redraws=FEW)
    first = discs.iloc[0]
    inside = np.isin(DISK.names, list(h3.grid_disk(first["cell"], int(first["rings"]))))
    assert near[inside].mean() > 0.5
    assert first["value"] == found["value"].to_numpy()[inside].sum()
    assert first["expected"] == pytest.approx(found["expected"].to_numpy()[inside].sum(), rel=1e-5)
    assert first["times_expected"] == pytest.approx(first["value"] / first["expected"], rel=1e-5)
    assert "times_average" not in discs


def test_a_disc_of_fewer_than_fifty_residents_has_no_rate() -> None:
    """The same synthetic cells with a hundred-thousandth of the residents: the test is the same, no rate is told."""
    rng = np.random.default_rng(4)
    population = rng.lognormal(5, 0.5, len(DISK))
    near = np.isin(DISK.names, list(h3.grid_disk(CENTER, 2)))
    cells = cells_of(DISK, rng.poisson(population / 40 * np.where(near, 4.0, 1.0)))
    many, few = (
        hs.scan_discs(hs.find_hot_spots(cells.assign(population=population / part), DISK), DISK, redraws=FEW)
        for part in (1.0, 1e5)
    )
    assert len(many) == len(few) > 0
    assert many["times_expected"].notna().all()
    assert few["times_expected"].isna().all()
    np.testing.assert_allclose(few["p"], many["p"])
    assert np.isnan(listed_discs(few, cells).found[0].times)


def test_refused_where_the_null_is_another() -> None:
    cells = hs.find_hot_spots(cells_of(DISK, patch(DISK)), DISK, hs.Method(null="conditional"))
    with pytest.raises(InputError, match="under the nulls total and residents, with the kernel uniform"):
        hs.scan_discs(cells, DISK)
    with pytest.raises(InputError, match="not tested with this grid"):
        hs.scan_discs(cells_of(DISK, patch(DISK)), DISK)


def test_neighbours_are_not_looked_for_anew_on_every_map(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a pentagon there is no lattice, and a grid holds the neighbours of one radius at a time."""
    pentagon = h3.get_pentagons(5)[0]
    grid = hs.Grid(5, np.sort([h3.str_to_int(cell) for cell in h3.grid_disk(pentagon, 7)]).astype(np.uint64))
    looked: list[int] = []
    plain = hs.Grid._count_pairs

    def counted(self: hs.Grid, rings: int) -> tuple[np.ndarray, np.ndarray]:
        looked.append(rings)
        return plain(self, rings)

    monkeypatch.setattr(hs.Grid, "_count_pairs", counted)
    events = np.random.default_rng(2).poisson(2.0, len(grid))
    found = hs.find_hot_spots(cells_of(grid, events), grid, hs.Method(null="total"))
    looked.clear()
    hs.scan_discs(found, grid, hs.Method(rings=(1, 3)), redraws=99)
    assert len(looked) < 20
