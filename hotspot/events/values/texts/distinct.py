"""The distinct texts of a column, counted once: rules then look at each spelling once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspot.events.columns.text import as_text
from hotspot.events.values.cells import BLANK, Cells
from hotspot.files.query import connection_of, run

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Distinct:
    """The distinct texts of a column, those that are missing left out."""

    texts: Any
    """The texts as an Arrow array, shape (n,)."""
    records: Ints
    """How many records have each, shape (n,)."""
    blank: bool = False
    """Whether some records hold nothing but spaces: they are missing."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.records)

    @property
    def filled(self) -> int:
        """Records with any of them."""
        return int(self.records.sum())

    def chosen(self, flags: Flags) -> list[str]:
        """The texts with a flag."""
        return [str(self.texts[place].as_py()) for place in np.flatnonzero(flags).tolist()]

    def matching(self, pattern: str) -> Flags:
        """Which texts are, as a whole, as the pattern says, spaces around them left out."""
        import pyarrow.compute as pc

        return as_flags(pc.match_substring_regex(self.texts, f"^\\s*(?:{pattern})\\s*$"))


def as_flags(truths: Any) -> Flags:
    """Arrow's truths as NumPy's."""
    return np.asarray(truths.to_numpy(zero_copy_only=False), dtype=bool)


def distinct(cells: Cells) -> Distinct:
    """Count the texts of a column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = as_text(cells.column, cells.kind)
    relation = cells.opened.relation
    table = run(
        cells.opened.what,
        lambda: (
            relation.filter(f"{cells.name} IS NOT NULL")
            .aggregate(f"{text} AS text, count(*) AS records", text)
            .to_arrow_table()
        ),
        connection_of(relation),
    )
    texts = pa.concat_arrays(table["text"].cast(pa.large_string()).chunks or [pa.array([], pa.large_string())])
    records = np.asarray(table["records"].to_numpy(), dtype=np.int64)
    blank = as_flags(pc.match_substring_regex(texts, f"^(?:{BLANK})$"))
    if not blank.any():
        return Distinct(texts, records)
    return Distinct(texts.filter(pa.array(~blank)), records[~blank], blank=True)
