"""The method in one paragraph, from which a reviewer could replicate the analysis."""

from collections.abc import Mapping
from typing import Any, Final

from hotspot.columns import COST, COST_PER_EVENT, EVENTS, PEOPLE

Settings = Mapping[str, Any]

_COUNTED: Final = {
    EVENTS: "the number of {noun}",
    PEOPLE: "the number of people, each counted once on the map where most of their {noun} are,",
    COST: "the cost",
}
_BELONGS: Final = "all whose middle lies in it, empty ones included"
_TRANSFORMED: Final = {
    "log1p": "The tested value is the natural logarithm of 1 + this total.",
    "rank": "The tested value is the rank of this total among all cells, ties sharing their mean rank.",
}
_WEIGHTS: Final = {
    "triangular": "1 - r / ({rings} + 1)",
    "gaussian": "exp(-(r / {half:g})^2 / 2)",
    "inverse-distance": "1 / r",
}
_NULL: Final = {
    "total": "the cells' values were shuffled over the whole study area",
    "conditional": "the cell kept its value and the values of all other cells were shuffled among them",
}
_CORRECTED: Final = {
    "benjamini-hochberg": "the Benjamini-Hochberg false-discovery procedure",
    "benjamini-yekutieli": "the Benjamini-Yekutieli false-discovery procedure",
    "bonferroni": "the Bonferroni procedure",
    "holm": "the Holm procedure",
    "none": "nothing: the p-values are not corrected for many tests",
}


def method_note(test: Settings, caps: Mapping[str, float], noun: str) -> str:
    """One paragraph. ``noun``: what an event is called, in the plural.

    ``test``: the settings of a `hotspot.Method` by name, with or without what `find_hot_spots` adds to them (cells,
    resolution, tested, exact, and what was fitted); ``caps``: in the measure's unit, empty before events were binned.
    """
    parts = [
        _grid(test),
        _value(test, noun),
        *([] if test["cap"] is None else [_cap(test, caps, noun)]),
        *([_TRANSFORMED[test["transform"]]] if test["transform"] in _TRANSFORMED else []),
        _neighborhood(test),
        _exposure(test) if test["null"] not in _NULL else _marks(test) if _is_mean(test) else _gi(test),
        _many_tests(test),
    ]
    return " ".join(parts)


def _is_mean(test: Settings) -> bool:
    return bool(test["measure"] == COST_PER_EVENT)


def _grid(test: Settings) -> str:
    if "cells" not in test:
        return f"The study area was divided into H3 cells of one resolution, {_BELONGS}."
    return f"The study area was divided into {test['cells']:,} H3 cells of resolution {test['resolution']}, {_BELONGS}."


def _value(test: Settings, noun: str) -> str:
    if _is_mean(test):
        if test.get("bearer") == "event":
            return f"Each of the {noun} with a usable amount carries that amount."
        return (
            f"Each person carries the mean of the usable amounts of their {noun}, at the building where most of them "
            f"are, because the amounts of one person resemble each other; {noun} of unknown persons carry their own."
        )
    return f"In each cell {_COUNTED[test['measure']].format(noun=noun)} was added up."


def _cap(test: Settings, caps: Mapping[str, float], noun: str) -> str:
    measure, percentile = test["measure"], f"{100 * test['cap']:g}th percentile"
    if measure == COST_PER_EVENT:
        at = f" ({_dollars(caps[COST_PER_EVENT])})" if COST_PER_EVENT in caps else ""
        return f"Amounts were cut to the {percentile} of all amounts above 0{at}."
    unit = noun if measure == EVENTS else "people"
    at = ""
    if measure in caps:
        at = f", {_dollars(caps[measure]) if measure == COST else f'{caps[measure]:,.0f} {unit}'}"
    sentence = (
        f"One building (all records with one address at one coordinate) counts at most the {percentile} of positive "
        f"building totals on the map, the smallest that so many do not exceed{at}, so that one address with very many "
        "cannot make an area hot by itself; the lists show all of it."
    )
    if measure != COST:
        once = " At this cap the value is the number of buildings with any."
        return sentence + (once if caps.get(measure) == 1 else "")
    bearer = next((name for name in caps if name.startswith("cost of")), "cost of a person")
    cut = f", {_dollars(caps[bearer])}" if bearer in caps else ""
    return f"{sentence} Before that, the {bearer} was cut to the {percentile} of such totals{cut}."


def _dollars(amount: float) -> str:
    return f"{amount:,.2f} dollars"


def _neighborhood(test: Settings) -> str:
    rings, kernel = test["rings"], test["kernel"]
    sentence = (
        "A cell's neighborhood is itself and all cells of the study area within "
        f"{rings} {'step' if rings == 1 else 'steps'}"
    )
    if kernel == "uniform":
        return f"{sentence}, all with the same weight."
    weight = _WEIGHTS[kernel].format(rings=rings, half=rings / 2)
    return f"{sentence}; a cell r steps away has the weight {weight}, the cell itself 1."


def _gi(test: Settings) -> str:
    way = "computed exactly where the values are whole numbers or ranks, and as the larger of two bounds otherwise."
    if test["kernel"] != "uniform":
        drawn = (
            f"{test['draws']:,} random draws (NumPy default_rng({test['seed']}))" if "draws" in test else "random draws"
        )
        way = f"estimated from {drawn} that serve all cells, (1 + draws that reach the sum) / (1 + draws)."
    elif "exact" in test:
        way = (
            "computed exactly, not from a normal curve."
            if test["exact"]
            else "computed from values rounded to a fine lattice, once up and once down; the larger p is reported."
        )
    return (
        "Getis-Ord Gi* (Ord and Getis 1995) compares the neighborhood's sum with what is expected if "
        f"{_NULL[test['null']]}. The p-value is the share of all such arrangements with a sum at least as far out, "
        f"doubled for two sides, {way}"
    )


def _marks(test: Settings) -> str:
    del test
    return (
        "The sum of these amounts in the neighborhood is compared with what is expected if all of them were shuffled "
        "over those who carry them, everyone staying where they are. The p-value is the share of all such "
        "arrangements with a sum at least as far out, doubled for two sides, from the distribution of sums drawn "
        "without replacement: exact for whole numbers, otherwise of amounts rounded to a fine lattice, the larger p of "
        "two bounds for up to 16 amounts, and read five standard deviations of the rounding further out for more."
    )


def _exposure(test: Settings) -> str:
    spread = (
        "Residents of each neighborhood were spread evenly over its cells, and the expected value of a cell is in "
        "proportion to them; cells without residents were not tested."
    )
    if test["null"] == "binomial":
        return (
            f"{spread} The p-value is the tail of the binomial distribution of the neighborhood's sum, doubled for two "
            "sides; it is valid only if every event falls by itself, and too small wherever people or places differ."
        )
    shape = f" and shape {test['shape']:.3g}" if "shape" in test else ""
    way = {"transform": ", by a Fourier transform", "saddlepoint": ", by the Lugannani-Rice approximation"}
    return (
        f"{spread} The relative risk of cells was taken to vary by a gamma distribution with mean 1{shape}, fitted to "
        "the map by maximum likelihood. The p-value is the tail of the resulting distribution of the neighborhood's "
        f"sum{way.get(test.get('tails', ''), '')}, doubled for two sides; z is the sum's distance from its expectation "
        "in standard deviations."
    )


def _many_tests(test: Settings) -> str:
    tests = f"{test['tested']:,} tests" if "tested" in test else "all cells tested"
    corrected = _CORRECTED[test["correction"]]
    level = (
        f"A cell is called hot where the result is at most {test['alpha']:g} and the upper tail is the smaller one, "
        "cold where it is the lower."
    )
    return f"The p-value was corrected for {tests} by {corrected}. {level}"
