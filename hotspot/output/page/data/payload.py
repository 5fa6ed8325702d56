"""What the page's script draws: cells, neighborhoods and listed buildings as display-ready text.

Numbers are formatted here, so that the script, the tables and the sentences never disagree.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.base import written
from hotspot.grid import cell_outlines
from hotspot.output.page.data.cells import cells_json
from hotspot.output.page.data.dots import dots, dots_words, points
from hotspot.output.page.data.encode import Json
from hotspot.output.page.data.meridian import onward_points, onward_shapes
from hotspot.output.page.data.services import services_json
from hotspot.output.page.data.shapes import Shape, shapes
from hotspot.output.page.data.slices import slices_json
from hotspot.report.against import layer, of_exposure
from hotspot.report.dates import day_words
from hotspot.report.finding import measured
from hotspot.report.headings import capital, heading, rank_heading
from hotspot.report.looks import CLASSES, OUTSIDE, TIERS, ClassWords, short_words, tier_words
from hotspot.report.per_event import with_per_event
from hotspot.report.popups import class_plain, hot_place_lines, popup_words
from hotspot.report.report import Report
from hotspot.report.rows import LISTED
from hotspot.report.standing import knows_persons, standing_out
from hotspot.report.texts import interval_texts, names, place_texts
from hotspot.report.told import Told
from hotspot.slices import MOST_BUILDINGS
from hotspot.words import numbers, say, section

Bounds = tuple[float, float, float, float]

PLACE_FACTS: Final = (
    *(c.EVENTS, c.PEOPLE, c.COST, c.COST_PER_EVENT, c.POPULATION),
    *(c.EXPECTED, c.TIMES_EXPECTED, c.STANDS_OUT, c.HOT_CELLS),
    *(c.RATE, c.EB_RATE, c.RATE_TIER),
)


def payload(report: Report) -> tuple[Json, Bounds | None]:
    """Everything for the script, and the (south, west, north, east) it covers; None where nothing has a place."""
    facts, places, cells = report.facts, onward_shapes(report.neighborhoods), report.cells
    buildings = report.buildings
    drawn = shapes(places)
    hoods = [] if places is None else names(places, c.NAME)
    data: Json = {
        "words": _words(report),
        "classes": [*(_look(words, facts) for words in CLASSES), _outside(facts)],
        "order": [
            *(short_words(words, facts.language) for words in CLASSES),
            *(tier_words(tier, facts.language) for tier in TIERS),
            *(say(facts.language, key) for key in ("against.stands_out", "against.not_clearly")),
            *(say(facts.language, key) for key in ("against.stands_out", "against.not_clearly")),
        ],
        "cells": None if cells is None else cells_json(cells, facts, hoods),
        "neighborhoods": places_json(places, facts, drawn),
        "hot_places": _outlines(report.hot_places),
        "told": _told(report),
        "fewer": facts.cold,
        "buildings": "" if buildings is None else points(buildings),
        "institutions": "" if report.institutions is None else points(report.institutions),
        "dots": 0 if buildings is None else dots(buildings, facts.ranked_by),
        "services": services_json(report),
        "base": [] if report.base is None else written(report.base),
        "measures": measures(report, drawn),
        "slices": None if cells is None else slices(report),
        "noun": facts.event_noun,
        "audience": report.policy.audience,
    }
    box = bounds(report, drawn)
    data["bounds"] = None if box is None else [[box[0], box[1]], [box[2], box[3]]]
    return data, box


def _words(report: Report) -> dict[str, str]:
    """What the script says."""
    facts = report.facts
    words = {**section(facts.language, "script"), **popup_words(facts)}
    if report.buildings is not None:
        words["show_buildings"] = dots_words(report.buildings, facts.ranked_by, facts.language)
    if report.neighborhoods is not None and c.STANDS_OUT in report.neighborhoods:
        words["rates_note"] = say(facts.language, "against.rates_note")
    return words


def _told(report: Report) -> Json:
    """What popups say beside the columns: what was tested, whether against residents, and of hot places all of it.

    ``areas``: what of neighborhoods is beside their residents. ``half``: whether people make half of a building.
    """
    facts, hoods, buildings = report.facts, report.neighborhoods, report.buildings
    return {
        "keys": {
            "measure": facts.measure,
            "areas": c.PEOPLE if hoods is not None and knows_persons(hoods, facts) else c.EVENTS,
            "ranked": facts.ranked_by,
        },
        "exposed": of_exposure(facts),
        "plain": facts.transform == "none",
        "half": buildings is not None and facts.persons_known and {c.PEOPLE, c.HALF_CARRIED_BY} <= set(buildings),
        "hot_places": hot_place_lines(report.hot_places, facts),
    }


def _look(words: ClassWords, facts: Told) -> Json:
    return {
        "plain": class_plain(words.label, facts),
        "short": short_words(words, facts.language),
        "colour": words.colour,
        "edge": words.edge,
        "mark": words.mark,
        "ink": words.ink,
        "slanted": words.slanted,
        "fewer": words.direction < 0,
    }


def _outside(facts: Told) -> Json:
    """The map's ground as a class: no area has it, but rows of places outside every area do."""
    words = say(facts.language, "lists.off_map")
    plain = dict.fromkeys(("edge", "mark", "ink"), "")
    return {"plain": words, "short": words, "colour": OUTSIDE, **plain, "slanted": False}


def measures(report: Report, drawn: list[Shape | None]) -> list[Json]:
    """What the map can be coloured by: the classes, then the totals of areas, then rates of neighborhoods.

    ``unit``: the finest difference that is shown; ``money``: the sign before it, empty where it is no money.
    """
    facts, cells, places = report.facts, report.cells, report.neighborhoods
    found: list[Json] = []
    if cells is not None:
        layered = layer(facts, measured(facts))
        found.append({"key": "class", "name": capital(layered) or say(facts.language, "script.class")})
        found += [
            {
                "key": name,
                "name": heading(name, facts),
                "unit": 1,
                "money": numbers.before(facts.currency) if name == c.COST else "",
            }
            for name in c.TOTALS
            if name in cells
        ]
    # Rates of few residents are mostly chance: the smoothed ones are shown where they are known.
    rate = c.EB_RATE if places is not None and c.EB_RATE in places else c.RATE
    if places is not None and rate in places and bool(places[rate].notna().any()) and any(drawn):
        noun = capital(facts.event_noun)
        smoothed = say(facts.language, "script.smoothed", noun=noun)
        name = smoothed if rate == c.EB_RATE else say(facts.language, "script.plain_rate", noun=noun)
        found.append({"key": rate, "name": name, "unit": 0.1, "money": ""})
    return found


def slices(report: Report) -> Json | None:
    """Counts by category and period with display-ready names; see `slices_json`."""
    found: dict[str, Any] | None = slices_json(report)
    language = report.facts.language
    if found is None:
        return None
    categories = found.pop("categories")
    kinds = [say(language, "script.no_kind") if name is None else name for name in categories]
    if found.pop("rest"):
        kinds[-1] = say(language, "script.other_kinds")
    del found["unit"]
    periods = [_period_words(period, language) for period in found.pop("periods")]
    # Of several kinds together, or of none, a popup does not say that they are most frequent.
    unnamed = [place for place, name in enumerate(categories) if not name]
    # How many buildings have counts by kind and period, 0 where all have.
    held = MOST_BUILDINGS if report.buildings is not None and len(report.buildings) > MOST_BUILDINGS else 0
    return {**found, "categories": kinds, "unnamed": unnamed, "periods": periods, "held": held}


def _period_words(period: str | None, language: str) -> str:
    if period is None:
        return say(language, "script.no_period")
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return say(language, "script.quarter", part=part.removeprefix("Q"), year=year)
    return day_words(period, language)


def places_json(frame: pd.DataFrame | None, facts: Told, drawn: list[Shape | None]) -> Json:
    """Neighborhoods in the frame's order, whether or not they have a shape.

    ``keys``: the columns of ``values``, ``headings`` their words.
    """
    if frame is None:
        return {"keys": [], "headings": [], "places": []}
    frame = with_per_event(frame, facts)
    shown = [name for name in PLACE_FACTS if name in frame]
    headings = [heading(name, facts, "neighborhoods") for name in shown]
    values = [place_texts(frame, name, facts.language, facts.currency) for name in shown]
    if any(intervals := interval_texts(frame)):
        shown.insert(0, c.RANK)
        headings.insert(0, rank_heading(intervals=True, language=facts.language))
        values.insert(0, list(map(" ".join, zip(place_texts(frame, c.RANK), intervals, strict=True))))
    strong = set(standing_out(frame))
    hot = frame[c.HOT_CELLS].tolist() if c.HOT_CELLS in frame else [0] * len(frame)
    return {
        "keys": shown,
        "headings": headings,
        "places": [
            {
                "name": name,
                "hot": int(hot[index]),
                "strong": index in strong,
                "values": [texts[index] for texts in values],
                "at": None if shape is None else shape.at,
                "polygons": [] if shape is None else shape.polygons,
            }
            for index, (name, shape) in enumerate(zip(names(frame, c.NAME), drawn, strict=True))
        ],
    }


def _outlines(places: pd.DataFrame | None) -> list[list[list[str]]]:
    """The polygons of each hot place, as those of neighborhoods."""
    return [[] if shape is None else shape.polygons for shape in shapes(onward_shapes(places))]


def bounds(report: Report, drawn: list[Shape | None]) -> Bounds | None:
    """(south, west, north, east) in degrees of the cells and neighborhoods, else of the listed buildings."""
    boxes: list[Bounds] = [shape.bounds for shape in drawn if shape is not None]
    if report.cells is not None and len(report.cells):
        boxes.append(_cells_box(onward_points(report.cells)))
    if not boxes and report.buildings is not None:
        listed = report.buildings.head(LISTED).dropna(subset=[c.LAT, c.LON])
        boxes += [_box(onward_points(listed))] if len(listed) else []
    if not boxes:
        return None
    south, west, north, east = zip(*boxes, strict=True)
    return min(south), min(west), max(north), max(east)


def _cells_box(cells: pd.DataFrame) -> Bounds:
    """The box of the corners of the outermost cells."""
    lat, lon = (cells[name].to_numpy(dtype=float) for name in (c.LAT, c.LON))
    outermost = np.array([lat.argmin(), lat.argmax(), lon.argmin(), lon.argmax()])
    ids = np.array([int(cell, 16) for cell in cells[c.CELL].iloc[outermost]], dtype=np.uint64)
    corners = cell_outlines(ids).reshape(-1, 2)
    # Corners lie near their cells, wherever longitudes are counted from.
    near = lon[outermost].repeat(len(corners) // len(outermost))
    around = near + (corners[:, 1] - near + 180) % 360 - 180
    return _box(pd.DataFrame({c.LAT: corners[:, 0], c.LON: around}))


def _box(frame: pd.DataFrame) -> Bounds:
    lat, lon = frame[c.LAT].astype(float), frame[c.LON].astype(float)
    low, high = (round(float(lat.min()), 5), round(float(lon.min()), 5)), (lat.max(), lon.max())
    return *low, round(float(high[0]), 5), round(float(high[1]), 5)
