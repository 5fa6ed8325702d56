"""Margins of error beside residents: which column holds them, and what of it is none."""

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from hotspot.areas.names import NO_COLUMN
from hotspot.areas.people import is_margin, numbers_of
from hotspot.columns import POPULATION, POPULATION_MOE
from hotspot.errors import InputError
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

#: What the American Community Survey writes where an estimate is controlled, so has no error of sampling. Its other
#: signs below 0 say that there is no margin (Census Bureau, "Notes on ACS Estimate and Annotation Values").
_CONTROLLED: Final = -555555555.0
_CONTROLLED_TEXT: Final = re.compile(r"\*{5}")
#: Before a margin in the Census Bureau's own tables.
_SIGN: Final = re.compile(r"^\s*(±|\+\s*/\s*[-\u2212\u2013])\s*")
#: A margin that names nothing else than residents, or nothing.
_PLAIN: Final = re.compile(
    r"(tot(al)?_?)?(pop(ulation)?_?|residents_?)?(moe|margin_of_error)(_?\d{2,4})?|(moe|margin_of_error)_(tot(al)?_?)?"
    r"(pop(ulation)?|residents)",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"_?(\d{4})$")
_FORMS: Final = ("{0}_moe", "moe_{0}", "{0}moe", "{0}_margin_of_error", "margin_of_error_{0}", "{0}_margin")


def margin_column_of(frame: pd.DataFrame, asked: str | None, population: str | None, what: str) -> str | None:
    """The column of margins of error of these residents, None for none.

    Beside B01003_001E stands B01003_001M, beside pop2020 perhaps pop2020_moe; else it is the only one that names
    nothing else than residents. Raises `InputError` for a column that is asked for and not there.
    """
    others = [c for c in frame.columns if c not in {"geometry", population}]
    if asked == NO_COLUMN or population is None:
        return None
    if asked is not None:
        if asked not in others:
            raise InputError(
                f"{what} has no column {asked!r} of margins of error beside {population!r}. Its columns: "
                f"{', '.join(map(str, others))}."
            )
        return asked
    simple = {_simple(column): column for column in reversed(others)}
    found = [simple[name] for name in _beside(population) if name in simple]
    plain = [c for c in others if _PLAIN.fullmatch(_simple(c)) and is_margin(c)]
    if not found and len(plain) == 1:
        found = plain
    return next((c for c in found if _holds_margins(frame[c])), None)


def margins_of(values: "pd.Series[Any]", residents: "pd.Series[float]", column: str) -> "tuple[Any, list[Said]]":
    """Margins of error of 0 or more, NaN where they are not known, shape (areas,), and what is said of these.

    A controlled estimate ("*****", -555555555) has a margin of 0. ``residents``: of the same areas; where they are not
    known their margin is no matter.
    """
    if is_numeric_dtype(values):
        numbers = numbers_of(values).to_numpy(dtype=float, na_value=np.nan, copy=True)
    else:
        texts = values.astype("string").str.replace(_SIGN, "", regex=True).str.strip()
        numbers = numbers_of(texts).to_numpy(dtype=float, na_value=np.nan, copy=True)
        numbers[texts.str.fullmatch(_CONTROLLED_TEXT).fillna(value=False).to_numpy(dtype=bool)] = 0.0
    numbers[numbers == _CONTROLLED] = 0.0
    numbers[~(np.isfinite(numbers) & (numbers >= 0))] = np.nan
    lived = (residents > 0).to_numpy()
    notes = [said("areas.margins", column=repr(column))]
    if lacking := int((lived & np.isnan(numbers)).sum()):
        notes.append(said("areas.no_margin", lacking, areas=lacking, all=int(lived.sum()), column=repr(column)))
    return numbers, notes


def _beside(population: str) -> list[str]:
    """Names that the column of margins may have beside this one of estimates, best first."""
    own = _simple(population)
    bare = _YEAR.sub("", own)
    year = own[len(bare) :].lstrip("_")
    names = [own[:-1] + "m"] if own.endswith("e") else []
    names += [own + "m", *(form.format(own) for form in _FORMS), *(form.format(bare) for form in _FORMS)]
    if year:
        names += [f"{bare}_moe_{year}", f"{bare}_moe{year}"]
    return [*names, *(["moe"] if own == "estimate" else [])]


def _simple(column: Any) -> str:
    return re.sub(r"[\s_]+", "_", str(column).strip()).casefold()


def _holds_margins(values: "pd.Series[Any]") -> bool:
    """Whether most of what is filled is a number, or a sign for one."""
    filled = values.dropna()
    if is_numeric_dtype(filled):
        return bool(len(filled))
    texts = filled.astype("string").str.replace(_SIGN, "", regex=True).str.strip()
    signs = texts.str.fullmatch(r"\*{2,5}|N|-|\(X\)").fillna(value=False)
    return bool(len(texts)) and bool((numbers_of(texts).notna() | signs).mean() > 0.5)


def with_margins(kept: "gpd.GeoDataFrame", values: Any, column: str) -> "tuple[gpd.GeoDataFrame, list[Said]]":
    """The areas with ``population_moe`` behind ``population``, and what is said of it."""
    numbers, notes = margins_of(values, kept[POPULATION], column)
    kept = kept.copy(deep=False)
    kept.insert(kept.columns.tolist().index(POPULATION) + 1, POPULATION_MOE, numbers)
    return kept, notes
