"""The facts of a study: what page and manifest say beside the tables."""

import hashlib
import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotspot.columns import EVENTS, FIRST, LAST, MONTHS, POPULATION, TIME
from hotspot.disclosure import Facts
from hotspot.files.named import name_of, named_files
from hotspot.method.note import method_note
from hotspot.quality import used
from hotspot.quality.behind import stands_for
from hotspot.study.based import GROUND, files_of, several
from hotspot.study.decisions import decisions, population_note
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said

_PACKAGES: Final = ("h3", "numpy", "pandas", "geopandas", "shapely", "folium", "duckdb")


def describe(prepared: Prepared) -> Facts:
    """The facts of a study before anything is counted."""
    study = prepared.study
    return Facts(
        title=study.title,
        event_noun=study.event_noun,
        cold=study.cold,
        currency=prepared.events.attrs["currency"] or "$",
        cost_kind=study.cost_kind,
        period=_period(prepared.events),
        decisions=tuple(decisions(prepared)),
        input_name=input_name(study.events),
        study_area_assumed=prepared.grid.assumed,
        population_note=population_note(prepared),
        residents_way=prepared.against.way,
        area_cells=float(f"{prepared.against.area_cells:.3g}"),
        services=prepared.services,
        base=prepared.base,
        base_name=_joined_names(study.base),
        services_name="" if prepared.services is None else input_name(study.services),
        details=details(prepared),
    )


def tested(facts: Facts, prepared: Prepared, cells: pd.DataFrame) -> Facts:
    """The facts with those of the test. ``cells``: from `find_hot_spots`."""
    test, caps = cells.attrs["test"], cells.attrs["caps"] if prepared.method.cap is not None else {}
    return replace(
        facts,
        method_note=method_note(test, caps, facts.currency),
        outside_residents=_outside_residents(cells),
        details={**facts.details, "method": {**prepared.method.told, "exact": test["exact"]}, "caps": dict(caps)},
    )


def _outside_residents(cells: pd.DataFrame) -> int:
    """Events on the map in cells without residents; 0 where residents are not known."""
    return int(cells.loc[~(cells[POPULATION] > 0), EVENTS].sum()) if POPULATION in cells else 0


def input_name(source: Any) -> Said | str:
    """File name of the events, or of other data, without its folder; of several files what was given."""
    return name_of(source) or said("words.in_memory")


def details(prepared: Prepared) -> dict[str, Any]:
    """What only the manifest says, but for the test."""
    study, homes = prepared.study, prepared.against.homes
    own = homes is not None and "joined" in homes.attrs
    return {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "input": _input(study.events, prepared.events.attrs["rows"]),
        "areas_input": None if prepared.areas is None else _input(study.areas, len(prepared.areas)),
        "residents_input": None if not own else _input(study.residents, len(prepared.against.homes)),
        "address_points": None
        if prepared.address_points is None
        else _input(study.address_points, prepared.address_points.attrs["rows"]),
        "services": None if prepared.services is None else _input(study.services, prepared.services.attrs["rows"]),
        "institutions": None if prepared.institutions is None else _input(study.institutions),
        "footprints": None if prepared.footprints is None else _input(study.buildings),
        "columns": prepared.events.attrs["columns"],
        "area_columns": {} if prepared.areas is None else prepared.areas.attrs["columns"],
        "level": study.level,
        "where": study.where,
        "keep": list(study.keep),
        "keep_points": [f"{lat:.6f},{lon:.6f}" for lat, lon in study.keep_points],
        "exclude": _inputs(study.exclude, study.base),
        "base": _inputs(study.base),
        "grid": {
            "resolution": prepared.grid.resolution,
            "cells": len(prepared.grid),
            "chosen": str(prepared.how),
            "study_area": "assumed from the records" if prepared.grid.assumed else "given",
        },
    }


def _input(source: Any, rows: int | None = None) -> dict[str, Any]:
    """Name and hash of a file, and its rows where they count; of several files also how many.

    Their hash is that of a text with a line for each, its own hash, two blanks and its name, as sha256sum writes it.
    """
    counted = {} if rows is None else {"rows": rows}
    if not isinstance(source, (str, Path)):
        return {"name": str(said("words.in_memory")), **counted}
    named = named_files(source)
    digests = [_digest(path) for path in named.paths]
    if not named.several:
        return {"name": named.name, "sha256": digests[0], **counted}
    lines = "".join(f"{digest}  {name}\n" for digest, name in zip(digests, named.names, strict=True))
    together = hashlib.sha256(lines.encode("utf-8")).hexdigest()
    return {"name": named.name, "files": len(named.paths), "sha256": together, **counted}


def _inputs(given: Any, base: Any = None) -> dict[str, Any] | None:
    """The same of a setting that takes several files and words, with their names after each other; None for none.

    ``base``: the files that the words mean something of: they are in the hash, too.
    """
    named = several(given)
    if not named:
        return None
    files = files_of(given)
    words = [one for one in named if isinstance(one, str) and one in GROUND]
    if len(files) == len(named) == 1:
        return _input(named[0])
    told = [_input(one) for one in files]
    behind = [*told, *(_input(one) for one in files_of(base) if words)]
    lines = "".join(f"{one.get('sha256', '')}  {one['name']}\n" for one in behind)
    names = ", ".join([*words, *(str(one["name"]) for one in told)])
    return {
        "name": names,
        **({} if words else {"files": len(told)}),
        "sha256": hashlib.sha256(lines.encode("utf-8")).hexdigest(),
    }


def _joined_names(given: Any) -> tuple[Said | str, ...]:
    return tuple(input_name(one) for one in several(given))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _period(events: pd.DataFrame) -> tuple[str, str] | None:
    asked = [column for column in (FIRST, LAST, MONTHS, TIME) if column in events]
    kept = events[asked][used(events, on_map=False) & (stands_for(events) > 0)]
    if LAST in kept:
        kept = kept[kept[LAST].notna()]
        first, last, months = kept[FIRST], kept[LAST], bool(kept[MONTHS].all())
    elif TIME in kept:
        first = last = kept[TIME].dropna()
        # Dates that are all the first of a month at midnight are months.
        months = bool(last.dt.is_month_start.all() and (last == last.dt.normalize()).all())
    else:
        return None
    if last.empty:
        return None
    shown = "%Y-%m" if months else "%Y-%m-%d"
    return first.min().strftime(shown), last.max().strftime(shown)
