"""The base of a study: what its settings name, what is cut out of the study area, and what is told of both."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import shapely

from hotspot.base import PARK, WATER, ground_of, water_share
from hotspot.errors import InputError
from hotspot.grid import as_polygon
from hotspot.words import Said, said
from hotspot.words.numbers import percent

if TYPE_CHECKING:
    from hotspot.study.prepared import Prepared
    from hotspot.study.settings import Study

#: Words of --exclude -> the kind of the base that they mean.
KINDS: Final = {"water": WATER, "parks": PARK}
GROUND: Final = tuple(KINDS)
#: Share of the study area from which on water is much: so much empty ground raises all times by a twentieth.
_MUCH: Final = 0.05


def several(given: Any) -> tuple[Any, ...]:
    """What a setting names that takes one file or several; empty for none."""
    if given is None:
        return ()
    return tuple(given) if isinstance(given, (list, tuple)) else (given,)


def files_of(given: Any) -> list[Any]:
    """The files, or tables, among what --exclude or --base name."""
    return [one for one in several(given) if not _is_word(one)]


def refuse_baseless(study: "Study") -> None:
    """Refuse the words of --exclude without a base. Raises `InputError`."""
    if study.base is None and (words := [one for one in several(study.exclude) if _is_word(one)]):
        raise InputError(
            f"--exclude {words[0]} cuts out the {words[0]} of the files of streets, water and parks: name them with "
            "--base, or name a file of polygons with --exclude."
        )


def excluded(given: Any, base: Any) -> Any:
    """All that --exclude names as one (multi)polygon in degrees; None for nothing. ``base``: from `read_base`.

    Raises `InputError` where the base has none of what is named.
    """
    parts = []
    for one in several(given):
        if not _is_word(one):
            parts.append(as_polygon(one))
            continue
        ground = ground_of(base, KINDS[one])
        if ground.is_empty:
            raise InputError(f"The base has no areas of {one} to exclude. Leave out --exclude {one}.")
        parts.append(ground)
    return shapely.union_all(parts) if parts else None


def about_base(prepared: "Prepared") -> list[Said]:
    """What was left out of the base and made coarser, and how much of the study area is water."""
    base, study = prepared.base, prepared.study
    if base is None:
        return []
    told: list[Said] = list(base.attrs["notes"])
    water = prepared.water_share
    if water >= _MUCH and not several(study.exclude):
        told.append(said("base.much_water", share=percent(water)))
    return told


def share_of_water(base: Any, area: Any) -> float:
    """Share of the study area that is water by the base; 0 without either."""
    return 0.0 if base is None or area is None else water_share(base, area)


def _is_word(one: Any) -> bool:
    return isinstance(one, str) and one in KINDS


def texts_of_base(base: Any) -> Iterable[str]:
    """The names that stand on the map; none without a base."""
    return () if base is None else base["name"].tolist()
