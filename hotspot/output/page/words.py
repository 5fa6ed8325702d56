"""The page's fixed words and colours: classes, reasons, audiences.

The palette is diverging and safe for the common colour-vision deficiencies; hot classes are also
darker than cold ones so that they differ in grey print, and marks (+, -) repeat the direction.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ClassWords:
    """How one class of cells looks and reads."""

    label: str
    """Value of the column ``label``."""
    colour: str
    """Fill, CSS hex."""
    edge: str
    """Outline, CSS hex; empty for classes that are not findings."""
    mark: str
    """Sign drawn in the cell and its swatch; empty for none."""
    ink: str
    """Colour of the mark, CSS hex; readable on the fill."""
    direction: int
    """1 more than expected, -1 fewer, 0 neither."""
    evidence: str
    """Strength in words."""
    q: str
    """The rule, as printed."""
    short: str
    """For a table's cell."""


MINUS: Final = "\N{MINUS SIGN}"


def _short(direction: str, q: str) -> str:
    return f"{direction} (q\N{NO-BREAK SPACE}≤\N{NO-BREAK SPACE}{q})"


CLASSES: Final = (
    ClassWords(
        "hot_99", "#a81016", "#3d0206", "+", "#ffffff", 1, "very strong evidence", "q ≤ 0.01", _short("More", "0.01")
    ),
    ClassWords(
        "hot_95", "#e65a3a", "#5c0d0a", "+", "#1c1c1c", 1, "strong evidence", "q ≤ 0.05", _short("More", "0.05")
    ),
    ClassWords("hot_90", "#f9b48a", "#7a2a12", "+", "#1c1c1c", 1, "some evidence", "q ≤ 0.10", _short("More", "0.10")),
    ClassWords("not_significant", "#fbfaf5", "", "", "", 0, "", "", "No clear difference"),
    ClassWords(
        "cold_90", "#bddcee", "#2b5f80", MINUS, "#1c1c1c", -1, "some evidence", "q ≤ 0.10", _short("Fewer", "0.10")
    ),
    ClassWords(
        "cold_95", "#74b3dc", "#124a70", MINUS, "#1c1c1c", -1, "strong evidence", "q ≤ 0.05", _short("Fewer", "0.05")
    ),
    ClassWords(
        "cold_99",
        "#3d86c6",
        "#082f57",
        MINUS,
        "#0a0a0a",
        -1,
        "very strong evidence",
        "q ≤ 0.01",
        _short("Fewer", "0.01"),
    ),
    ClassWords("not_tested", "#a3abb0", "", "", "", 0, "", "", "Not tested"),
)
BY_LABEL: Final = {words.label: words for words in CLASSES}

REASONS: Final = {
    "used": "Used: the record is part of this map",
    "missing_coordinates": "No latitude or longitude in the record",
    "zero_coordinates": "Coordinates 0, 0: an empty value stored as a number",
    "not_on_earth": "Latitude or longitude that no place on Earth has",
    "swapped": "Latitude and longitude look exchanged",
    "far_from_study_area": "Far away from the study area",
    "outside_study_area": "Near the study area but outside it",
    "pile_up": "One point with many different addresses: a stand-in, such as the middle of a ZIP code",
    "edge_of_grid": "At the edge of the study area: the middle of its hexagon lies outside",
    "no_usable_cost": "No usable cost in the record",
    "not_selected": "Not among the records chosen for this map",
}

CERTAINLY: Final = "certainly"
PROBABLY: Final = "probably"
POSSIBLY: Final = "possibly"
UNLIKELY: Final = "not"
TOO_FEW: Final = "too_few_residents"
TIERS: Final = {
    CERTAINLY: "Certainly",
    PROBABLY: "Probably",
    POSSIBLY: "Possibly",
    UNLIKELY: "Unlikely",
    TOO_FEW: "Too few residents to tell",
}

AUDIENCES: Final = {
    "internal": "Internal - not for publication",
    "partner": "For the named partners - not for publication",
    "public": "For the public",
}

# Mean hexagon area in square kilometres by H3 resolution (H3 documentation, "Tables of cell statistics").
HEXAGON_KM2: Final = {
    4: 1770.348, 5: 252.904, 6: 36.129, 7: 5.161, 8: 0.7373, 9: 0.1053, 10: 0.01505, 11: 0.00215, 12: 0.000307,
}  # fmt: skip
SQUARE_MILES_PER_KM2: Final = 0.386102


def audience_words(audience: str) -> str:
    """The watermark of an audience; an unknown audience is shown as it is.

    >>> audience_words("internal")
    'Internal - not for publication'
    """
    return AUDIENCES.get(audience, audience)


def hexagon_words(resolution: int | None) -> str:
    """The size of a hexagon in words, empty where it is not known.

    >>> hexagon_words(8)
    'about 0.74 km² (0.28 square miles) each'
    """
    area = HEXAGON_KM2.get(resolution) if resolution is not None else None
    if area is None:
        return ""
    return f"about {_two_digits(area)} km² ({_two_digits(area * SQUARE_MILES_PER_KM2)} square miles) each"


def _two_digits(amount: float) -> str:
    return f"{float(f'{amount:.2g}'):,.10g}"
