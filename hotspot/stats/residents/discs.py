"""The disc scan against residents: is there any disc of cells with more than places that differ at random give.

The statistic of a disc is the tail of a shifted gamma law with the mean, variance and skewness of its sum under the
fitted null. It only orders discs: how small the smallest of a map gets is found on maps drawn from the fitted law
itself, so that the chance that a map without a pattern shows any disc is at most alpha, however rough the statistic.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from hotspot.stats.discs import DiscMethod, Discs, Scored, no_discs, numbers
from hotspot.stats.residents.mixture import Floats, Ints, ResidentsFit
from hotspot.stats.scales import DiscSum

#: Sums up to so many standard deviations above the mean are nobody's best disc.
_USUAL: Final = 2.0


def disc_scan_residents(
    fit: ResidentsFit, disc_sum: DiscSum, method: DiscMethod | None = None, *, keys: Ints | None = None
) -> Discs:
    """Find the discs of cells with the rarest counts against their residents, and how often chance finds one as rare.

    ``disc_sum``, ``method``, ``keys``: as for `hotspot.stats.discs.disc_scan`. Null hypothesis: counts are Poisson
    about the expected count times a factor drawn from the fitted law of the cell's stratum; the fit is taken as known.
    Cells without residents take no part. ``sums`` of the result are of the counts as they were fitted.

    Sources: as of `hotspot.stats.discs.disc_scan`.
    """
    method = method or DiscMethod()
    there = np.flatnonzero(fit.stratum >= 0)
    if keys is not None:
        there = there[np.argsort(keys[there], kind="stable")]
    if not there.size:
        return no_discs(method.draws(0))
    laws = [_Law.of(fit, disc_sum, rings, there) for rings in numbers(method.rings)]
    field = np.zeros(fit.stratum.size)

    def sums_of(counts: Ints, rings: int) -> Floats:
        field[there] = counts
        return disc_sum(field, rings)[there]

    sums, p, minima = [], [], np.ones(method.draws(there.size))
    # Scale by scale, the same maps for each: a grid may hold the neighbours of one radius at a time.
    for rings, law in zip(numbers(method.rings), laws, strict=True):
        sums.append(sums_of(fit.counts[there], rings))
        p.append(law.tail(sums[-1]))
        rng = np.random.default_rng(method.seed)
        for draw in range(minima.size):
            minima[draw] = min(minima[draw], law.tail(sums_of(drawn(fit, there, rng), rings)).min())
    z = np.array([law.distance(row) for law, row in zip(laws, sums, strict=True)])
    return Scored(there, np.array(sums), np.array(p), z, minima).discs(disc_sum, fit.stratum.size, method)


def drawn(fit: ResidentsFit, cells: Ints, rng: np.random.Generator) -> Ints:
    """Counts of these cells on a map of the fitted law, shape (cells,)."""
    which, theta = rng.random(cells.size), np.zeros(cells.size)
    for number, (support, weights) in enumerate(zip(fit.support, fit.weights, strict=True)):
        here = fit.stratum[cells] == number
        at = np.searchsorted(np.cumsum(weights)[:-1], which[here], side="right")
        theta[here] = support[at]
    return rng.poisson(fit.by_residents[cells] * theta)


@dataclass(frozen=True)
class _Law:
    """Mean, deviation and shape of each disc's sum under the null, shape (cells,)."""

    mean: Floats
    deviation: Floats
    shape: Floats
    """Of the gamma law with the same skewness."""

    @classmethod
    def of(cls, fit: ResidentsFit, disc_sum: DiscSum, rings: int, there: Ints) -> "_Law":
        mean, variance, third = (disc_sum(part, rings)[there] for part in (fit.expected, fit.variance, _third(fit)))
        deviation = np.sqrt(variance)
        skewness = np.divide(third, deviation**3, out=np.zeros(third.size), where=deviation > 0)
        return cls(mean, deviation, 4.0 / np.maximum(np.square(skewness), 1e-6))

    def distance(self, sums: Floats) -> Floats:
        """Standard deviations above the mean; 0 where nothing can differ."""
        return np.divide(sums - self.mean, self.deviation, out=np.zeros(sums.size), where=self.deviation > 0)

    def tail(self, sums: Floats) -> Floats:
        """About P(S >= sum); 1 where the sum is usual."""
        from scipy.special import gammaincc

        z = self.distance(sums - 0.5)
        far = np.flatnonzero(z > _USUAL)
        found = np.ones(sums.size)
        root = np.sqrt(self.shape[far])
        found[far] = gammaincc(self.shape[far], np.maximum(self.shape[far] + root * z[far], 0.0))
        return found


def _third(fit: ResidentsFit) -> Floats:
    """Third central moment of each cell's count: that of a Poisson count about a factor that differs."""
    found = np.zeros(fit.stratum.size)
    for number, (support, weights) in enumerate(zip(fit.support, fit.weights, strict=True)):
        here = fit.stratum == number
        expected, mean = fit.by_residents[here], float(np.sum(support * weights))
        second, third = (float(np.sum((support - mean) ** power * weights)) for power in (2, 3))
        found[here] = expected * mean + 3 * expected**2 * second + expected**3 * third
    return found
