"""Hot cells again, with residents drawn from their margins of error."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import HOT_IN_DRAWS, P_HOT
from hotspot.errors import InputError
from hotspot.grid import Grid
from hotspot.hot_spots.against_residents import FITTED, AgainstResidents
from hotspot.hot_spots.test import is_hot
from hotspot.method import Method
from hotspot.stats.digits import told_inverted_p
from hotspot.stats.multiple import critical
from hotspot.stats.residents import ResidentsFit, upper_tails
from hotspot.stats.scales import combine_scales

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Draws that are looked at together before each by itself.
_TOGETHER: Final = 5


def hot_in_draws(found: pd.DataFrame, grid: Grid, populations: Floats) -> pd.DataFrame:
    """In how many draws of the residents each hot cell stays hot: the cells with ``hot_in_draws``, missing elsewhere.

    ``found``: from `find_hot_spots` with this grid, under the null ``residents``; it is not changed. ``populations``:
    residents of each cell, drawn, shape (draws, n); see `hotspot.places.population.draw_population`. Only what is
    needed is made anew: the counts that were tested, the law of how places differ and the largest p that was hot stay,
    what is expected of each cell is drawn, and p of the hot cells is worked out again.

    Raises `InputError` where the cells were not tested so, or the draws are not theirs.
    """
    made_with = found.attrs.get(FITTED)
    if not isinstance(made_with, AgainstResidents) or len(found) != len(grid):
        raise InputError(
            "Residents are drawn for cells that were tested with this grid under the null residents: give the table "
            "that find_hot_spots returned."
        )
    if populations.ndim != 2 or populations.shape[1] != len(found) or not (populations >= 0).all():
        raise InputError(
            f"Wanted: residents of {len(found):,} cells in each draw, 0 or more; shape {populations.shape} was given."
        )
    test = found.attrs["test"]
    method = Method(**{name: test[name] for name in Method.__dataclass_fields__})
    hot = np.flatnonzero(is_hot(found, method.alpha))
    fit = made_with.fit
    again = _Again(
        fit=fit,
        limit=critical(found[P_HOT].to_numpy(dtype=float), method.correction, method.alpha),
        around=[grid.members(ring) for ring in method.scales],
        sums=[np.rint(grid.ring_sum(fit.counts.astype(float), ring)).astype(np.int64) for ring in method.scales],
    )
    drawn = np.where(fit.stratum >= 0, populations, 0.0)
    kept = again.times_hot(drawn * (fit.by_residents.sum() / drawn.sum(axis=1, keepdims=True)), hot)
    result = found.copy(deep=False)
    result.attrs = found.attrs
    result[HOT_IN_DRAWS] = pd.Series(pd.NA, index=found.index, dtype="Int64")
    result.loc[found.index[hot], HOT_IN_DRAWS] = kept
    return result


@dataclass(frozen=True, eq=False)
class _Again:
    """The test of single cells with other expected counts."""

    fit: ResidentsFit
    limit: float
    """The largest p that is hot."""
    around: list[Ints]
    """Neighbourhoods of each scale, shape (n, members)."""
    sums: list[Ints]
    """Their sums, shape (n,)."""

    def times_hot(self, drawn: Floats, cells: Ints) -> Ints:
        """With how many of the expected counts (draws, n) each of the cells is hot, shape (cells,).

        The more is expected anywhere, the larger is p: a cell that is hot with the most that any of several draws
        expects of each place is hot in all of them.
        """
        if not cells.size:
            return np.zeros(0, dtype=np.int64)
        hot = self._is_hot(drawn.max(axis=0), cells)
        times = np.where(hot, len(drawn), 0)
        if len(drawn) > 1 and not hot.all():
            step = 1 if len(drawn) <= _TOGETHER else _TOGETHER
            for start in range(0, len(drawn), step):
                times[~hot] += self.times_hot(drawn[start : start + step], cells[~hot])
        return times

    def _is_hot(self, expected: Floats, cells: Ints) -> Flags:
        fit = replace(self.fit, by_residents=expected)
        upper = [upper_tails(fit, m, cells, s[cells]) for m, s in zip(self.around, self.sums, strict=True)]
        return np.asarray(told_inverted_p(combine_scales(np.array(upper))) <= self.limit)
