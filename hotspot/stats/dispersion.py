"""How many independent events a count is worth, so that ranks are not surer than the counts allow.

A person who calls thirty times is not thirty persons. Counts of frequent users scatter far more than Poisson's, and
intervals that do not know it hold 40 % where 90 % is stated. Here totals are cut at a quantile of what single persons
(or, where these are not known, single buildings) hold, and divided by sum c^2 / sum c of them: Kish's design effect.
What is divided scatters about as Poisson counts do; the exposure is divided alike.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Quantile at which a person's total is cut, and a building's where persons are not known.
PERSON_CAP: Final = 0.9
BUILDING_CAP: Final = 0.99
#: The same where the ranked places are themselves buildings: next to nothing is known of how their events scatter.
OWN_CAP: Final = 0.5
#: Quantile at which a person's cost is cut where buildings are ranked by it. So low that nearly every person counts
#: alike: with few persons in each, amounts of a spread of 2 tell next to nothing of what is to be expected.
AMOUNT_CAP: Final = 0.1
#: So many persons weigh a place's own factor and that of all persons alike.
PERSONS: Final = 10.0


@dataclass(frozen=True)
class Independent:
    """What each place's total is worth; shapes (places,)."""

    counts: Floats
    """Totals, cut and divided: they scatter about as Poisson counts do."""
    share: Floats
    """What part of an event (or how many events a dollar) each of them stands for: multiply the exposure by it."""


def capped(totals: Floats, quantile: float) -> Floats:
    """Totals cut at this quantile of those above 0, which is one of them; shape as ``totals``."""
    positive = totals[totals > 0]
    if not positive.size:
        return totals.copy()
    return np.asarray(np.minimum(totals, np.quantile(positive, quantile, method="inverted_cdf")))


def dispersion(totals: Floats) -> float:
    """Sum c^2 / sum c of the totals of persons or buildings, in their unit: 1 where each has one event.

    1 where there is no total above 0. Source: Kish 1965 (design effect of unequal weights).
    """
    whole = float(totals.sum())
    return float(np.square(totals).sum()) / whole if whole > 0 else 1.0


def independent_of_buildings(totals: Floats, place: Ints, places: int, *, cap: float = BUILDING_CAP) -> Independent:
    """Counts of places where persons are not known, as if the events of each building were one person's.

    ``totals``: events of each building, 0 or more. ``place``: position of the place that holds it, of ``places``.
    ``cap``: quantile at which a building's total is cut; `OWN_CAP` where the buildings themselves are ranked, for then
    no place finer than the ranked one tells how events scatter.

    Raises `InputError` for totals below 0 or missing.
    """
    _check(totals)
    cut = capped(totals, cap)
    factor = dispersion(cut)
    counts = np.bincount(place, cut, minlength=places) / factor
    return Independent(counts, np.full(places, 1.0 / factor))


def independent_of_persons(
    totals: Floats, place: Ints, places: int, *, cap: float = PERSON_CAP, weight: float = PERSONS
) -> Independent:
    """Counts (or amounts) of places where persons are known.

    ``totals``: events, or cost, of each person at each place, 0 or more. ``place``: position of that place, of
    ``places``. ``cap``: quantile at which a person's total is cut; `AMOUNT_CAP` for lists of buildings by cost.
    ``weight``: persons at which a place's own factor counts as much as that of all; 0 for lists that hold only places
    with an event: a place with one person must there be worth one.

    Raises `InputError` for totals below 0 or missing.
    """
    _check(totals)
    cut = capped(totals, cap)
    sums = np.bincount(place, cut, minlength=places).astype(float)
    squares = np.bincount(place, np.square(cut), minlength=places).astype(float)
    persons = np.bincount(place, cut > 0, minlength=places).astype(float)
    return independent_of_sums(sums, squares, persons, weight=weight)


def independent_of_sums(sums: Floats, squares: Floats, persons: Floats, *, weight: float = PERSONS) -> Independent:
    """The same from sums over the persons of each place; see `shrunk_factors`."""
    factors = shrunk_factors(sums, squares, persons, weight=weight)
    return Independent(sums / factors, 1.0 / factors)


def shrunk_factors(sums: Floats, squares: Floats, persons: Floats, *, weight: float = PERSONS) -> Floats:
    """The factor of each place: its own sum c^2 / sum c, drawn to that of all persons, shape (places,).

    ``sums``, ``squares``: sum of c and of c^2 over the persons of each place; ``persons``: how many those are. Own and
    pooled factor are averaged with weights ``persons`` and ``weight``. The own factor alone rests on the very persons
    that made the count high or low; a place without events has the pooled one.
    """
    whole = float(sums.sum())
    pooled = float(squares.sum()) / whole if whole > 0 else 1.0
    some = sums > 0
    own = np.divide(squares, sums, out=np.full(sums.shape, pooled), where=some)
    weights = np.where(some, persons, 0.0)
    total = weights + weight
    share = np.divide(weights, total, out=np.zeros(sums.shape), where=total > 0)
    return np.asarray(share * own + (1.0 - share) * pooled)


def _check(totals: Floats) -> None:
    # A comparison with NaN is False, so this refuses it too.
    wrong = int((~(totals >= 0)).sum() + np.isinf(totals).sum())
    if wrong:
        raise InputError(f"Totals must be finite and 0 or more; {wrong:,} of {totals.size:,} are not.")
