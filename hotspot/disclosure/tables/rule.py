"""What may leave of a table: one value a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hotspot.protected import protected_columns, protected_rows


@dataclass(frozen=True)
class TableRule:
    """What a table is, and what may leave of it for whom."""

    row: str
    """What a row is: its grain."""
    key: tuple[str, ...]
    """Columns that name a row; no two rows share them."""
    columns: Mapping[str, tuple[str, ...]]
    """Audience -> columns that may leave, in order. Whatever else the table carries stays. An audience that is not
    named gets nothing."""
    money: tuple[str, ...] = ()
    """Columns of amounts of money: they leave with the kind of the amounts only."""
    money_rows: tuple[str, frozenset[str]] | None = None
    """A column, and its values in rows that tell of money: such rows leave with the kind of the amounts only."""

    keeps: bool = False
    """Whether columns of the user's own that were declared leave, too: for internal use, and for nobody else."""

    def allowed(self, table: pd.DataFrame, audience: str, *, money: bool, declared: Sequence[str] = ()) -> Any:
        """The part of a table that may leave, with new positions as its index; the table is not changed.

        A row that a column of the table calls protected never leaves, whatever it holds.

        ``money``: whether the kind of its amounts is known. ``declared``: columns of the user's own.
        A frame of the table's own class.
        """
        guards = protected_columns(map(str, table.columns))
        if guards:
            said = [table.iloc[:, at] for at, name in enumerate(map(str, table.columns)) if name in guards]
            table = table[~protected_rows(said, len(table))[0]]
        hidden = () if money else self.money
        listed = self.columns.get(audience, ())
        if self.keeps and audience == "internal":
            listed = (*listed, *(name for name in declared if name not in listed))
        kept = table[[name for name in listed if name in table and name not in hidden]]
        if self.money_rows is not None and not money and self.money_rows[0] in kept:
            column, values = self.money_rows
            kept = kept[~kept[column].isin(values)]
        kept = kept.reset_index(drop=True)
        kept.attrs = {}
        return kept
