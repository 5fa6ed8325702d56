"""Totals by complex: the buildings that a file of footprints says belong together."""

import numpy as np
import pandas as pd

from hotspot.columns import BUILDINGS, COMPLEX, COST, EVENTS, NAME, PEOPLE
from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.stats.cents import add_up


def total_by_complex(totals: Totals) -> pd.DataFrame:
    """Totals of each complex at which there are events. Row: a complex, most events first.

    ``totals``: with footprints that have complexes (`hotspot.read_footprints`). Columns: ``name`` (of the complex),
    ``buildings`` (with events), ``events``, ``people`` (each once in a complex) and ``cost`` where the events carry
    them. Raises `InputError` for totals without complexes.
    """
    if not isinstance(totals, Totals) or COMPLEX not in totals.buildings:
        raise InputError(
            "Complexes are known of totals with footprints that have a column of them: "
            "Totals.of(events, footprints=read_footprints(file)); not where places are protected."
        )
    which, names = pd.factorize(totals.buildings[COMPLEX], sort=True)
    inside = which >= 0
    listed = pd.DataFrame({NAME: pd.Series(names, dtype="str")})
    listed[BUILDINGS] = np.bincount(which[inside], minlength=len(names))
    for total in (EVENTS, COST):
        if total in totals.buildings:
            sums = add_up(totals.buildings[total].to_numpy(dtype=float)[inside], which[inside], len(names))
            listed[total] = sums.astype(np.int64) if total == EVENTS else sums
    if totals.carriers.has_persons:
        listed.insert(3, PEOPLE, totals.carriers.people(which.astype(np.int64), len(names)))
    return listed.sort_values([EVENTS, NAME], ascending=[False, True], kind="stable", ignore_index=True)
