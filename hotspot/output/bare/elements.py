"""Elements of folium that bring all they need with them."""

from importlib.resources import files
from typing import Final

from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from hotspot.output.leaflet import leaflet_image, leaflet_text, whole_style
from hotspot.output.style import ASSETS

PACKAGE: Final = "hotspot.output.bare"
_ICON: Final = {"iconUrl": "marker-icon.png", "iconRetinaUrl": "marker-icon-2x.png", "shadowUrl": "marker-shadow.png"}


class Own(MacroElement):
    """Leaflet, its images and the script of this room, inside the page: in front of every other layer."""

    _template = Template(
        "{% macro header(this, kwargs) %}"
        "<style>{{ this.style }}</style><script>{{ this.program }}</script>"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        """Read the files."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca is typed in part
        self._name = "Own"
        self.style = "\n".join([whole_style(), _asset("bare.css")])
        icons = ", ".join(f'{option}: "{leaflet_image(name)}"' for option, name in _ICON.items())
        # A path that is known is not looked for in the style sheet, where it no longer stands.
        own_icons = f'L.Icon.Default.imagePath = ""; L.Icon.Default.mergeOptions({{{icons}}});'
        self.program = "\n".join([leaflet_text("leaflet.js"), own_icons, _asset("bare.js")])


class Shapes(Layer):
    """Polygons with a tooltip each, coloured by their class."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = hotspotBare.layer({{ this.data }}, {{ this.headings }}, {{ this.styles }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str, data: str, headings: str, styles: str) -> None:
        """``data``, ``headings``, ``styles``: JSON that is safe within a script."""
        super().__init__(name=name, overlay=True)
        self._name = "Shapes"
        self.data, self.headings, self.styles = data, headings, styles


class Panel(MacroElement):
    """A box in a corner of the map: a title, and sections of entries with a swatch."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'hotspotBare.panel({{ this._parent.get_name() }}, "{{ this.corner }}", {{ this.title }}, {{ this.sections }});'
        "{% endmacro %}"
    )

    def __init__(self, corner: str, title: str, sections: str) -> None:
        """``title``, ``sections``: JSON that is safe within a script."""
        super().__init__()  # type: ignore[no-untyped-call]  # branca is typed in part
        self._name = "Panel"
        self.corner, self.title, self.sections = corner, title, sections


def _asset(name: str) -> str:
    return files(PACKAGE).joinpath(ASSETS, name).read_text(encoding="utf-8")
