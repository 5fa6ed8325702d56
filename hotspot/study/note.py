"""The method in one paragraph, from which a reviewer could replicate the analysis."""

from collections.abc import Mapping
from typing import Any, Final

from hotspot.columns import COST, EVENTS, PEOPLE

_COUNTED: Final = {
    EVENTS: "the number of {noun}",
    PEOPLE: "the number of people, each counted once on the map where most of their {noun} are,",
    COST: "the cost",
}
_NULL: Final = {
    "total": "the cells' values were shuffled over the whole study area",
    "conditional": "the cell kept its value and the values of all other cells were shuffled among them",
}
_CORRECTED: Final = {
    "benjamini-hochberg": "the Benjamini-Hochberg false-discovery procedure",
    "benjamini-yekutieli": "the Benjamini-Yekutieli false-discovery procedure",
    "bonferroni": "the Bonferroni procedure",
    "none": "nothing: the p-values are not corrected for many tests",
}


def method_note(test: Mapping[str, Any], caps: Mapping[str, float], cells: int, noun: str) -> str:
    """One paragraph. ``test``: what `find_hot_spots` did; ``caps``: in the measure's unit; ``cells``: of the grid."""
    measure = test["measure"]
    parts = [
        (
            f"The study area was divided into {cells:,} H3 cells of resolution {test['resolution']}, empty ones "
            f"included. In each cell {_COUNTED[measure].format(noun=noun)} was added up."
        )
    ]
    if test["cap"] is not None:
        parts.append(_cap_sentence(measure, test["cap"], caps))
    parts.append(
        f"A cell's neighborhood is itself and all cells of the study area within {test['rings']} "
        f"{'step' if test['rings'] == 1 else 'steps'}."
    )
    parts.append(_exposure_sentences(test) if "shape" in test or test["null"] == "binomial" else _gi_sentences(test))
    parts.append(f"It was corrected for {test['tested']:,} tests by {_CORRECTED[test['correction']]}.")
    return " ".join(parts)


def _gi_sentences(test: Mapping[str, Any]) -> str:
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


def _exposure_sentences(test: Mapping[str, Any]) -> str:
    spread = (
        "Residents of each neighborhood were spread evenly over its cells, and the expected value of a cell is in "
        "proportion to them; cells without residents were not tested."
    )
    if test["null"] == "binomial":
        return (
            f"{spread} The p-value is the tail of the binomial distribution of the neighborhood's sum, doubled for two "
            "sides; it is valid only if every event falls by itself, and too small wherever people or places differ."
        )
    way = "by a Fourier transform" if test["tails"] == "transform" else "by the Lugannani-Rice approximation"
    return (
        f"{spread} The relative risk of cells was taken to vary by a gamma distribution with mean 1 and shape "
        f"{test['shape']:.3g}, fitted to the map by maximum likelihood. The p-value is the tail of the resulting "
        f"distribution of the neighborhood's sum, {way}, doubled for two sides; z is the sum's distance from its "
        "expectation in standard deviations."
    )


def _cap_sentence(measure: str, cap: float, caps: Mapping[str, float]) -> str:
    noun = "people" if measure == PEOPLE else "events"
    at = f"{caps[measure]:,.2f} dollars" if measure == COST else f"{caps[measure]:,.0f} {noun}"
    sentence = (
        f"One building counts at most {at}, the {100 * cap:g}th percentile of building totals, so that one address "
        "with very many cannot make an area hot by itself; the lists show all of it."
    )
    if measure != COST and caps[measure] == 1:
        sentence += " At this cap the value is the number of buildings with any."
    if measure == COST:
        bearer = next(name for name in caps if name.startswith("cost of"))
        sentence += f" Before that, the {bearer} was cut to {caps[bearer]:,.2f} dollars, likewise."
    return sentence
