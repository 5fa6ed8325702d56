"""Places that no output may show, internal ones too: what a register says of them."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Flags = NDArray[np.bool_]
#: Names of columns, letters a to z and digits only, also with "is" before them or "yn" or "flag" behind.
_NAMED: Final = re.compile(
    r"(is|es)?(protected|confidential|hidden|protegid[oa]|confidencial|ocult[oa])(place|site|yn|sn|flag)?"
)
_YES: Final = frozenset(
    {"true", "yes", "1", "1.0", "y", "t", "sí", "si", "s", "verdadero", "protected", "confidential", "protegido"}
)
_NO: Final = frozenset({"false", "no", "0", "0.0", "n", "f", "falso", "not protected", "no protegido"})


def protected_columns(names: Iterable[str]) -> list[str]:
    """Those of the columns that say whether a place is protected.

    >>> protected_columns(["name", "Protected?", "Is_Confidential", "hidden valley"])
    ['Protected?', 'Is_Confidential']
    """
    return [name for name in names if _NAMED.fullmatch(re.sub(r"[^a-z0-9]", "", name.lower()))]


def protected_rows(said: Sequence["pd.Series[Any]"], rows: int) -> tuple[Flags, Flags]:
    """Which rows are protected, and which of them for want of a clear word only, both shape (rows,).

    ``said``: the columns. One yes is enough. What is neither yes nor no counts as yes, and so does a missing value: to
    show a shelter by mistake cannot be undone.
    """
    yes, unclear = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    for values in said:
        words = [" ".join(str(value).split()).casefold() for value in values]
        yes |= np.array([word in _YES for word in words], dtype=bool)
        unclear |= np.array([word not in _YES | _NO for word in words], dtype=bool)
    return yes | unclear, unclear & ~yes
