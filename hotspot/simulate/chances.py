"""How many times as likely as usual a resident of each home is to have visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from hotspot.simulate.ground import to_km

if TYPE_CHECKING:
    import pandas as pd

    from hotspot.simulate.ground import Floats

HOT_RATE: Final = 3.0
"""In a hot neighborhood a resident is this many times as likely to have visits."""

CREST_TO_CREST_KM: Final = 3.0

FLATNESS: Final = 3.0
"""Of crests and troughs: wide ones, all of a height, so that there are many cells a little up, and none far up."""


@dataclass(frozen=True)
class Wave:
    """Parallel waves over the whole city."""

    height: float
    """Crests are 1 + height times the usual chance, troughs 1 - height."""
    heading: float
    """Direction in which crest follows crest, radians counterclockwise from east."""
    phase: float
    """Phase at the city's center, radians."""

    def factor(self, lat: Floats, lon: Floats) -> Floats:
        """How many times the usual chance, at points in degrees, shape as ``lat``."""
        x, y = to_km(lat, lon)
        along = x * np.cos(self.heading) + y * np.sin(self.heading)
        swing = np.sin(2 * np.pi * along / CREST_TO_CREST_KM + self.phase)
        factor: Floats = 1 + self.height * np.tanh(FLATNESS * swing) / np.tanh(FLATNESS)
        return factor

    def truth(self) -> dict[str, float]:
        """All that `factor` is made of."""
        return {
            "height": self.height,
            "heading_radians": self.heading,
            "phase_radians": self.phase,
            "crest_to_crest_km": CREST_TO_CREST_KM,
            "flatness": FLATNESS,
        }


def draw_wave(height: float, rng: np.random.Generator) -> Wave:
    """Waves of any heading and phase."""
    heading, phase = rng.uniform(0, 2 * np.pi, 2).tolist()
    return Wave(height, heading, phase)


def chance_factors(homes: pd.DataFrame, hot: list[int], wave: Wave) -> Floats:
    """How many times the usual chance the residents of each home have, shape (homes,)."""
    factor = wave.factor(homes["lat"].to_numpy(), homes["lon"].to_numpy())
    return factor * np.where(homes["neighborhood"].isin(hot), HOT_RATE, 1.0)
