"""What the page's script draws: cells, neighborhoods and listed buildings as display-ready text.

Numbers are formatted here, so that the script, the tables and the sentences never disagree.
"""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.release import Release
from hotspot.grid import cell_geometry
from hotspot.output.page.encode import DEGREE, column, outline_texts
from hotspot.output.page.finding import than_expected
from hotspot.output.page.headings import capital, heading, rank_heading
from hotspot.output.page.leave_out import without_heading, without_tips
from hotspot.output.page.shapes import Shape, shapes
from hotspot.output.page.texts import CELL_FORMATS, classes, id_order, interval_texts, names, place_texts, texts
from hotspot.output.page.words import BY_LABEL, CLASSES

LISTED: Final = 100
"""Rows of a list on the page; the CSV file beside it has all."""

Json = dict[str, object]
Bounds = tuple[float, float, float, float]

PLACE_FACTS: Final = (c.EVENTS, c.PEOPLE, c.COST, c.HOT_CELLS, c.POPULATION, c.RATE, c.RATE_TIER)


def payload(release: Release) -> tuple[Json, Bounds | None]:
    """Everything for the script, and the (south, west, north, east) it covers; None where nothing has a place."""
    facts = release.facts
    drawn = shapes(release.neighborhoods)
    data: Json = {
        "classes": [
            {
                "words": class_words(words.label, facts),
                "colour": words.colour,
                "edge": words.edge,
                "mark": words.mark,
                "ink": words.ink,
            }
            for words in CLASSES
        ],
        "cells": None if release.cells is None else cells_json(release.cells, facts),
        "neighborhoods": [] if release.neighborhoods is None else places_json(release.neighborhoods, facts, drawn),
        "buildings": [] if release.buildings is None else points_json(release.buildings.head(LISTED)),
    }
    box = bounds(release, drawn)
    data["bounds"] = None if box is None else [[box[0], box[1]], [box[2], box[3]]]
    return data, box


def class_words(label: str, facts: Facts) -> str:
    """A class as one phrase, for the tooltip."""
    words = BY_LABEL[label]
    if not words.direction:
        return words.short
    return f"{capital(than_expected(facts, words.direction))}: {words.evidence}"


def cells_json(cells: pd.DataFrame, facts: Facts) -> Json:
    """Cells as columns; every column is one text with a value a cell, by rising id."""
    cells = cells.take(id_order(cells)).reset_index(drop=True)
    result: Json = {
        "label": column(map(str, classes(cells))),
        "rank": column(texts(cells, c.RANK, lambda rank: f"{rank:.0f}")),
        "geometry": geometry_json(cells[c.CELL].tolist()),
        "facts": [
            [heading(name, facts), column(texts(cells, name, form))]
            for name, form in CELL_FORMATS.items()
            if name in cells
        ],
    }
    if c.NEIGHBORHOOD in cells:
        codes, distinct = pd.factorize(cells[c.NEIGHBORHOOD])
        result["neighborhood"] = column(map(str, codes.tolist()))
        result["neighborhoods"] = [str(name) for name in distinct]
    if without_heading(cells):
        result["without"] = without_tips(cells)
    return result


def geometry_json(cells: list[str]) -> Json:
    """Where the cells lie: their ids as runs of numbers, and the planes that turn ids into outlines."""
    found = cell_geometry(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    return {
        "resolution": found.resolution,
        "planes": [
            {
                "base": plane.base,
                "matrix": column(map(repr, plane.matrix.ravel().tolist())),
                "runs": column(map(str, plane.runs)),
            }
            for plane in found.planes
        ],
        "bent": [
            {"base": bent.base, "runs": column(map(str, bent.runs)), "outlines": outline_texts(bent.outlines)}
            for bent in found.bent
        ],
    }


def places_json(frame: pd.DataFrame, facts: Facts, drawn: list[Shape | None]) -> list[Json]:
    """One object a neighborhood, in the frame's order, whether or not it has a shape."""
    named = [(heading(name, facts, "neighborhoods"), place_texts(frame, name)) for name in PLACE_FACTS if name in frame]
    if any(intervals := interval_texts(frame)):
        ranks = place_texts(frame, c.RANK)
        named.insert(0, (rank_heading(intervals=True), [" ".join(pair) for pair in zip(ranks, intervals, strict=True)]))
    hot = frame[c.HOT_CELLS].tolist() if c.HOT_CELLS in frame else [0] * len(frame)
    return [
        {
            "name": name,
            "hot": int(hot[index]),
            "facts": [[title, values[index]] for title, values in named],
            "at": None if shape is None else shape.at,
            "polygons": [] if shape is None else shape.polygons,
        }
        for index, (name, shape) in enumerate(zip(names(frame, c.NAME), drawn, strict=True))
    ]


def points_json(frame: pd.DataFrame) -> list[Json]:
    """One object a listed building: its name and, where it has coordinates, where it is."""
    places = np.rint(frame[[c.LAT, c.LON]].to_numpy(dtype=float, na_value=np.nan) * DEGREE) / DEGREE
    return [
        {"name": name, "at": place if np.isfinite(place).all() else None}
        for name, place in zip(names(frame, c.NAME), places.tolist(), strict=True)
    ]


def bounds(release: Release, drawn: list[Shape | None]) -> Bounds | None:
    """(south, west, north, east) in degrees of the cells and neighborhoods, else of the listed buildings."""
    boxes: list[Bounds] = [shape.bounds for shape in drawn if shape is not None]
    if release.cells is not None and len(release.cells):
        boxes.append(_box(release.cells))
    if not boxes and release.buildings is not None:
        listed = release.buildings.head(LISTED).dropna(subset=[c.LAT, c.LON])
        boxes += [_box(listed)] if len(listed) else []
    if not boxes:
        return None
    south, west, north, east = zip(*boxes, strict=True)
    return min(south), min(west), max(north), max(east)


def _box(frame: pd.DataFrame) -> Bounds:
    lat, lon = frame[c.LAT].astype(float), frame[c.LON].astype(float)
    low, high = (round(float(lat.min()), 5), round(float(lon.min()), 5)), (lat.max(), lon.max())
    return *low, round(float(high[0]), 5), round(float(high[1]), 5)
