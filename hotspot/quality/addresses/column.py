"""The rules of addresses over a column: each distinct text once."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.quality.addresses.spell import building_address
from hotspot.quality.addresses.unit_behind_dash import without_dashed_units

if TYPE_CHECKING:
    Column = pd.Series[str]

Ints = NDArray[np.int64]


def spell_column(addresses: "Column", point: Ints, points: pd.DataFrame) -> pd.Categorical:
    """Each address in the one spelling of its building; missing where there is none. Shape (n,).

    ``point``: each record's position in ``points`` (row: a coordinate; ``lat``, ``lon``).
    """
    text, given = pd.factorize(addresses)
    code, distinct = pd.factorize(np.array([building_address(one) for one in given.tolist()], dtype=object))
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
        return pd.Categorical.from_codes(np.where(codes >= 0, codes - 1, -1), categories=categories[1:])
    return pd.Categorical.from_codes(codes, categories=categories)
