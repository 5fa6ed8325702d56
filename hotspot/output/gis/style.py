"""How QGIS draws a layer when it opens it: QML in the colours of the page."""

from html import escape
from typing import Final

from hotspot import report
from hotspot.columns import LABEL
from hotspot.report.looks import BY_LABEL

_OUTLINE: Final = "#1c1c1c"
#: Millimetres.
_WIDTHS: Final = {"finding": 0.26, "other": 0.1, "border": 0.5}


def class_style(told: report.Report) -> str:
    """The classes of cells: colours, edges and words of the page's legend, each with its rule."""
    # The ground around the cells is no class of them.
    entries = [(title, entry) for title, group in told.legend for entry in group if entry.label in BY_LABEL]
    categories, symbols = [], []
    for at, (title, entry) in enumerate(entries):
        words = f"{title}: {entry.words} ({entry.q})" if entry.q else entry.words
        categories.append(
            f'<category render="true" symbol="{at}" type="string" value="{entry.label}" label="{escape(words)}"/>'
        )
        width = _WIDTHS["finding" if entry.q else "other"]
        symbols.append(_symbol(at, entry.colour, entry.edge, width, "b_diagonal" if entry.slanted else "solid"))
    return _document(
        f'<renderer-v2 type="categorizedSymbol" attr="{LABEL}" symbollevels="0" enableorderby="0" forceraster="0">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def border_style() -> str:
    """Borders alone, so that what lies under them is seen."""
    return _document(
        '<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">'
        f"<symbols>{_symbol(0, _OUTLINE, _OUTLINE, _WIDTHS['border'], 'no')}</symbols></renderer-v2>"
    )


def _document(renderer: str) -> str:
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.22.0" styleCategories="Symbology">{renderer}<blendMode>0</blendMode></qgis>\n'
    )


def _symbol(at: int, colour: str, edge: str, width: float, fill: str) -> str:
    options = {
        "color": _rgba(colour),
        "joinstyle": "bevel",
        "outline_color": _rgba(edge),
        "outline_style": "solid",
        "outline_width": f"{width}",
        "outline_width_unit": "MM",
        "style": fill,
    }
    # Programs of before 2021 read the second form.
    new = "".join(f'<Option name="{name}" type="QString" value="{value}"/>' for name, value in options.items())
    old = "".join(f'<prop k="{name}" v="{value}"/>' for name, value in options.items())
    return (
        f'<symbol name="{at}" type="fill" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="SimpleFill" enabled="1" locked="0" pass="0"><Option type="Map">{new}</Option>{old}'
        "</layer></symbol>"
    )


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
