"""Why a record is held out, and from what."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Reason:
    """One reason, in the machine's word and in people's words."""

    word: str
    """What the column ``reason`` holds."""
    used: str
    """What such records are used for: ``map and lists``, ``lists only`` or ``no``."""
    meaning: str
    """One clause for people."""


USED: Final = "used"
MAP_AND_LISTS: Final = "map and lists"
LISTS_ONLY: Final = "lists only"
NOT_USED: Final = "no"

#: In the order in which they are asked: the first that holds is the reason.
REASONS: Final = (
    Reason("not_selected", NOT_USED, "left out by the condition on the records (--where)"),
    Reason("missing_coordinates", NOT_USED, "latitude or longitude is missing"),
    Reason("zero_coordinates", NOT_USED, "latitude and longitude are both zero"),
    Reason(
        "swapped", NOT_USED, "latitude and longitude look exchanged: the other way round the point is in the study area"
    ),
    Reason("not_on_earth", NOT_USED, "not a latitude and longitude in degrees"),
    Reason("far_from_study_area", NOT_USED, "far outside the study area (by more than a tenth of its diagonal)"),
    Reason("outside_study_area", NOT_USED, "outside the study area"),
    Reason(
        "pile_up",
        NOT_USED,
        "one coordinate holds many different addresses: where the geocoder puts what it cannot find",
    ),
    Reason("no_usable_cost", NOT_USED, "the cost is missing or negative"),
    Reason("edge_of_grid", LISTS_ONLY, "in the study area, but the middle of its hexagon is not"),
    Reason(USED, MAP_AND_LISTS, "used"),
)
#: Reasons that the user can overrule by name.
KEEPABLE: Final = ("pile_up", "swapped")
#: Different addresses at one coordinate from which it counts as a pile-up.
PILE_UP_ADDRESSES: Final = 10
#: Farther than this share of the study area's diagonal is far.
FAR_SHARE: Final = 0.1
