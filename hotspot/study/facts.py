"""The facts of a study: what page and manifest say beside the tables."""

import hashlib
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import ADDRESS, COST, NAME, PEOPLE, PERSON, POPULATION, REASON, TIME
from hotspot.disclosure import Facts
from hotspot.grid import Grid
from hotspot.method import Method
from hotspot.method.note import method_note
from hotspot.places.ranking import FEWEST_AT_RISK
from hotspot.quality import used
from hotspot.quality.check import usable_cost
from hotspot.quality.reasons import PILE_UP_ADDRESSES
from hotspot.slices import Slices
from hotspot.study.settings import Study
from hotspot.words import say
from hotspot.words.numbers import counted, percent

#: Share of the cells beyond which a neighbourhood is large.
_LARGE: Final = 0.1
#: Share of the records in the study area at the border beyond which the areas are small for the hexagons.
_MUCH_BORDER: Final = 0.2
#: Cells beyond which a page opens slowly.
_MANY_CELLS: Final = 50_000
#: Degrees of latitude beyond which few records are expected.
_POLAR: Final = 62
#: So few amounts holding more than that share of all cost are said.
_FEW: Final = 5
_FEW_HOLD_MUCH: Final = 0.05
_AVERAGE: Final = re.compile(r"avg|mean|average|per_|_per", re.IGNORECASE)
_PACKAGES: Final = ("h3", "numpy", "pandas", "geopandas", "shapely", "folium", "duckdb")


@dataclass(frozen=True, eq=False)
class Prepared:
    """A study whose data were read and checked."""

    study: Study
    """Its settings."""
    events: pd.DataFrame = field(repr=False)
    """Row: an event, with ``reason``; see `hotspot.check_events`."""
    areas: Any = field(repr=False)
    """Row: a neighborhood (GeoDataFrame), or None."""
    grid: Grid
    """The cells of the study area."""
    how: str
    """Why this resolution."""
    method: Method
    """The test, its measure decided."""
    services: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution or service on the map; None where none are given."""

    def decisions(self) -> list[str]:
        """Every decision that the tool took by itself, a sentence with its reason each."""
        study = self.study
        taken = _of_file("Events", study.events, self.events.attrs.get("notes", ()))
        columns = self.events.attrs["columns"]
        guessed = [f"{m} from {c!r}" for m, c in columns.items() if getattr(study.columns, m) is None]
        if guessed:
            taken.append(f"Columns recognised by their names: {', '.join(guessed)}.")
        if study.resolution is None:
            taken.append(f"Resolution {self.grid.resolution}: {self.how}.")
        if study.measure is None:
            why = (
                "persons are known" if self.method.measure == PEOPLE else "no column of persons was recognised or named"
            )
            taken.append(f"The measure is {self.method.measure}, because {why}.")
        if study.study_area is None and self.areas is None:
            taken.append("The study area is assumed: a hull around the records, stray points trimmed.")
        elif study.study_area is None:
            taken.append("The study area is all the neighborhoods together.")
        if "pile_up" in study.keep:
            taken.append("Pile-ups (one coordinate with many different addresses) are kept, as asked.")
        elif ADDRESS in self.events:
            taken.append(
                f"A coordinate with {PILE_UP_ADDRESSES} or more different addresses is a pile-up and held out."
            )
        else:
            taken.append(
                "No address column was recognised or named: pile-ups cannot be found, and a building is a coordinate."
            )
        return taken + self._of_areas() + self._of_services() + self._warnings() + self._gaps()

    def _of_areas(self) -> list[str]:
        """What was decided about the areas."""
        if self.areas is None:
            return []
        columns, taken = self.areas.attrs["columns"], []
        if self.study.name_column is None:
            taken.append(f"Names of the areas are taken from column {columns[NAME]!r}.")
        if POPULATION in columns and self.study.population_column is None:
            taken.append(f"Residents are taken from column {columns[POPULATION]!r} of the areas.")
        if POPULATION in self.areas and (without := int((~(self.areas[POPULATION] > 0)).sum())):
            said = "states no residents: it has" if without == 1 else "state no residents: they have"
            taken.append(f"{without:,} of {len(self.areas):,} areas {said} no rate.")
        return [*taken, *_of_file("Areas", self.study.areas, self.areas.attrs["notes"])]

    def _of_services(self) -> list[str]:
        """What was decided about the services, and how many are not shown."""
        if self.services is None:
            return []
        told = self.services.attrs
        taken = [f"Services: {', '.join(f'{meaning} from {column!r}' for meaning, column in told['columns'].items())}."]
        if told["protected"]:
            some = "1 protected place was" if told["protected"] == 1 else f"{told['protected']:,} protected places were"
            taken.append(f"{some} left out, as for every audience.")
        if told["unclear"]:
            taken.append(
                f"{told['unclear']:,} of them: {told['columns']['protected']!r} says neither yes nor no. "
                "Say no where a place may be shown."
            )
        for number, one, many in (
            (told["left_out"], "has no name or no coordinates and is", "have no name or no coordinates and are"),
            (told.get("outside"), "lies outside the map and is", "lie outside the map and are"),
        ):
            if number:
                taken.append(f"{number:,} of {told['rows']:,} services {one if number == 1 else many} not shown.")
        return [*taken, *_of_file("Services", self.study.services, told["notes"])]

    def _warnings(self) -> list[str]:
        """What is allowed, but rarely meant."""
        said = []
        largest, cells = int(self.grid.ring_sizes(self.method.rings).max()), len(self.grid)
        if largest > _LARGE * cells:
            said.append(
                f"A neighborhood of {counted(self.method.rings, 'rings')} is up to {largest:,} of "
                f"{counted(cells, 'cells')}: hot areas are smeared wide. Fewer rings or a finer resolution tell more."
            )
        edge = int((self.events[REASON] == "edge_of_grid").sum())
        if edge > _MUCH_BORDER * int(used(self.events, on_map=False).sum()):
            lie = "record lies in a hexagon" if edge == 1 else "records lie in hexagons"
            said.append(
                f"{edge:,} {lie} cut by the border: the areas are small for hexagons of this size. "
                "Give a larger --study-area or a finer --resolution."
            )
        if cells > _MANY_CELLS:
            said.append(
                f"The map has {cells:,} cells: the page is large and slow. A coarser --resolution is quicker to read."
            )
        latitude = abs(float(self.grid.centers[:, 0].mean()))
        if latitude > _POLAR:
            said.append(f"The records lie near {latitude:.0f} degrees of latitude: are --lat and --lon exchanged?")
        if COST in self.events and (held := _largest_share(self.events)) > _FEW_HOLD_MUCH:
            said.append(
                f"The {_FEW} largest amounts hold {percent(held)} of all cost: look at them before you use the sums; "
                "the test for areas cuts them, the lists do not."
            )
        averages = [c for c in (self.events.attrs["columns"].get("cost"),) if c and _AVERAGE.search(c)]
        if averages:
            said.append(f"Column {averages[0]!r} looks like an average: sums of averages are not totals.")
        return said

    def _gaps(self) -> list[str]:
        """How many of the records used lack what was asked of them."""
        records = self.events[used(self.events, on_map=False)]
        said = []
        for column, one, many in (
            (PERSON, "it counts as an event, not as a person", "they count as events, not as people"),
            (TIME, "the period leaves it out", "the period leaves them out"),
        ):
            if column in records and (lacking := int(records[column].isna().sum())):
                have = f"has no {column}: {one}" if lacking == 1 else f"have no {column}: {many}"
                said.append(f"{lacking:,} of {len(records):,} records used {have}.")
        if COST in records and (lacking := int((~usable_cost(records)).sum())):
            have, them = ("has", "it") if lacking == 1 else ("have", "them")
            said.append(
                f"{lacking:,} of {len(records):,} records used {have} no usable amount (missing, negative): the cost "
                f"of places and areas leaves {them} out."
            )
        return said


def describe(prepared: Prepared, cells: pd.DataFrame) -> Facts:
    """The facts of a study that was run. ``cells``: from `find_hot_spots`."""
    study, test = prepared.study, cells.attrs["test"]
    caps = cells.attrs["caps"] if prepared.method.cap is not None else {}
    return Facts(
        title=study.title or say(study.language, "words.title"),
        language=study.language,
        event_noun=study.event_noun or say(study.language, "words.events"),
        cost_kind=study.cost_kind,
        period=_period(prepared.events),
        method_note=method_note(test, caps, noun_in_notes(study)),
        decisions=tuple(prepared.decisions()),
        input_name=input_name(study.events),
        study_area_assumed=prepared.grid.assumed,
        population_note=_population_note(prepared),
        services=prepared.services,
        services_name="" if prepared.services is None else input_name(study.services),
        details=details(prepared, caps, test),
    )


def _of_file(role: str, source: Any, notes: Iterable[str]) -> list[str]:
    """Each note with the file that it is about: events and services are read in the same way."""
    what = f"{role} ({input_name(source)})" if isinstance(source, (str, Path)) else role
    return [f"{what}: {note}" for note in notes]


def about_slices(slices: Slices) -> list[str]:
    """What the page holds for its choice of kinds and periods, and what of it is coarser than the data."""
    each = "each kind by period" if slices.periods else "each kind"
    said = [f"The page holds counts of {each}, also for single buildings."] if slices.categories else []
    return [*said, *([slices.why] if slices.why else [])]


def _largest_share(events: pd.DataFrame) -> float:
    """What the few largest amounts that are used hold of all that are used."""
    kept = events[used(events, on_map=False)]
    amounts = np.sort(kept[COST].to_numpy(dtype=float)[usable_cost(kept)])
    amounts = amounts[amounts > 0]
    return float(amounts[-_FEW:].sum() / amounts.sum()) if amounts.size > 20 * _FEW else 0.0


def noun_in_notes(study: Study) -> str:
    """What an event is called in the notes, which are English in every language of the page."""
    return study.event_noun or say("en", "words.events")


def input_name(source: Any) -> str:
    """File name of the events, or of other data, without its folder."""
    return Path(source).name if isinstance(source, (str, Path)) else "a table in memory"


def details(prepared: Prepared, caps: Mapping[str, float], test: Mapping[str, Any]) -> dict[str, Any]:
    """What only the manifest says."""
    study = prepared.study
    return {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "input": _input(study.events, len(prepared.events)),
        "areas_input": None if prepared.areas is None else _input(study.areas, len(prepared.areas)),
        "services": None if prepared.services is None else _input(study.services, prepared.services.attrs["rows"]),
        "columns": prepared.events.attrs["columns"],
        "area_columns": {} if prepared.areas is None else prepared.areas.attrs["columns"],
        "where": study.where,
        "keep": list(study.keep),
        "exclude": None if study.exclude is None else _input(study.exclude),
        "grid": {
            "resolution": prepared.grid.resolution,
            "cells": len(prepared.grid),
            "chosen": prepared.how,
            "study_area": "assumed from the records" if prepared.grid.assumed else "given",
        },
        "method": {**asdict(prepared.method), "exact": test["exact"]},
        "caps": dict(caps),
    }


def _input(source: Any, rows: int | None = None) -> dict[str, Any]:
    """Name and hash of a file, and its rows where they count."""
    counted = {} if rows is None else {"rows": rows}
    if not isinstance(source, (str, Path)):
        return {"name": "a table in memory", **counted}
    with Path(source).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"name": Path(source).name, "sha256": digest, **counted}


def _period(events: pd.DataFrame) -> tuple[str, str] | None:
    if TIME not in events:
        return None
    times = events.loc[used(events, on_map=False), TIME].dropna()
    if times.empty:
        return None
    # Dates that are all the first of a month at midnight are months.
    months = bool(times.dt.is_month_start.all() and (times == times.dt.normalize()).all())
    first, last = (moment.strftime("%Y-%m" if months else "%Y-%m-%d") for moment in (times.min(), times.max()))
    return first, last


def _population_note(prepared: Prepared) -> str:
    if prepared.areas is None or POPULATION not in prepared.areas:
        return ""
    column = prepared.areas.attrs["columns"][POPULATION]
    return (
        f"Rates are {noun_in_notes(prepared.study)} per 1,000 residents; residents are column {column!r} of the "
        f"areas file, whose source and year it does not state. No rate is shown under {FEWEST_AT_RISK} residents."
    )
