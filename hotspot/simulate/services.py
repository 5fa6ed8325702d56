"""Invented clinics, shelters and schools, which have nothing to do with the visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hotspot.simulate.ground import centroids, to_km, to_lat_lon

if TYPE_CHECKING:
    import geopandas as gpd

KINDS = ("clinic", "clinic", "clinic", "shelter", "shelter", "school", "school", "school")
AWAY_KM = 0.15
"""Largest distance from the middle of a neighborhood, east and north."""


def draw_services(neighborhoods: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Row: a service, each near the middle of another neighborhood. Columns: name, kind, lat, lon (6 decimals)."""
    rows = np.sort(rng.choice(len(neighborhoods), len(KINDS), replace=False))
    x, y = to_km(*centroids(neighborhoods)[rows].T)
    lat, lon = to_lat_lon(*(np.array([x, y]) + rng.uniform(-AWAY_KM, AWAY_KM, (2, len(rows)))))
    kinds = rng.permutation(KINDS)
    names = [
        f"{place} {kind.title()}" for place, kind in zip(neighborhoods["name"].to_numpy()[rows], kinds, strict=True)
    ]
    return pd.DataFrame({"name": names, "kind": kinds, "lat": lat, "lon": lon})
