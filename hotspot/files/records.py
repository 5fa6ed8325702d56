"""Records in JSON: a list of them, or one a line (ndjson), as servers of open data send them."""

import json
import re
from typing import Any, Final

import pandas as pd

from hotspot.errors import InputError
from hotspot.files.columns import as_column
from hotspot.files.rows import listed_rows

_SHAPE: Final = "Feature"
_HEAD: Final = 4096
_NOT_SPACE: Final = re.compile(r"\S")
_decode: Final = json.JSONDecoder().raw_decode


def records_of(content: bytes, what: str) -> pd.DataFrame | None:
    """The records as a table; None for what is no list of records (GeoJSON, one object).

    Raises `InputError` where some of them are no records.
    """
    first = _first(content)
    if not isinstance(first, dict) or first.get("type") == _SHAPE:
        return None
    try:
        text = content.decode("utf-8-sig").strip()
        found = json.loads(text) if text[:1] == "[" else [json.loads(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError):
        raise InputError(f"{what} cannot be read as JSON: it is damaged, or cut off. Export it again.") from None
    wrong = [number for number, one in enumerate(found, 1) if not isinstance(one, dict)]
    if wrong:
        raise InputError(
            f"{what} cannot be read as records in JSON: {listed_rows(wrong[:3])} of {len(found):,} "
            f"{'is no record' if len(wrong) == 1 else 'are no records'}. Wanted: an object for each event."
        )
    names = list(dict.fromkeys(name for one in found for name in one))
    columns = {name: as_column([_value(one.get(name)) for one in found]) for name in names}
    return pd.DataFrame(columns)


def _value(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _first(content: bytes) -> Any:
    """The first of a list or of several lines; None for what is neither, without a look at the whole of it."""
    start = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    try:
        if start == b"[":
            text = content.decode("utf-8-sig")
            return _decode(text, _NOT_SPACE.search(text, text.index("[") + 1).start())[0]  # type: ignore[union-attr]
        line, _, others = content.partition(b"\n")
        return json.loads(line.decode("utf-8-sig")) if start == b"{" and others[:_HEAD].strip() else None
    except (ValueError, RecursionError, AttributeError):
        return None
