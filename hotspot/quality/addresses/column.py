"""The rules of addresses over a column: each distinct text once."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.quality.addresses.spell import spell
from hotspot.quality.addresses.unit_behind_dash import without_dashed_units

if TYPE_CHECKING:
    Column = pd.Series[str]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SpelledColumn:
    """A column of addresses as rules read it, shape (n,)."""

    one: pd.Categorical
    """Each in the one spelling of its building; missing where there is none."""
    written: pd.Categorical
    """Each as it was written, in capitals, the unit cut off; missing where there is no text."""


def spell_column(addresses: "Column", point: Ints, points: pd.DataFrame) -> SpelledColumn:
    """Each address in the spelling of its building, and as it was written.

    ``point``: each record's position in ``points`` (row: a coordinate; ``lat``, ``lon``).
    """
    text, given = pd.factorize(addresses)
    read = [spell(one) for one in given.tolist()]
    written, names = pd.factorize(np.array([one.written for one in read], dtype=object))
    as_written = pd.Categorical.from_codes(np.append(written, -1)[text], categories=pd.Index(names, dtype=object))
    code, distinct = pd.factorize(np.array([one.one for one in read], dtype=object))
    spelled = [str(one) for one in distinct]
    if any("-" in one for one in spelled):
        known = np.append(code, -1)[text]
        pairs = pd.unique(point[known >= 0] * np.int64(len(spelled)) + known[known >= 0])
        at, which = np.divmod(pairs, max(len(spelled), 1))
        again, distinct = pd.factorize(np.array(without_dashed_units(spelled, at, which, points), dtype=object))
        code, spelled = again[code] if len(code) else code, [str(one) for one in distinct]
    # In the order of the alphabet, whatever that of the records.
    order = np.argsort(np.array(spelled, dtype=object), kind="stable")
    place = np.empty(len(spelled) + 1, dtype=np.int64)
    place[order] = np.arange(len(spelled))
    place[-1] = -1
    if "" in spelled:
        place[spelled.index("")] = -1
    categories = pd.Index([spelled[k] for k in order], dtype=object)
    codes = place[np.append(code, -1)[text]]
    if "" in spelled:
        # It sorts first.
        codes, categories = np.where(codes >= 0, codes - 1, -1), categories[1:]
    return SpelledColumn(pd.Categorical.from_codes(codes, categories=categories), as_written)
