"""The method in one paragraph, from which a reviewer could replicate the analysis: its sentences, not told yet."""

from collections.abc import Mapping
from typing import Any, Final

from hotspot.columns import COST, COST_PER_EVENT, EVENTS
from hotspot.method.rings import read_rings, scales_of
from hotspot.stats.residents.mixture import MOST_STRATA
from hotspot.stats.residents.shuffles import MAPS
from hotspot.words import Said, said
from hotspot.words.numbers import before

Settings = Mapping[str, Any]

_BEARERS: Final = {"cost of a person": "note.cost_of_a_person", "cost of an event": "note.cost_of_an_event"}
_WEIGHTS: Final = {
    "triangular": "1 - r / ({rings} + 1)",
    "gaussian": "exp(-(r / {half:g})^2 / 2)",
    "inverse-distance": "1 / r",
}
_CORRECTED: Final = {
    "benjamini-hochberg": "note.benjamini_hochberg",
    "benjamini-yekutieli": "note.benjamini_yekutieli",
    "bonferroni": "note.bonferroni",
    "holm": "note.holm",
    "none": "note.uncorrected",
}
_RANDOMISED: Final = ("total", "conditional")


def method_note(test: Settings, caps: Mapping[str, float], sign: str = "$") -> tuple[Said, ...]:
    """The sentences of the paragraph.

    ``test``: the settings of a `hotspot.Method` by name, with or without what `find_hot_spots` adds to them (cells,
    resolution, tested, exact, and what was fitted); ``caps``: in the measure's unit, empty before events were binned;
    ``sign``: of the currency.
    """
    if test["null"] == "chosen" and (test["kernel"], test["transform"]) != ("uniform", "none"):
        # Only totals as they are can be compared with residents.
        test = {**test, "null": "total"}
    null = [_gi(test)] if test["null"] in _RANDOMISED else _exposure(test)
    return (
        _grid(test),
        _value(test),
        *([] if test["cap"] is None else _cap(test, caps, sign)),
        *([said(f"note.{test['transform']}")] if test["transform"] != "none" else []),
        _neighborhood(test),
        *([said("note.marks")] if _is_mean(test) else null),
        _many_tests(test),
    )


def _is_mean(test: Settings) -> bool:
    return bool(test["measure"] == COST_PER_EVENT)


def _grid(test: Settings) -> Said:
    if "cells" not in test:
        return said("note.grid")
    return said("note.grid_cells", cells=test["cells"], resolution=test["resolution"])


def _value(test: Settings) -> Said:
    if _is_mean(test):
        return said("note.marks_events" if test.get("bearer") == "event" else "note.marks_people")
    if test["measure"] == "value":
        return said("note.value", column=repr(test["value"]))
    return said(f"note.{test['measure']}")


def _cap(test: Settings, caps: Mapping[str, float], sign: str) -> list[Said]:
    measure, percentile = test["measure"], f"{100 * test['cap']:g}"
    if measure == COST_PER_EVENT:
        if measure not in caps:
            return [said("note.cap_amounts", percentile=percentile)]
        return [said("note.cap_amounts_at", percentile=percentile, at=f"{before(sign)}{caps[measure]:,.2f}")]
    # At this cap a building counts once.
    once = [said("note.cap_once")] if measure != COST and caps.get(measure) == 1 else []
    found = [said("note.cap", percentile=percentile, at=_at(measure, caps.get(measure), sign)), *once]
    if measure == COST:
        bearer = next((name for name in caps if name in _BEARERS), "cost of a person")
        at = _at(COST, caps.get(bearer), sign)
        found.append(said("note.cap_before", bearer=said(_BEARERS[bearer]), percentile=percentile, at=at))
        if bearer == "cost of a person":
            found.append(said("note.cost_at_home"))
    return found


def _at(measure: str, cap: float | None, sign: str) -> Said | str:
    """The cap in its unit, after a comma; empty where it is not known yet."""
    if cap is None:
        return ""
    if measure == COST:
        return said("note.at_money", at=f"{before(sign)}{cap:,.2f}")
    return said("note.at_events" if measure == EVENTS else "note.at_people", at=f"{cap:,.0f}")


def _neighborhood(test: Settings) -> Said:
    scales, kernel = scales_of(read_rings(test["rings"])), test["kernel"]
    rings = scales[0]
    if len(scales) > 1:
        return said("note.neighborhood_scales", first=rings, last=scales[-1])
    if kernel == "uniform":
        return said("note.neighborhood", rings, rings=rings)
    weight = _WEIGHTS[kernel].format(rings=rings, half=rings / 2)
    return said("note.neighborhood_weighted", rings, rings=rings, weight=weight)


def _gi(test: Settings) -> Said:
    way = said("note.way_any")
    if test["kernel"] != "uniform":
        way = said("note.way_some_draws")
        if "draws" in test:
            way = said("note.way_draws", draws=test["draws"], seed=str(test["seed"]))
    elif "exact" in test:
        way = said("note.way_exact" if test["exact"] else "note.way_bounds")
    return said("note.gi", null=said(f"note.{test['null']}"), way=way)


def _exposure(test: Settings) -> list[Said]:
    if test["null"] == "chosen":
        return [said("note.chosen")]
    spread = said("note.spread")
    if test["null"] == "residents":
        return [spread, *_residents(test)]
    if test["null"] == "binomial":
        return [spread, said("note.binomial")]
    way = said(f"note.tails_{test['tails']}") if test.get("tails") else ""
    if "shape" in test:
        return [spread, said("note.gamma_poisson_shape", shape=f"{test['shape']:.3g}", way=way)]
    return [spread, said("note.gamma_poisson", way=way)]


def _residents(test: Settings) -> list[Said]:
    """The law of places' rates, from which tails of sums, and the shuffled versions of the map."""
    return [
        *([said("note.residents_cost")] if test["measure"] == COST else []),
        said("note.residents_law", strata=MOST_STRATA),
        said("note.residents_cut"),
        said("note.residents_tails"),
        said("note.residents_shuffles", maps=MAPS),
    ]


def _many_tests(test: Settings) -> Said:
    correction, alpha = said(_CORRECTED[test["correction"]]), f"{test['alpha']:g}"
    if "tested" in test:
        return said("note.many_tests", tests=test["tested"], correction=correction, alpha=alpha)
    return said("note.all_tests", correction=correction, alpha=alpha)
