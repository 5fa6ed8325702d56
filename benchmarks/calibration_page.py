"""The section about shuffled values on the page about calibration, from the results."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, PERMUTATIONS
from sections import versions, with_section

#: What the test calls by default, and the columns of one neighbourhood; the first two of either are ours, and judged.
DEFAULT: Final = ("hot", "cold")
COLUMNS: Final = (
    "exact (total)",
    "exact (conditional)",
    "normal p",
    "permutations, two-sided",
    "permutations, as esda",
)
JUDGED: Final = (*DEFAULT, *COLUMNS[:2])
HEADING: Final = "Values shuffled over the map"
TITLE: Final = """# Calibration

How often a map without any pattern shows a hot or cold spot, by simulation. At a false-discovery rate of 5 %
(Benjamini-Hochberg) at most 5 % of such maps may, for every discovery on them is false. A row is judged against 5 %
and 1.96 standard errors. Each section is written by the script that it names.
"""


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    name: str
    rings: str
    columns: tuple[str, ...]
    hits: NDArray[np.bool_]
    """Whether each column found anything, shape (maps, columns)."""

    @property
    def shares(self) -> dict[str, float]:
        """Share of maps on which each column finds anything."""
        return dict(zip(self.columns, self.hits.mean(axis=0).tolist(), strict=True))

    @property
    def limit(self) -> float:
        """5 % and its Monte Carlo error."""
        return upper_limit(len(self.hits))

    @property
    def above(self) -> list[str]:
        """Columns above the limit."""
        return [name for name, share in self.shares.items() if share > self.limit]


def upper_limit(maps: int) -> float:
    """What a share of exactly 5 % may reach by chance on so many maps."""
    return float(ALPHA + 1.96 * np.sqrt(ALPHA * (1 - ALPHA) / maps))


def page(before: str, rows: list[Row], seconds: float) -> str:
    """The page with this section written anew; ``before``: the page as it was, or nothing."""
    maps, judged = max(len(row.hits) for row in rows), sum(name in JUDGED for row in rows for name in row.columns)
    text = rf"""`python benchmarks/calibration.py --maps {maps}`: each map is a disc of {CELLS:,} cells whose values are
drawn independently. Each figure is the share of maps with any discovery. Were the true share exactly 5 % everywhere,
chance alone would lift about {judged / 40:.0f} of the {judged} judged figures above their limit.

*Hot* and *cold*, with rings 1-3: what `find_hot_spots` calls by default, one-sided, two families. The others test one
number of rings, hot and cold in one family: exact p under total and conditional randomisation (for dollars the upper of
two bounds), the normal p of the same Gi\* z-score, and {PERMUTATIONS} conditional permutations: the cell's own value
stays, its neighbours are drawn from all others. *Two-sided*: (1 + count) / 1,000 of the smaller tail, ties counted on
both sides, doubled. It cannot fall below 0.002, which passes the correction only where dozens of cells reach it
together: safe, and blind. *As esda*: the `p_sim` that `esda.G_Local` (2.9) prints, the smaller tail, not doubled, ties
left out of the lower tail, so that every neighbourhood with the smallest sum that can be (of sparse values: every empty
one) gets 0.001, however common it is."""
    made = f"{versions('numpy', 'scipy', 'hotspot-toolkit')}; {seconds / 60:.0f} minutes."
    lines = [text, "", *verdicts(rows), "", *table(rows), "", made]
    return with_section(before or TITLE, HEADING, lines)


def table(rows: list[Row]) -> Iterator[str]:
    """Shares, with the verdict on our columns."""
    columns = (*DEFAULT, *COLUMNS)
    yield f"| map | rings | maps | {' | '.join(columns)} | verdict |"
    yield "| --- " * (len(columns) + 4) + "|"
    for row in rows:
        above = [name for name in row.above if name in JUDGED]
        verdict = f"ABOVE {row.limit:.1%}: {', '.join(above)}" if above else f"ok (at most {row.limit:.1%})"
        shares = " | ".join(f"{row.shares[name]:.1%}" if name in row.columns else "" for name in columns)
        yield f"| {row.name} | {row.rings} | {len(row.hits):,} | {shares} | {verdict} |"


def verdicts(rows: list[Row]) -> Iterator[str]:
    """What the table says of each column, with the rows above the limit where they are few."""
    for name in (*DEFAULT, *COLUMNS):
        those = [row for row in rows if name in row.columns]
        shares = [row.shares[name] for row in those]
        above = [f"{row.name}, rings {row.rings}" for row in those if name in row.above]
        listed = f": {'; '.join(above)}" if 0 < len(above) < 5 else ""
        yield (
            f"- *{name}*: {min(shares):.1%} to {max(shares):.1%} of maps; "
            f"{len(above) or 'none'} of {len(those)} rows above the limit{listed}."
        )
