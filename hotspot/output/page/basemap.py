"""The folium map under the page: the container and the script that starts it, nothing from a network."""

from dataclasses import dataclass
from typing import Final

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

MAP_NAME: Final = "hotspot_map"
MAX_ZOOM: Final = 17


class PageLayer(MacroElement):
    """Hands the Leaflet map to the page's own script, which draws the data."""

    _template = Template("{% macro script(this, kwargs) %}hotspot.start({{ this._parent.get_name() }});{% endmacro %}")


@dataclass(frozen=True)
class MapParts:
    """What folium renders, ready for the page's template."""

    html: str
    """The container element."""
    script: str
    """JavaScript that makes the map and starts the page's layer; needs Leaflet and the page's scripts."""


def map_parts(center: tuple[float, float]) -> MapParts:
    """Render a folium map without tiles, scripts or styles of its own.

    ``center`` is (lat, lon), where the map starts until the script fits it to the data. folium's page
    header is left out: it forbids pinch zoom and sizes the whole document. Its random element name
    becomes a fixed one, so that equal input gives equal bytes.
    """
    figure = Figure()
    # Any zoom: what is fitted is as large as it can be.
    leaflet_map = folium.Map(
        location=center,
        tiles=None,
        prefer_canvas=True,
        control_scale=True,
        attribution_control=False,
        scroll_wheel_zoom=False,
        fade_animation=False,
        zoom_snap=0,
        wheel_px_per_zoom_level=120,
        max_zoom=MAX_ZOOM,
    )
    # On the instance: the class lists are shared by every folium map of the process.
    leaflet_map.default_js = []
    leaflet_map.default_css = []
    layer = PageLayer()  # type: ignore[no-untyped-call]  # folium is typed in part
    leaflet_map.add_child(layer)
    figure.add_child(leaflet_map)
    figure.render()
    name = leaflet_map.get_name()
    html, script = figure.html.render(), figure.script.render()
    lines = "\n".join(line.strip() for line in script.splitlines() if line.strip())
    return MapParts(html.replace(name, MAP_NAME).strip(), lines.replace(name, MAP_NAME))
