"""How true rates differ where a list holds only places with an event: the zero-truncated gamma-Poisson fit.

A list of buildings is made from events: a building without any is not on it, and how many there are nobody knows. A
prior fitted as if the list held all of them takes the places to be more alike than they are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.stats.rates import GammaPrior, check_counts, kinds_of_places

Floats = NDArray[np.float64]

#: Shapes alpha first tried, half a power of ten apart; the largest stands for places that do not differ.
_SHAPES: Final = np.logspace(-6, 7, 27)
#: Shapes tried between the neighbours of the best, and how often: to a part in ten thousand.
_FINER: Final = 9
_ROUNDS: Final = 6
#: Steps of the golden section: an interval of some fifty powers of e shrinks below 1e-8.
_STEPS: Final = 48
#: Smallest and largest mean tried, in units of the smallest and largest rate on the list.
_WIDE: Final = (1e-9, 1e4)
#: A gain in log likelihood that is rounding, not difference.
_NO_BETTER: Final = 1e-6


def fit_truncated_gamma(events: Floats, exposure: Floats | None = None) -> GammaPrior:
    """Gamma prior of the true rates of *all* places, from those that have an event, by maximum likelihood.

    ``events``: counts above 0 (whole, or divided by a dispersion), shape (n,). ``exposure``: above 0, by default 1
    each. Likelihood: NB(o) / (1 - NB(0)). Where no finite shape fits better than equal rates, alpha is infinite. The
    posterior of a listed place given this prior needs no other correction: that it is on the list follows from its
    count.

    Raises `InputError` for counts of 0 or less, and unusable numbers. Sources: Sampford 1955 (truncated fit); Clayton
    and Kaldor 1987 (prior).
    """
    weights = np.ones(events.size) if exposure is None else exposure
    check_counts(events, weights, positive=True)
    without = int((events == 0).sum())
    if without:
        raise InputError(
            f"This fit is for lists that hold only places with an event; {without:,} of {events.size:,} have none. "
            "Use fit_gamma where all places are known."
        )
    (counts, at_risk), _, repeats = kinds_of_places(events, weights)
    unit = float(events.sum() / weights.sum())
    listed = _Listed(counts, unit * at_risk, repeats.astype(float))
    shapes = _SHAPES
    heights, means = listed.profile(shapes)
    equal = heights[-1]
    for _ in range(_ROUNDS):
        best = int(np.argmax(heights))
        low, high = shapes[max(best - 1, 0)], shapes[min(best + 1, shapes.size - 1)]
        shapes = np.geomspace(low, high, _FINER)
        heights, means = listed.profile(shapes)
    best = int(np.argmax(heights))
    if heights[best] <= equal + _NO_BETTER or shapes[best] >= _SHAPES[-2]:
        mean = float(listed.profile(_SHAPES[-1:])[1][0])
        return GammaPrior(unit * mean, np.inf)
    return GammaPrior(unit * float(means[best]), float(shapes[best]))


@dataclass(frozen=True)
class _Listed:
    """Places grouped by count and exposure, the exposure in events at the crude rate of the list."""

    counts: Floats
    expected: Floats
    repeats: Floats

    def profile(self, shapes: Floats) -> tuple[Floats, Floats]:
        """Log likelihood of each shape at its best mean, and that mean; shape (shapes,)."""
        from scipy.special import betaln, gammaln

        # Gamma(o + a) / Gamma(a) by the beta function, which keeps its digits for large a.
        rising = ((gammaln(self.counts) - betaln(self.counts, shapes[:, None])) * self.repeats).sum(axis=1)
        ratio = self.counts / self.expected
        # Of a small shape the mean may be anything, but 1 / beta may not.
        stretch = np.minimum(shapes, 1.0)
        low = np.full(shapes.size, np.log(ratio.min() * _WIDE[0]))
        high = np.full(shapes.size, np.log(ratio.max() * _WIDE[1]))
        golden = (np.sqrt(5.0) - 1) / 2
        left, right = high - golden * (high - low), low + golden * (high - low)
        at_left, at_right = (self._height(shapes, np.exp(x) * stretch) for x in (left, right))
        for _ in range(_STEPS):
            falls = at_left >= at_right
            low, high = np.where(falls, low, left), np.where(falls, right, high)
            new = np.where(falls, high - golden * (high - low), low + golden * (high - low))
            at_new = self._height(shapes, np.exp(new) * stretch)
            left, right = np.where(falls, new, right), np.where(falls, left, new)
            at_left, at_right = np.where(falls, at_new, at_right), np.where(falls, at_left, at_new)
        return rising + np.maximum(at_left, at_right), np.exp((low + high) / 2) * stretch

    def _height(self, shapes: Floats, means: Floats) -> Floats:
        """Log likelihood but for what depends on the shape alone."""
        odds = self.expected * (means / shapes)[:, None]
        # log NB(0), and log of the chance of being on the list.
        none = -shapes[:, None] * np.log1p(odds)
        terms = self.counts * np.log(odds / (1.0 + odds)) + none - np.log(-np.expm1(none))
        return np.asarray((terms * self.repeats).sum(axis=1))
