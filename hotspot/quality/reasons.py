"""Why a record is held out, and from what."""

from dataclasses import dataclass
from typing import Final

from hotspot.words import Said, said


@dataclass(frozen=True)
class Reason:
    """One reason, in the machine's word and in people's words."""

    word: str
    """What the column ``reason`` holds."""
    used: str
    """What such records are used for: ``map and lists``, ``lists only`` or ``no``."""

    @property
    def meaning(self) -> Said:
        """One clause for people."""
        return said(f"terminal.{self.word}")


USED: Final = "used"
MAP_AND_LISTS: Final = "map and lists"
LISTS_ONLY: Final = "lists only"
NOT_USED: Final = "no"
#: What is not used, for whatever reason, where some of it must not be known; also the name in ``attrs`` of what left.
HELD_BACK: Final = "held_back"

#: Placed on a street and at no point of it: in lists of areas, and neither in a cell nor in a list of buildings.
STREET_ONLY: Final = "street_only"
#: In the order in which they are asked: the first that holds is the reason.
REASONS: Final = (
    Reason("not_selected", NOT_USED),
    Reason("same_event", NOT_USED),
    Reason("missing_coordinates", NOT_USED),
    Reason("zero_coordinates", NOT_USED),
    Reason("minus_one", NOT_USED),
    Reason("swapped", NOT_USED),
    Reason("one_zero", NOT_USED),
    Reason("sign_flipped", NOT_USED),
    Reason("not_on_earth", NOT_USED),
    Reason("far_from_study_area", NOT_USED),
    Reason("outside_study_area", NOT_USED),
    Reason("not_placeable", NOT_USED),
    Reason("pile_up", NOT_USED),
    Reason("no_usable_cost", NOT_USED),
    Reason(HELD_BACK, NOT_USED),
    Reason(STREET_ONLY, LISTS_ONLY),
    Reason("edge_of_grid", LISTS_ONLY),
    Reason(USED, MAP_AND_LISTS),
)
#: Reasons that are a choice and no fault of a record: told by themselves where the others are not.
CHOSEN: Final = ("not_selected", "same_event")
#: Reasons that the user can overrule by name.
KEEPABLE: Final = ("pile_up", "swapped", "sign_flipped")
#: Farther than this share of the study area's diagonal is far.
FAR_SHARE: Final = 0.1
