"""The manifest: everything that a reviewer needs to know about an output, as JSON."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from hotspot import columns as c
from hotspot import report
from hotspot.disclosure import Release
from hotspot.disclosure.discs import DiscsFound
from hotspot.method import MEASURES, Method
from hotspot.report.decisions import decision_words
from hotspot.report.method import method_words, population_words
from hotspot.report.told import Told
from hotspot.stats import LABELS
from hotspot.words.safe import isolated

#: Facts that the manifest names, in their order; others stay.
FACTS: Final = (
    *(
        "title",
        "language",
        "measure",
        "event_noun",
        "cost_kind",
        "currency",
        "resolution",
        "rings",
        "alpha",
        "correction",
        "null",
    ),
    *(
        "kernel",
        "transform",
        "exact",
        "ranked_by",
        "tops",
        "clustering",
        "tested",
        "label_counts",
        "cold",
        "cold_detectable",
        "set_aside",
    ),
    *("residents_way", "outside_residents", "false_alarms", "area_cells"),
    *("dispersion", "persons_known", "stands_out_times", "stands_out_probability"),
    *("method_note", "decisions", "input_name", "study_area_assumed", "population_note"),
    "kept_columns",
)
_INPUT: Final = frozenset({"name", "files", "sha256", "rows"})
#: What `Facts.details` may add, and below it; other keys stay. None: a value, or a list of values.
DETAILS: Final[Mapping[str, frozenset[str] | None]] = {
    "versions": frozenset({"python", "h3", "numpy", "pandas", "geopandas", "shapely", "folium", "duckdb"}),
    "input": _INPUT,
    "areas_input": _INPUT,
    "residents_input": _INPUT,
    "services": _INPUT,
    "institutions": _INPUT,
    "footprints": _INPUT,
    "columns": frozenset({c.LAT, c.LON, c.TIME, c.COST, c.PERSON, c.ADDRESS, c.CATEGORY, c.PRECISION, c.WEIGHT}),
    "area_columns": frozenset({c.NAME, c.POPULATION}),
    "level": None,
    "where": None,
    "keep": None,
    "keep_points": None,
    "exclude": _INPUT,
    "base": _INPUT,
    "grid": frozenset({"resolution", "cells", "chosen", "study_area"}),
    "method": frozenset({*Method.__dataclass_fields__, "exact"}),
    "caps": frozenset({*MEASURES, "cost of an event", "cost of a person"}),
}
_GLOBAL: Final = ("morans_i", "general_g")
_TEST: Final = ("statistic", "expected", "p_upper", "p_lower", "p", "permutations")
_DIGITS: Final = 9
#: Whose rows are counted.
_TABLES: Final = ("cells", "buildings", "neighborhoods", "institutions", "concentration")
_PLACES: Final = frozenset({"buildings", "neighborhoods"})


def manifest(release: Release, language: str = "en") -> dict[str, Any]:
    """Facts, policy and record counts of a release: named keys and nothing else. No path, no clock.

    The title and the condition on the records (``where``) stand as the user wrote them; in a file with marks of
    direction shut in.
    """
    return report_manifest(report.of(release, language))


def report_manifest(told: report.Report) -> dict[str, Any]:
    """The same of a report."""
    facts = {name: getattr(told.facts, name) for name in FACTS}
    # For reviewers and programs: the same words whatever the language of the page.
    english = Told.of(told.release.facts, "en")
    facts |= {
        "method_note": method_words(english),
        "decisions": tuple(decision_words(english)),
        "input_name": told.input_name,
        "population_note": population_words(english),
    }
    facts["tops"] = _known(facts["tops"], _PLACES)
    facts["label_counts"] = _known(facts["label_counts"], frozenset(LABELS))
    facts["clustering"] = {
        name: {key: _number(getattr(test, key)) for key in _TEST}
        for name, test in facts["clustering"].items()
        if name in _GLOBAL
    }
    facts["discs"] = asdict(told.facts.discs) if isinstance(told.facts.discs, DiscsFound) else None
    period = told.facts.period
    tables = {name: getattr(told, name) for name in _TABLES}
    return {
        "hotspot": told.facts.version,
        "audience": told.policy.audience,
        "policy": {"name": told.policy.name, "date": told.policy.date},
        **facts,
        "period": None if period is None else {"first": period[0], "last": period[1]},
        **_details(told.facts.details),
        "records": [] if told.quality is None else told.quality.to_dict("records"),
        "rows": {name: len(table) for name, table in tables.items() if table is not None},
        "withheld": {"cells": 0, "buildings": 0, "neighborhoods": 0},
    }


def manifest_text(release: Release, language: str = "en") -> str:
    """The manifest as text: same release, same bytes."""
    return json_text(manifest(release, language))


def json_text(value: Mapping[str, Any]) -> str:
    """A manifest as JSON for people: indented, letters of every language as they are."""
    # NumPy scalars know their Python value.
    return json.dumps(_shut(value), indent=2, ensure_ascii=False, default=lambda scalar: scalar.item()) + "\n"


def _shut(value: Any) -> Any:
    """The value with each text in it shut in; see `isolated`."""
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, Mapping):
        return {name: _shut(one) for name, one in value.items()}
    return [_shut(one) for one in value] if isinstance(value, (list, tuple)) else value


def _details(given: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if name not in DETAILS:
            continue
        known = DETAILS[name]
        if known is not None and isinstance(value, Mapping):
            kept[name] = _known(value, known)
        elif value is None or (known is None and isinstance(value, str)):
            kept[name] = value
        elif known is None and isinstance(value, (list, tuple)):
            kept[name] = [one for one in value if _is_value(one)]
    return kept


def _known(given: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in names and _is_value(value)}


def _is_value(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, np.generic))


def _number(value: float) -> float | None:
    # A number that is undefined is null in JSON; more digits would be those of the processor.
    return None if math.isnan(value) else float(f"{value:.{_DIGITS}g}")
