"""What a study decided by itself, with its reasons, and what it warns of: sentences that are not told yet."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot.columns import (
    BUILDINGS,
    CENTS,
    COST,
    COST_PER_EVENT,
    LARGEST,
    NAME,
    NEIGHBORHOOD,
    PAID,
    PEOPLE,
    PERSON,
    POPULATION,
    REASON,
    TIME,
    TIME_UNREAD,
)
from hotspot.method.rings import DEFAULT as DEFAULT_RINGS
from hotspot.method.rings import scales_of
from hotspot.quality import used
from hotspot.quality.behind import filled, stands_for, usable_cost
from hotspot.slices import Slices
from hotspot.stats.rates import FEWEST_AT_RISK
from hotspot.study.against import knows_nearly_all
from hotspot.study.based import about_base
from hotspot.study.elsewhere import about_area
from hotspot.study.footprints import of_footprints
from hotspot.study.of_file import of_file
from hotspot.study.piles import about_points, about_precision
from hotspot.study.prepared import Prepared
from hotspot.words import Said, said
from hotspot.words.numbers import percent

#: Share of the cells beyond which a neighbourhood is large.
_LARGE: Final = 0.1
#: Share of the records in the study area at the border beyond which the areas are small for the hexagons.
_MUCH_BORDER: Final = 0.2
#: Cells beyond which a page opens slowly.
_MANY_CELLS: Final = 50_000
#: Degrees of latitude beyond which few records are expected.
_POLAR: Final = 62
#: Cells up to which the notes have a second opinion: it takes longer than the test itself.
MOST_SCANNED: Final = 100_000
#: So few amounts holding more than that share of all cost are said.
_FEW: Final = 5
_FEW_HOLD_MUCH: Final = 0.05
#: What records may lack.
_ASKED: Final = (PERSON, TIME, COST)


def decisions(prepared: Prepared) -> list[Said]:
    """Every decision that the tool took by itself, with its reason, and every warning."""
    study, columns = prepared.study, prepared.events.attrs["columns"]
    taken = of_file("notes.events", study.events, prepared.events.attrs.get("notes", ()))
    guessed = tuple(
        said("decisions.from", meaning=meaning, column=repr(column))
        for meaning, column in columns.items()
        if getattr(study.columns, meaning) is None
    )
    if guessed:
        taken.append(said("decisions.guessed", columns=guessed))
    if study.resolution is None:
        taken.append(said("decisions.resolution", resolution=prepared.grid.resolution, how=prepared.how))
    if study.measure is None:
        partly = "measure_events_partly" if prepared.events.attrs["columns"].get(PERSON) else "measure_events"
        key = "measure_people" if prepared.method.measure == PEOPLE else partly
        taken.append(said(f"decisions.{key}"))
    if prepared.method.each_event_by_itself and (
        prepared.method.measure != COST_PER_EVENT or knows_nearly_all(prepared.events)
    ):
        taken.append(said("decisions.each_event_unused"))
    method = prepared.method
    if method.scales != scales_of(method.rings) and method.rings != DEFAULT_RINGS:
        taken.append(said("decisions.one_scale", method.scales[0], rings=method.scales[0]))
    if len(prepared.grid) > MOST_SCANNED:
        taken.append(said("decisions.no_second_opinion", most=MOST_SCANNED))
    taken += prepared.against.why
    taken += about_area(prepared)
    taken += about_points(prepared) + about_precision(prepared)
    taken += _of_areas(prepared) + _of_services(prepared) + _of_register(prepared) + of_footprints(prepared)
    taken += about_base(prepared)
    return taken + _warnings(prepared) + _gaps(prepared.events)


def _of_areas(prepared: Prepared) -> list[Said]:
    """What was decided about the areas."""
    areas, study = prepared.areas, prepared.study
    if areas is None:
        return [*_named_by_events(prepared), *_of_residents(prepared)]
    columns, taken = areas.attrs["columns"], []
    if study.name_column is None:
        taken.append(said("decisions.names_from", column=repr(columns[NAME])))
    if POPULATION in columns and study.population_column is None:
        taken.append(said("decisions.residents_from", column=repr(columns[POPULATION])))
    if POPULATION in areas and (without := int((~(areas[POPULATION] > 0)).sum())):
        taken.append(said("decisions.without_residents", without, without=without, areas=len(areas)))
    if POPULATION in areas and (few := int(areas[POPULATION].between(0, FEWEST_AT_RISK, inclusive="neither").sum())):
        taken.append(said("decisions.few_residents", few, few=few, areas=len(areas), least=FEWEST_AT_RISK))
    notes = areas.attrs["notes"]
    if study.residents is not None:
        # Where they come from was said: nobody has to name a column of the areas.
        notes = [note for note in notes if note.key != "notes.no_residents"]
    return [*taken, *of_file("notes.areas", study.areas, notes), *_of_residents(prepared)]


def _named_by_events(prepared: Prepared) -> list[Said]:
    """Where the neighborhoods come from, where the events name them."""
    if NEIGHBORHOOD not in prepared.events:
        return []
    records = prepared.events[used(prepared.events, on_map=False)]
    names, behind = records[NEIGHBORHOOD].str.strip(), stands_for(records)
    named = (names.notna() & (names != "")).to_numpy()
    column = repr(prepared.events.attrs["columns"][NEIGHBORHOOD])
    told = [said("decisions.neighborhoods_from", column=column, neighborhoods=int(names[named].nunique()))]
    if without := int(behind[~named].sum()):
        told.append(said("decisions.no_neighborhood", without, lacking=without, records=int(behind.sum())))
    return told


def _of_residents(prepared: Prepared) -> list[Said]:
    """What was decided about a file of residents of their own."""
    homes, study = prepared.against.homes, prepared.study
    if homes is None or "joined" not in homes.attrs:
        return _of_points(prepared)
    taken = []
    if study.population_column != (column := homes.attrs["columns"][POPULATION]):
        taken.append(said("decisions.residents_from_file", column=repr(column)))
    return [*taken, *of_file("notes.residents", study.residents, homes.attrs["notes"]), *_of_points(prepared)]


def _of_points(prepared: Prepared) -> list[Said]:
    """What was decided about a file of address points."""
    if prepared.address_points is None:
        return []
    notes = prepared.address_points.attrs["notes"]
    return list(of_file("notes.address_points", prepared.study.address_points, notes))


def _of_services(prepared: Prepared) -> list[Said]:
    """What was decided about the services, and how many are not shown."""
    if prepared.services is None:
        return []
    told = prepared.services.attrs
    columns = tuple(said("decisions.from", meaning=m, column=repr(c)) for m, c in told["columns"].items())
    taken = [said("decisions.services_from", columns=columns)]
    if told["protected"]:
        taken.append(said("decisions.protected", told["protected"], places=told["protected"]))
    if told["unclear"]:
        guards = repr(told["columns"]["protected"])
        taken.append(said("decisions.unclear", places=told["unclear"], column=guards))
    for number, key in (
        (told["left_out"], "decisions.services_incomplete"),
        (told.get("outside"), "decisions.services_outside"),
    ):
        if number:
            taken.append(said(key, number, places=number, services=told["rows"]))
    return [*taken, *of_file("notes.services", prepared.study.services, told["notes"])]


def _of_register(prepared: Prepared) -> list[Said]:
    """Which columns of the register were taken, and that protected places left."""
    if prepared.institutions is None:
        return []
    told = prepared.institutions.attrs
    columns = tuple(said("decisions.from", meaning=m, column=repr(c)) for m, c in told["columns"].items())
    taken = [said("decisions.institutions_from", columns=columns)]
    if told["nameless"]:
        taken.append(said("decisions.institutions_nameless", told["nameless"], places=told["nameless"]))
    return taken if prepared.protected is None else [*taken, said("decisions.institutions_protected")]


def about_institutions(institutions: pd.DataFrame | None, prepared: Prepared) -> list[Said]:
    """What became of the institutions of the register. ``institutions``: from `hotspot.total_by_institution`."""
    if institutions is None:
        return []
    fates = institutions.attrs["fates"]
    taken = [
        said(f"decisions.institutions_{fate}", number, places=number, institutions=sum(fates.values()))
        for fate, number in fates.items()
        if number
    ]
    if len(institutions):
        buildings = int(institutions[BUILDINGS].sum())
        taken.append(said("decisions.institutions_apart", buildings, buildings=buildings))
    if prepared.method.measure in {COST, COST_PER_EVENT} and len(institutions):
        taken.append(said("decisions.institutions_no_concentration"))
    return taken


def _warnings(prepared: Prepared) -> list[Said]:
    """What is allowed, but rarely meant."""
    found: list[Said] = []
    rings, cells = prepared.method.scales[0], len(prepared.grid)
    largest = int(prepared.grid.ring_sizes(rings).max())
    if largest > _LARGE * cells:
        found.append(
            said(
                "decisions.smeared",
                rings,
                rings=rings,
                largest=largest,
                cells=said("decisions.cells", cells, cells=cells),
            )
        )
    behind = stands_for(prepared.events)
    edge = int(behind[(prepared.events[REASON] == "edge_of_grid").to_numpy()].sum())
    if edge > _MUCH_BORDER * behind[used(prepared.events, on_map=False)].sum():
        found.append(said("decisions.at_border", edge, edge=edge))
    if cells > _MANY_CELLS:
        found.append(said("decisions.many_cells", cells=cells))
    latitude = abs(float(prepared.grid.centers[:, 0].mean()))
    if latitude > _POLAR:
        found.append(said("decisions.polar", latitude=f"{latitude:.0f}"))
    if filled(prepared.events, COST) is not None and (held := _largest_share(prepared)) > _FEW_HOLD_MUCH:
        found.append(said("decisions.few_hold_much", few=_FEW, share=percent(held)))
    return found


def _gaps(events: pd.DataFrame) -> list[Said]:
    """How many of the records used lack what was asked of them."""
    kept = used(events, on_map=False)
    total = int(stands_for(events)[kept].sum())
    without = {
        column: None if (known := filled(events, column)) is None else total - int(known[kept].sum())
        for column in _ASKED
    }
    unread = filled(events, TIME_UNREAD)
    lacking = {"no_person": without[PERSON], "no_time": without[TIME], "unread_time": None, "no_amount": without[COST]}
    if unread is not None and lacking["no_time"] is not None:
        # A date that is there but cannot be read is another thing than none.
        lacking["unread_time"] = int(unread[kept].sum())
        lacking["no_time"] -= int(unread[kept].sum())
    return [said(f"decisions.{key}", n, lacking=n, records=total) for key, n in lacking.items() if n]


def about_slices(slices: Slices) -> list[Said]:
    """What the page holds for its choice of kinds and periods, and what of it is coarser than the data."""
    holds = "decisions.holds_kinds" if slices.periods else "decisions.holds_kinds_only"
    return [*([said(holds)] if slices.categories else []), *slices.why]


def population_note(prepared: Prepared) -> Said | str:
    """Where the residents come from; empty where there are none."""
    if prepared.areas is None or POPULATION not in prepared.areas:
        return ""
    if (own := prepared.areas.attrs.get("residents_from")) is not None:
        key = "population_file" if prepared.address_points is None else "population_points"
        return said(f"decisions.{key}", column=repr(own), least=FEWEST_AT_RISK)
    column = prepared.areas.attrs["columns"][POPULATION]
    return said("decisions.population", column=repr(column), least=FEWEST_AT_RISK)


def _largest_share(prepared: Prepared) -> float:
    """What the few largest amounts that are used hold of all that are used."""
    events, there = prepared.events, used(prepared.events, on_map=False)
    if prepared.places is None:
        kept = events[there]
        amounts = np.sort(kept[COST].to_numpy(dtype=float)[usable_cost(kept)])
        paid = float((stands_for(kept) * usable_cost(kept)).sum())
        return float(amounts[-_FEW:].sum() / amounts.sum()) if paid > 20 * _FEW and amounts.any() else 0.0
    whole, largest = float(events[CENTS][there].sum()), float(events[LARGEST][there].max()) if there.any() else 0.0
    # Where the largest alone cannot reach it, nobody has to look for the others.
    if events[PAID][there].sum() <= 20 * _FEW or _FEW * largest <= _FEW_HOLD_MUCH * whole:
        return 0.0
    return float(prepared.places.largest(events[there], _FEW).sum()) / whole
