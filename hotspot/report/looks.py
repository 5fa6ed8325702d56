"""How classes look, and the fixed words of classes, reasons, tiers, audiences. The words are in ``words.toml``.

The palette is diverging and safe for the common colour-vision deficiencies; hot classes are also
darker than cold ones so that they differ in grey print, and marks (+, -) repeat the direction.
"""

from dataclasses import dataclass
from typing import Final

from hotspot.disclosure import DisclosurePolicy
from hotspot.words import say
from hotspot.words.numbers import SPACE


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
    level: str
    """Name of the level, ``99``, ``95`` or ``90``; empty for classes that are not findings."""
    q: str
    """The rule, as printed."""
    slanted: bool = False
    """Drawn as slanted lines in place of a full colour."""


MINUS: Final = "\N{MINUS SIGN}"

CLASSES: Final = (
    ClassWords("hot_99", "#a81016", "#3d0206", "+", "#ffffff", 1, "99", "q ≤ 0.01"),
    ClassWords("hot_95", "#e65a3a", "#5c0d0a", "+", "#1c1c1c", 1, "95", "q ≤ 0.05"),
    ClassWords("hot_90", "#f9b48a", "#7a2a12", "+", "#1c1c1c", 1, "90", "q ≤ 0.10"),
    ClassWords("not_significant", "#fbfaf5", "", "", "", 0, "", ""),
    ClassWords("cold_90", "#bddcee", "#2b5f80", MINUS, "#1c1c1c", -1, "90", "q ≤ 0.10"),
    ClassWords("cold_95", "#74b3dc", "#124a70", MINUS, "#1c1c1c", -1, "95", "q ≤ 0.05"),
    ClassWords("cold_99", "#3d86c6", "#082f57", MINUS, "#0a0a0a", -1, "99", "q ≤ 0.01"),
    ClassWords("not_tested", "#a3abb0", "", "", "", 0, "", "", slanted=True),
    ClassWords("withheld", "#5f6b72", "", "", "", 0, "", "", slanted=True),
)
OUTSIDE: Final = "#cfd8dc"
"""The map's ground: what lies outside the study area. It is ``.leaflet-container`` in map.css."""
PLAIN_EDGE: Final = "#7a858c"
"""Outline of the swatch of a class that is not a finding."""
BY_LABEL: Final = {words.label: words for words in CLASSES}

REASONS: Final = frozenset(
    {
        "used",
        "missing_coordinates",
        "zero_coordinates",
        "not_on_earth",
        "minus_one",
        "swapped",
        "one_zero",
        "sign_flipped",
        "far_from_study_area",
        "held_back",
        "outside_study_area",
        "not_placeable",
        "pile_up",
        "street_only",
        "edge_of_grid",
        "no_usable_cost",
        "not_selected",
        "same_event",
    }
)
_USES: Final = {
    "map and lists": "words.use_map_and_lists",
    "lists only": "words.use_lists_only",
    "no": "words.use_no",
}

CERTAINLY: Final = "certainly"
PROBABLY: Final = "probably"
POSSIBLY: Final = "possibly"
UNLIKELY: Final = "not"
TOO_FEW: Final = "too_few_residents"
_TIERS: Final = {
    CERTAINLY: "words.tier_certainly",
    PROBABLY: "words.tier_probably",
    POSSIBLY: "words.tier_possibly",
    UNLIKELY: "words.tier_unlikely",
    TOO_FEW: "words.tier_too_few",
}
TIERS: Final = tuple(_TIERS)
"""Surest first."""

# Mean hexagon area in square kilometres by H3 resolution (H3 documentation, "Tables of cell statistics").
HEXAGON_KM2: Final = {
    4: 1770.348, 5: 252.904, 6: 36.129, 7: 5.161, 8: 0.7373, 9: 0.1053, 10: 0.01505, 11: 0.00215, 12: 0.000307,
}  # fmt: skip
SQUARE_MILES_PER_KM2: Final = 0.386102


def short_words(look: ClassWords, language: str = "en") -> str:
    """A class in a table's cell.

    >>> short_words(BY_LABEL["hot_99"]).replace(SPACE, " "), short_words(BY_LABEL["not_tested"], "es")
    ('More (q ≤ 0.01)', 'No se probó')
    """
    if not look.direction:
        return say(language, f"words.class_{look.label}")
    key = "words.class_more" if look.direction > 0 else "words.class_fewer"
    return say(language, key, q=look.q.replace(" ", SPACE))


def strength_words(look: ClassWords, language: str = "en") -> str:
    """How strong the evidence of a finding's class is, in the legend: "Very strong"."""
    return say(language, f"words.strength_{look.level}")


def evidence_words(look: ClassWords, language: str = "en") -> str:
    """The evidence of a finding's class, in a phrase: "very strong evidence"."""
    return say(language, f"words.evidence_{look.level}")


def reason_words(reason: str, language: str = "en") -> str:
    """What became of a record; an unknown reason is shown as it is.

    >>> reason_words("swapped"), reason_words("new")
    ('Latitude and longitude look exchanged', 'new')
    """
    return say(language, f"words.reason_{reason}") if reason in REASONS else reason


def use_words(use: str, language: str = "en") -> str:
    """What a record is used for; an unknown use is shown as it is.

    >>> use_words("lists only", "es")
    'solo listas'
    """
    return say(language, _USES[use]) if use in _USES else use


def tier_words(tier: str, language: str = "en") -> str:
    """How sure a place is in the top; an unknown tier is shown as it is.

    >>> tier_words("not"), tier_words("certainly", "es")
    ('Unlikely', 'Con certeza')
    """
    return say(language, _TIERS[tier]) if tier in _TIERS else tier


def audience_words(audience: str, language: str = "en") -> str:
    """The watermark of an audience.

    >>> audience_words("internal")
    'Internal - not for publication'
    """
    return say(language, f"words.audience_{audience}")


def audience_name(audience: str, language: str = "en") -> str:
    """An audience in a word: "internal"."""
    return say(language, f"words.for_{audience}")


def policy_words(policy: DisclosurePolicy, language: str = "en") -> str:
    """The name and date of a policy; a built-in one is called so in the page's language.

    >>> policy_words(DisclosurePolicy("internal", "Ours", "2026-01-15"))
    'Ours, 2026-01-15'
    >>> policy_words(DisclosurePolicy.for_audience("internal"), "es")
    'incorporada (uso interno)'
    """
    built_in = policy.name == DisclosurePolicy.for_audience(policy.audience).name
    audience = audience_name(policy.audience, language)
    name = say(language, "words.policy_built_in", audience=audience) if built_in else policy.name
    return f"{name}, {policy.date}" if policy.date else name


def hexagon_words(resolution: int | None, language: str = "en") -> str:
    """The size of a hexagon in words, empty where it is not known.

    >>> hexagon_words(8)
    'about 0.74 km² (0.28 square miles) each'
    """
    area = HEXAGON_KM2.get(resolution) if resolution is not None else None
    if area is None:
        return ""
    return say(language, "words.hexagon", km2=_two_digits(area), miles=_two_digits(area * SQUARE_MILES_PER_KM2))


def _two_digits(amount: float) -> str:
    return f"{float(f'{amount:.2g}'):,.10g}"
