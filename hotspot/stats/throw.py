"""Amounts thrown at random on equal places: the large ones one by one, the many small ones together."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: An amount with at least this share of the sum of squares leaves a lattice in the sums, which no smooth law has.
_ALONE: Final = 0.25
#: Amounts thrown in one go, or as many as there are places.
_AT_ONCE: Final = 1 << 20
#: Beyond so many places for each amount the places that have any are looked for, instead of all being held.
_SPARSE: Final = 4


def throw(
    amounts: Floats, times: Ints, places: int, *, singly: int, draws: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """The sums of the places with any amount, ``draws`` times: each an array of its own length, in no order.

    ``amounts``: distinct, 0 or more, rising, shape (a,). ``times``: how many of each, 1 or more, shape (a,). The
    ``singly`` largest fall on places one by one, all places alike. If there are more, the rest falls together, which is
    an approximation: how many of them a place gets follows Poisson's law, and their sum, given that number N, a gamma
    law with the mean and the variance of a sum of N of them (0 for none). An amount that has a quarter of the rest's
    sum of squares is counted by itself, by Poisson's law: sums of few prices are far from smooth. Memory: ``singly``
    and ``places``.
    """
    larger = int(times.sum()) - np.cumsum(times)
    single = np.clip(singly - larger, 0, times)
    ones, rest = np.repeat(amounts, single), times - single
    left = rest > 0
    prices, together = _split(amounts[left], rest[left], places)
    for _ in range(draws):
        if not left.any() and places > _SPARSE * max(ones.size, _AT_ONCE):
            _, at = np.unique(rng.integers(places, size=ones.size), return_inverse=True)
            yield np.bincount(at, ones).astype(np.float64)
            continue
        some, sums = _one_by_one(ones, places, rng)
        for price, each in prices:
            count = rng.poisson(each, places)
            some |= count > 0
            sums += count * price
        if together is not None:
            count = rng.poisson(together.each, places)
            some |= count > 0
            sums += together.sums(count, rng)
        yield sums[some]


class _Together:
    """Amounts of which only number, mean and variance are kept."""

    def __init__(self, amounts: Floats, times: Ints, places: int) -> None:
        number = int(times.sum())
        self.each = number / places
        # No product of vectors: its last digits depend on the processor.
        self._mean = float(amounts[0] if amounts.size == 1 else (amounts * times).sum() / number)
        self._variance = float(((amounts - self._mean) ** 2 * times).sum() / number)

    def sums(self, count: Ints, rng: np.random.Generator) -> Floats:
        """A sum of so many of them for each place, shape of ``count``."""
        told: Floats = count.astype(np.float64)
        if not self._variance:
            return told * self._mean
        scale = self._variance / self._mean
        # The shape of the law: as many times that of one amount.
        told *= self._mean / scale
        return rng.standard_gamma(told) * scale


def _split(amounts: Floats, times: Ints, places: int) -> tuple[list[tuple[float, float]], _Together | None]:
    """The prices that are counted by themselves, with how many a place has on average, and the other amounts."""
    squares = times * amounts**2
    alone: Flags = (squares > 0) & (squares >= _ALONE * squares.sum())
    prices = list(zip(amounts[alone].tolist(), (times[alone] / places).tolist(), strict=True))
    return prices, None if alone.all() else _Together(amounts[~alone], times[~alone], places)


def _one_by_one(amounts: Floats, places: int, rng: np.random.Generator) -> tuple[Flags, Floats]:
    """Which places have any, and the sum of each, shape (places,)."""
    some, sums = np.zeros(places, dtype=bool), np.zeros(places)
    step = max(places, _AT_ONCE)
    for start in range(0, amounts.size, step):
        these = amounts[start : start + step]
        at = rng.integers(places, size=these.size)
        some[at] = True
        sums += np.bincount(at, these, minlength=places)
    return some, sums
