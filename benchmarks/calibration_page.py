"""The page about calibration, from the results."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray
from patterns import ALPHA, CELLS, PERMUTATIONS

#: Columns at the start of each table that are ours, and judged.
OURS = (2, 1)


@dataclass(frozen=True)
class Row:
    """One row of a table."""

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
        return float(ALPHA + 1.96 * np.sqrt(ALPHA * (1 - ALPHA) / len(self.hits)))

    def above(self, columns: tuple[str, ...]) -> list[str]:
        """Columns above the limit."""
        return [name for name, share in zip(columns, self.shares, strict=False) if share > self.limit]


def page(tables: list[list[Row]], columns: tuple[tuple[str, ...], ...], seconds: float) -> str:
    """The page. ``columns``: the names of each table's columns."""
    shuffled, exposed = (list(table(*both)) for both in zip(tables, columns, OURS, strict=True))
    first = tables[0][0]
    maps, judged = len(first.hits), sum(len(rows) * ours for rows, ours in zip(tables, OURS, strict=True))
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "hotspot-toolkit"))
    text = rf"""# Calibration

Written by `python benchmarks/calibration.py --maps {maps}`: {maps:,} maps a row unless the row says otherwise, each a
disc of {CELLS:,} cells without any pattern. Each figure is the share of maps with any discovery, hot or cold, at a
false-discovery rate of 5 % (Benjamini-Hochberg): every discovery is false, so at most 5 % is right. A row is judged
against 5 % and 1.96 standard errors ({first.limit:.1%} for {maps:,} maps). Were the true share exactly 5 % everywhere,
chance alone would lift about {judged / 40:.0f} of the {judged} judged figures above that.

<verdicts>

## Values shuffled over the map

Exact p under total and conditional randomisation (for dollars the upper of two bounds), the normal p of the same Gi\*
z-score, and {PERMUTATIONS} conditional permutations: the cell's own value stays, its neighbours are drawn from all
others. *Two-sided*: (1 + count) / 1,000 of the smaller tail, ties counted on both sides, doubled. It cannot fall below
0.002, which passes the correction only where dozens of cells reach it together: safe, and blind. *As esda*: the
`p_sim` that `esda.G_Local` (2.9) prints, the smaller tail, not doubled, ties left out of the lower tail, so that every
neighbourhood with the smallest sum that can be (of sparse values: every empty one) gets 0.001, however common it is.

<shuffled>

## Counts against residents

Residents are lognormal (s = 1); the rates of places differ at random by a gamma distribution (strongly: shape 0.5;
somewhat: shape 2), without any spatial pattern. That is the very law that the gamma-Poisson null assumes: its rows show
that it is computed rightly, not that it holds for real places, which follow other laws. The binomial null is offered
by name only. *Rates*: Gi\* of events per resident, as above. Where the exact gamma-Poisson tails are slow, a
saddlepoint approximation settles the maps on which it is far (a factor of 1.5) from the threshold; all others, and the
first maps as a check that both agree, use the exact tails.

<exposed>

Python {platform.python_version()}, {packages}; {seconds / 60:.0f} minutes.
"""
    words = "\n".join(verdicts(tables, columns))
    for mark, lines in (("verdicts", words), ("shuffled", "\n".join(shuffled)), ("exposed", "\n".join(exposed))):
        text = text.replace(f"<{mark}>", lines)
    return text


def table(rows: list[Row], columns: tuple[str, ...], ours: int) -> Iterator[str]:
    """Shares, with the verdict on the first ``ours`` columns."""
    yield f"| map | rings | maps | {' | '.join(columns)} | verdict |"
    yield "| --- " * (len(columns) + 4) + "|"
    for row in rows:
        above = row.above(columns[:ours])
        verdict = f"ABOVE {row.limit:.1%}: {', '.join(above)}" if above else f"ok (at most {row.limit:.1%})"
        shares = " | ".join(f"{share:.1%}" for share in row.shares)
        yield f"| {row.name} | {row.rings} | {len(row.hits):,} | {shares} | {verdict} |"


def verdicts(tables: list[list[Row]], columns: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """What the tables say, in words: first of ours, then of the others."""
    for judged in (True, False):
        for rows, names, ours in zip(tables, columns, OURS, strict=True):
            for at in range(ours) if judged else range(ours, len(names)):
                yield verdict(rows, names, at)


def verdict(rows: list[Row], names: tuple[str, ...], at: int) -> str:
    """One column in one sentence, with the rows above the limit."""
    shares = [row.shares[at] for row in rows]
    above = [
        f"{row.name}, {row.rings} {'ring' if row.rings == 1 else 'rings'}"
        for row in rows
        if names[at] in row.above(names)
    ]
    said = f"- *{names[at]}*: {min(shares):.1%} to {max(shares):.1%} of maps; "
    if not above:
        return f"{said}no row of {len(rows)} is above its limit."
    listed = f": {'; '.join(above)}" if len(above) < 5 else ""
    return f"{said}{len(above)} of {len(rows)} rows are above their limit{listed}."
