"""Protected places leave a study before anything is computed, and what is told of the whole file tells no number."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, LAT, LON, NAME, PROTECTED, RECORDS
from hotspot.engines import StoredPlaces
from hotspot.errors import InputError
from hotspot.footprints import in_protected, without_protected
from hotspot.quality import near_protected, quality_table, written_address
from hotspot.quality.addresses import building_address
from hotspot.quality.addresses.house import house_with_name
from hotspot.quality.addresses.vocabulary import DIRECTIONS, ENDINGS, PLAIN
from hotspot.quality.reasons import HELD_BACK
from hotspot.study.based import files_of
from hotspot.study.settings import Study
from hotspot.words import Said
from hotspot.words.said import Value

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Hidden = Callable[[Floats, Floats], Flags]
#: Values of notes that count records of the whole file.
_COUNTS: Final = frozenset({"records", "filled", "rows", "numbers", "more", "before", "after", "shapes"})
#: What stands in their place.
_UNTOLD: Final = "\N{HORIZONTAL ELLIPSIS}"
#: A single word may stand anywhere: as a part of a text it tells nothing.
_FEWEST_WORDS: Final = 2
_WORD: Final = re.compile(r"[^\W_]+")


def guard(
    study: Study,
    given: pd.DataFrame | StoredPlaces,
    services: pd.DataFrame | None,
    institutions: pd.DataFrame,
    footprints: Any,
) -> tuple[Study, pd.DataFrame | StoredPlaces, pd.DataFrame | None, pd.DataFrame]:
    """Study, events, services and institutions without what is at protected places.

    Nothing given is changed but stored places. ``footprints``: those that leave whole; None where none are given.

    Raises `InputError` where a text of the study itself names one of them.
    """
    guarded = institutions[institutions[PROTECTED].to_numpy(dtype=bool)]
    if guarded.empty:
        return study, given, services, institutions
    _refuse_named(study, given.table if isinstance(given, StoredPlaces) else given, guarded)
    if isinstance(given, StoredPlaces):
        left = given.leave_protected(institutions, footprints=footprints)
    else:
        kept = without_protected(given, institutions, footprints=footprints)
        left, given = given.drop(index=kept.index), kept
    # Where a place is known by its address alone, its events say where it is.
    there = pd.concat([guarded[[LAT, LON]], left[[LAT, LON]].drop_duplicates()], ignore_index=True)

    def hidden(lat: Floats, lon: Floats) -> Flags:
        """Which points are where something left."""
        near = near_protected(lat, lon, there)
        return near if footprints is None else near | in_protected(lat, lon, left, guarded, footprints)

    if study.keep_points:
        at = np.array(study.keep_points, dtype=float)
        away = ~hidden(at[:, 0], at[:, 1])
        kept_points = tuple(point for point, stays in zip(study.keep_points, away.tolist(), strict=True) if stays)
        study = replace(study, keep_points=kept_points)
    shown: pd.DataFrame = institutions[
        ~institutions[PROTECTED].to_numpy(dtype=bool) & ~_at(institutions, guarded, hidden)
    ]
    shown = shown.reset_index(drop=True)
    shown.attrs = institutions.attrs
    return study, given, None if services is None else _services(services, guarded, hidden), shown


def tell_less(checked: pd.DataFrame) -> None:
    """Let what ``attrs`` of checked events tell of the whole file hold no number that tells how much left, in place."""
    if HELD_BACK not in checked.attrs:
        return
    attrs = checked.attrs
    # The number that the quality table adds up to: another one, rounded otherwise, would narrow it.
    attrs["rows"] = int(quality_table(checked)[RECORDS].sum())
    attrs["notes"] = [_untold(note) for note in attrs.get("notes", ())]
    attrs["rules"] = []


def refuse_told(texts: Iterable[tuple[str, Any]], guarded: pd.DataFrame) -> None:
    """Refuse texts of an output that hold the name or the address of a protected place.

    ``texts``: what each is of, as a message names it, and the texts. Raises `InputError` with numbers, no text.
    """
    for what, column in texts:
        held = _holding(column, guarded)
        if held:
            raise InputError(
                f"{held:,} texts in {what} hold the name or the address of a protected place, which no output may. "
                "Change these texts, or leave out their column."
            )


def texts_of(tables: dict[str, Any], more: dict[str, Any]) -> list[tuple[str, Any]]:
    """The texts of tables, and others by name."""
    columns = [
        (f"column {name} of the list of {table}", frame[name])
        for table, frame in tables.items()
        if frame is not None
        for name in frame.columns
        if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name])
    ]
    return [*columns, *more.items()]


def _services(services: pd.DataFrame, guarded: pd.DataFrame, hidden: Hidden) -> pd.DataFrame:
    """The services without those that are protected places."""
    held = _at(services, guarded, hidden)
    kept: pd.DataFrame = services[~held].reset_index(drop=True)
    told = services.attrs
    kept.attrs = {**told, "protected": told["protected"] + int(held.sum()), "rows": told["rows"] - int(held.sum())}
    return kept


def _at(points: pd.DataFrame, guarded: pd.DataFrame, hidden: Hidden) -> Flags:
    """Which points with names are where something left, or have the name or the address of a protected place."""
    lat, lon = (points[name].to_numpy(dtype=float, na_value=np.nan) for name in (LAT, LON))
    texts = points[[name for name in (NAME, ADDRESS) if name in points]].itertuples(index=False)
    told: Flags = np.array([bool(_holding(row, guarded)) for row in texts], dtype=bool)
    return told | hidden(lat, lon)


#: Fields of a study that name a file: its name stands in the manifest.
_FILES: Final = frozenset(
    {
        *("events", "areas", "study_area", "exclude", "residents", "services", "institutions", "buildings"),
        *("address_points", "base"),
    }
)


def _refuse_named(study: Study, events: pd.DataFrame, guarded: pd.DataFrame) -> None:
    """Refuse texts of the settings, and headings of columns, which decisions and lists tell."""
    files = [
        Path(one).name
        for field in fields(study)
        if field.name in _FILES
        for one in files_of(getattr(study, field.name))
        if isinstance(one, (str, Path))
    ]
    told = {
        "the title": [study.title],
        "the noun of an event": [study.event_noun],
        "the condition": [study.where or ""],
        "the headings of the columns": [
            *study.values.keep_columns,  # noqa: PD011 - no table
            *events.attrs["columns"].values(),
        ],
    }
    refuse_told({**told, "the names of the files": files}.items(), guarded)


def _holding(texts: Any, guarded: pd.DataFrame) -> int:
    """How many distinct texts are, or hold, the name or the address of one of the places."""
    secret = {_plain(text) for column in (NAME, ADDRESS) for text in guarded[column]}
    for text in guarded[ADDRESS]:
        secret |= {_plain(spell(text)) for spell in (written_address, building_address, house_with_name)}
    secret -= {""}
    if not secret:
        return 0
    distinct = {
        _plain(text) for text in pd.unique(pd.Series(list(texts), dtype=object).dropna()) if isinstance(text, str)
    }
    long = sorted(re.escape(text) for text in secret if len(text.split()) >= _FEWEST_WORDS)
    inside = re.compile(rf"(?<!\w)(?:{'|'.join(long)})(?!\w)") if long else None
    return sum(text in secret or (inside is not None and inside.search(text) is not None) for text in distinct)


def _plain(text: str) -> str:
    """A text in one spelling: letters and digits, kinds of street and directions in their short forms."""
    words = _WORD.findall(text.upper())
    return " ".join(ENDINGS.get(word, DIRECTIONS.get(word, PLAIN.get(word, word))) for word in words)


def _untold(said: Said) -> Said:
    """What was said, without numbers of records."""
    values = {name: _without(name, value) for name, value in said.values.items()}  # noqa: PD011 - no table
    return Said(said.key, None, values)


def _without(name: str, value: Value) -> Value:
    # Numbers of rows tell of how many there are at least.
    if name in _COUNTS and not isinstance(value, str):
        return _UNTOLD
    return _untold(value) if isinstance(value, Said) else value
