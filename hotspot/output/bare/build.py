"""The door of the map for layers of one's own: a release in, a folium.Map out."""

import json
import re
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from hotspot import columns as c
from hotspot import report
from hotspot.disclosure import Release
from hotspot.errors import MissingExtraError
from hotspot.grid import cell_shapes
from hotspot.output.layers import as_layer
from hotspot.report.headings import heading
from hotspot.report.legend import LegendEntry
from hotspot.report.lists import CELL_COLUMNS, NEIGHBORHOOD_COLUMNS
from hotspot.report.looks import BY_LABEL, CLASSES, PLAIN_EDGE, short_words
from hotspot.report.texts import cell_texts, classes, names, place_texts, rank_texts
from hotspot.words import say

if TYPE_CHECKING:
    import folium

_BORDER: Final = {"color": "#1c1c1c", "weight": 1.5, "fillOpacity": 0}
#: How a template begins what it runs.
_TEMPLATE: Final = re.compile(r"\{(?=[{%#])")
#: Of outlines, in pixels: of findings, of other cells.
_WEIGHTS: Final = {True: 1.2, False: 0.4}


def to_folium(release: Release, *, language: str = "en") -> "folium.Map":
    """A `folium.Map` with the cells and neighborhoods of a release, to which layers of one's own are added.

    It has no tiles and asks for nothing: Leaflet and its images are inside, and stand-ins for what folium's popups and
    pins take from the network. Layers that are added may ask for what they like, as tiles do. The audience stands in a
    corner, and the legend. For a page that is finished, fast and accessible, take `save_map`. ``language``: ``en`` or
    ``es``.

    Raises `NotReleasableError` for anything but a `Release`; `MissingExtraError` where folium or Leaflet's files are
    not installed.
    """
    told = report.of(release, language)
    try:
        import folium
        from folium.template import Template  # noqa: F401 - to see whether it can be

        from hotspot.output.bare.elements import Own, Panel, Shapes
    except ImportError as error:
        message = f"A map needs the package {error.name}: install folium and django-js-lib-leaflet."
        raise MissingExtraError(message) from error
    made = folium.Map(location=(0, 0), tiles=None, prefer_canvas=True, control_scale=True)
    # On the instance: the class lists are shared by every folium map of the process.
    made.default_js, made.default_css = [], []
    figure: Any = made.get_root()
    figure.title = escape(f"{told.audience}: {told.facts.title}")
    layers = _layers(told)
    parts: list[Any] = [Own(), *(Shapes(name, *texts) for name, *texts in layers), *_panels(told, Panel)]
    for part in parts:
        made.add_child(part)
    if told.cells is not None and len(told.cells):
        west, south, east, north = _box(told.cells)
        made.fit_bounds([[south, west], [north, east]])
    # folium's random names would make every file another one; these follow from what is drawn.
    named = sha256(json.dumps([told.facts.title, layers]).encode()).hexdigest()[:16]
    for at, part in enumerate((made, *parts)):
        part._id = f"{named}{at}"  # noqa: SLF001 - folium has no other way
    return made


def _layers(told: report.Report) -> list[tuple[str, str, str, str]]:
    """Name, data, headings and styles of each layer."""
    made, language = [], told.facts.language
    if told.cells is not None:
        cells, facts = told.cells, told.facts
        shown = [name for name in CELL_COLUMNS if name in cells]
        texts = [cell_texts(cells, name, facts.currency) for name in shown]
        words = [short_words(look, language) for look in CLASSES]
        texts.append([words[place] for place in classes(cells)])
        called = [say(language, "lists.area_ranked", rank=rank) for rank in rank_texts(cells)]
        if c.NEIGHBORHOOD in cells:
            pairs = zip(called, names(cells, c.NEIGHBORHOOD), strict=True)
            called = [f"{name} ({hood})" for name, hood in pairs]
        headings = [*(heading(name, facts) for name in shown), say(language, "lists.class")]
        labels = [CLASSES[place].label for place in classes(cells)]
        styles = {label: _style(label) for label in BY_LABEL}
        data = _features(cells, [called, *texts], labels)
        made.append((say(language, "lists.areas"), data, _json(headings), _json(styles)))
    hoods = told.neighborhoods
    # Borders lie on the cells, which answer to the pointer all the same.
    border = {**_BORDER, "interactive": told.cells is None}
    if hoods is not None and "geometry" in hoods:
        shown = [name for name in NEIGHBORHOOD_COLUMNS if name in hoods]
        texts = [place_texts(hoods, name, language, told.facts.currency) for name in shown]
        data = _features(hoods, [names(hoods, c.NAME), *texts], [""] * len(hoods))
        headings = [heading(name, told.facts, "neighborhoods") for name in shown]
        made.append((say(language, "lists.neighborhoods"), data, _json(headings), _json({"": border})))
    return made


def _style(label: str) -> dict[str, Any]:
    look = BY_LABEL[label]
    edge = look.edge or PLAIN_EDGE
    return {"color": edge, "weight": _WEIGHTS[bool(look.edge)], "fillColor": look.colour, "fillOpacity": 0.8}


def _features(table: pd.DataFrame, columns: list[list[str]], labels: list[str]) -> str:
    """GeoJSON of a table: of each row its class and what is told of it."""
    layer = as_layer(table[[name for name in (c.CELL, "geometry") if name in table]], "")
    shapes = shapely.to_geojson(layer.geometry.to_numpy()).tolist()
    rows = zip(shapes, labels, zip(*columns, strict=True), strict=True)
    features = [
        f'{{"type":"Feature","properties":{_json({"label": label, "told": told})},"geometry":{shape}}}'
        for shape, label, told in rows
        if shape is not None
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def _panels(told: report.Report, panel: Any) -> list[Any]:
    sections = [(title, [_entry(entry) for entry in group if entry.label in BY_LABEL]) for title, group in told.legend]
    found = [panel("topright", _json(f"{told.audience} · {told.policy_name}"), _json([]))]
    return [*found, panel("bottomleft", _json(told.facts.title), _json(sections))] if sections else found


def _entry(entry: LegendEntry) -> dict[str, str]:
    words = f"{entry.words} ({entry.q})" if entry.q else entry.words
    return {"words": words, "colour": entry.colour, "edge": entry.edge}


def _box(cells: pd.DataFrame) -> tuple[float, ...]:
    ids = np.array([int(cell, 16) for cell in cells[c.CELL]], dtype=np.uint64)
    return tuple(round(end, 6) for end in shapely.total_bounds(cell_shapes(ids)).tolist())


def _json(value: object) -> str:
    r"""JSON that is safe inside a script and inside a template: no <, > or &, no {{, {% or {#, ASCII only.

    branca takes what an element has rendered for a template once more, and would run what stands in a name.

    >>> _json(["</script>", "{{7*7}}"])
    '["\\u003c/script\\u003e","\\u007b{7*7}}"]'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    # Outside of texts a brace is followed by a quote or its closing one.
    return _TEMPLATE.sub(r"\\u007b", text)
