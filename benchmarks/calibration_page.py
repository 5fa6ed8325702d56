"""The section about shuffled values on the page about calibration, from the results."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, PERMUTATIONS
from sections import versions, with_section

#: Columns at the start of the table that are ours, and judged.
OURS: Final = 2
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
    rings: int
    hits: NDArray[np.bool_]
    """Whether each column found anything, shape (maps, columns)."""

    @property
    def shares(self) -> list[float]:
        """Share of maps on which each column finds anything."""
        return [float(share) for share in self.hits.mean(axis=0)]

    @property
    def limit(self) -> float:
        """5 % and its Monte Carlo error."""
        return upper_limit(len(self.hits))

    def above(self, columns: tuple[str, ...]) -> list[str]:
        """Columns above the limit."""
        return [name for name, share in zip(columns, self.shares, strict=False) if share > self.limit]


def upper_limit(maps: int) -> float:
    """What a share of exactly 5 % may reach by chance on so many maps."""
    return float(ALPHA + 1.96 * np.sqrt(ALPHA * (1 - ALPHA) / maps))


def page(before: str, rows: list[Row], columns: tuple[str, ...], seconds: float) -> str:
    """The page with this section written anew; ``before``: the page as it was, or nothing."""
    maps, judged = len(rows[0].hits), len(rows) * OURS
    text = rf"""`python benchmarks/calibration.py --maps {maps}`: {maps:,} maps a row, each a disc of {CELLS:,} cells
whose values are drawn independently. Each figure is the share of maps with any discovery, hot or cold. Were the true
share exactly 5 % everywhere, chance alone would lift about {judged / 40:.0f} of the {judged} judged figures above
their limit.

Exact p under total and conditional randomisation (for dollars the upper of two bounds), the normal p of the same Gi\*
z-score, and {PERMUTATIONS} conditional permutations: the cell's own value stays, its neighbours are drawn from all
others. *Two-sided*: (1 + count) / 1,000 of the smaller tail, ties counted on both sides, doubled. It cannot fall below
0.002, which passes the correction only where dozens of cells reach it together: safe, and blind. *As esda*: the
`p_sim` that `esda.G_Local` (2.9) prints, the smaller tail, not doubled, ties left out of the lower tail, so that every
neighbourhood with the smallest sum that can be (of sparse values: every empty one) gets 0.001, however common it is."""
    made = f"{versions('numpy', 'scipy', 'hotspot-toolkit')}; {seconds / 60:.0f} minutes."
    lines = [text, "", *verdicts(rows, columns), "", *table(rows, columns), "", made]
    return with_section(before or TITLE, HEADING, lines)


def table(rows: list[Row], columns: tuple[str, ...]) -> Iterator[str]:
    """Shares, with the verdict on our columns."""
    yield f"| map | rings | {' | '.join(columns)} | verdict |"
    yield "| --- " * (len(columns) + 3) + "|"
    for row in rows:
        above = row.above(columns[:OURS])
        verdict = f"ABOVE {row.limit:.1%}: {', '.join(above)}" if above else f"ok (at most {row.limit:.1%})"
        shares = " | ".join(f"{share:.1%}" for share in row.shares)
        yield f"| {row.name} | {row.rings} | {shares} | {verdict} |"


def verdicts(rows: list[Row], columns: tuple[str, ...]) -> Iterator[str]:
    """What the table says of each column, with the rows above the limit where they are few."""
    for at, name in enumerate(columns):
        shares = [row.shares[at] for row in rows]
        above = [f"{row.name}, {row.rings} ring(s)" for row in rows if name in row.above(columns)]
        listed = f": {'; '.join(above)}" if 0 < len(above) < 5 else ""
        yield (
            f"- *{name}*: {min(shares):.1%} to {max(shares):.1%} of maps; "
            f"{len(above) or 'none'} of {len(rows)} rows above the limit{listed}."
        )
