"""What the settings of a study must hold together."""

from typing import TYPE_CHECKING

from hotspot.errors import InputError
from hotspot.events import COST_KINDS
from hotspot.events.columns import NO_COLUMN
from hotspot.files.room import read_size
from hotspot.quality.points import read_points
from hotspot.study.based import refuse_baseless
from hotspot.words import check_language

if TYPE_CHECKING:
    from hotspot.study.settings import Study


def refuse_wrong(study: "Study") -> None:
    """Refuse a language or a kind of money that does not exist, amounts without a kind, and texts for yes or no."""
    check_language(study.language)
    read_points(study.keep_points)
    refuse_baseless(study)
    if study.memory is not None:
        read_size(study.memory)
    if study.cost_kind is not None and study.cost_kind not in COST_KINDS:
        raise InputError(f"The cost kind must be one of {', '.join(COST_KINDS)}; {study.cost_kind!r} was given.")
    if study.resolution is not None and not isinstance(study.resolution, int):
        raise InputError(f"The resolution must be a whole number from 0 to 15; {study.resolution!r} was given.")
    if study.areas is not None and study.columns.neighborhood not in {None, NO_COLUMN}:
        raise InputError(
            "Neighborhoods come from polygons (--neighborhoods) or from a column of the events "
            "(--neighborhood-column), not from both: leave one out."
        )
    if not isinstance(study.by_kind, bool):
        raise InputError(f"by_kind must be true or false; {study.by_kind!r} was given.")
    asked = study.measure in {"cost", "cost_per_event"} or study.columns.cost not in {None, "none"}
    if asked and study.cost_kind is None:
        raise InputError(
            "Amounts of money need their kind, because charges and receipts differ several times over. "
            f"Say --cost-kind with one of {', '.join(COST_KINDS)}."
        )
