"""Points of made-up records."""

import numpy as np
import pandas as pd

from hotspot.quality.addresses.column import spell_column
from hotspot.quality.check import distinct_points
from hotspot.quality.points.at import AtPoints, persons_of

Row = tuple[float, float, str | None]


def at_points(rows: list[Row], *, addresses: bool = True, persons: list[int] | None = None) -> AtPoints:
    """What is known of the points of records: latitude, longitude, address; ``persons``: -1 for none."""
    frame = pd.DataFrame(rows, columns=["lat", "lon", "address"]).astype({"lat": float, "lon": float})
    points, code = distinct_points(frame)
    placed = np.isfinite(points.to_numpy()).all(axis=1)
    spelled = spell_column(frame["address"].astype("str"), code, points).one if addresses else None
    counted = None if persons is None else persons_of(np.array(persons, dtype=np.int64))
    return AtPoints(points, code, np.ones(len(frame)), spelled, placed, counted)


def houses(count: int) -> list[Row]:
    """One record at each of so many houses."""
    return [(40.0 + 0.00123 * k, -75.0001 - 0.00047 * k, f"{k + 1} ELM ST") for k in range(count)]
