"""How often a map without a pattern shows hot cells against its residents.

Run: ``python benchmarks/residents_calibration.py``.
Each row is a kind of map, each column a null; a cell is called hot by Benjamini-Hochberg at 5 %, one-sided. Prints for
each the share of maps with any call and the false cells a map; for planted areas recall and false cells. Rows that are
kept (``--keep FILE``) become sections of docs/calibration.md by ``python benchmarks/residents_page.py FILE``.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pandas as pd
from residents_worlds import (
    REAL,
    Flags,
    Floats,
    Map,
    beyond,
    draw_map,
    flats,
    neighbourhoods,
    powers,
    real_map,
    shuffled,
    worlds,
)
from scipy.special import ndtr

import hotspot as hs
from hotspot.stats import adjust, exposure_tails, gi_star, randomisation_tails
from hotspot.stats.residents import fit_residents, residents_tails, shuffled_counts, shuffled_tails
from hotspot.stats.residents.exposure import fit_dispersion, neighbour_sum, saddlepoint_tails

ALPHA = 0.05
SCALES = (1, 2, 3)
#: A wide scale speaks only where the cell's own ring has a p of at most this.
OWN = 0.1
#: p above this count as this: the Cauchy rule is for small p.
LARGEST = 0.99
Record = dict[str, list[int]]


def cauchy(p: list[Floats]) -> Floats:
    """One p for several scales (Liu and Xie 2020), 1 where the first exceeds .1."""
    high = np.minimum(np.array(p), LARGEST)
    # tan(x) loses its digits near pi / 2: 1 / tan(pi p) is the same.
    mean = (1 / np.tan(np.pi * high)).mean(axis=0)
    both = np.where(mean > 0, np.arctan(1 / np.where(mean > 0, mean, 1.0)) / np.pi, 0.5 - np.arctan(mean) / np.pi)
    return np.where(p[0] > OWN, 1.0, both)


def hot(p: Floats) -> Flags:
    """What Benjamini and Hochberg call at 5 %."""
    found: Flags = adjust(p, "benjamini-hochberg") <= ALPHA
    return found


def against_residents(at: Map) -> dict[str, Flags]:
    """Called under the null `residents`: one ring, and rings 1 to 3 together."""
    lived = at.residents > 0
    expected = at.counts[lived].sum() * at.residents / at.residents.sum()
    fit = fit_residents(at.counts, expected)
    around = [neighbourhoods(at.grid, rings) for rings in SCALES]
    tails = [residents_tails(fit, members) for members in around]
    return {"residents, 1 ring": hot(tails[0].upper), "residents, rings 1-3": hot(cauchy([t.upper for t in tails]))}


def two_sided(at: Map) -> dict[str, Flags]:
    """What `hotspot.find_hot_spots` gives for one ring, more and fewer in one family."""
    cells = pd.DataFrame({"cell": at.grid.names, "events": at.counts, "population": at.residents})
    found = hs.find_hot_spots(cells, at.grid, hs.Method(null="residents", cap=None, rings=1))
    upper, lower = found["p_hot"].to_numpy(), found["p_cold"].to_numpy()
    called = hot(np.minimum(1.0, 2 * np.minimum(upper, lower)))
    return {"1 ring, two-sided, hot": called & (upper < lower), "1 ring, two-sided, cold": called & (lower < upper)}


def own_alarms(at: Map, seed: int) -> dict[str, Flags]:
    """Called on the map's own 20 shuffles with its fit: flags of maps and of cells, shape (20, n)."""
    lived = at.residents > 0
    fit = fit_residents(at.counts, at.counts[lived].sum() * at.residents / at.residents.sum())
    counts = shuffled_counts(fit, seed=seed)
    around = [neighbourhoods(at.grid, rings) for rings in SCALES]
    tails = [shuffled_tails(fit, m, counts, residents_tails(fit, m).screen).upper for m in around]
    return {"own shuffles": np.array([hot(cauchy([scale[row] for scale in tails])) for row in range(len(counts))])}


def against_exposure(at: Map) -> dict[str, Flags]:
    """Called under the two other nulls that know residents, one ring."""
    lived = np.flatnonzero(at.residents > 0)
    counts = np.where(at.residents > 0, at.counts, 0)
    expected = counts.sum() * at.residents / at.residents.sum()
    members = neighbourhoods(at.grid, 1)[lived]
    sums = neighbour_sum(counts, members)
    found = {}
    for null in ("gamma-poisson", "binomial"):
        if null == "gamma-poisson":
            # The saddlepoint decides as the transform does here, and is quick.
            shape = fit_dispersion(counts, expected)
            upper = saddlepoint_tails(counts, expected, members, shape, sums=sums).upper
        else:
            upper = exposure_tails(counts, expected, members, null, sums=sums)[0].upper
        called = np.zeros(counts.size, dtype=bool)
        called[lived] = hot(upper)
        found[null] = called
    return found


def against_all(at: Map) -> dict[str, Flags]:
    """Called under total randomisation, which knows no residents, one ring."""
    values = at.counts.astype(float)
    tails = randomisation_tails(values, at.grid.ring_sum(values, 1), at.grid.ring_sizes(1))
    return {"total": hot(tails.upper)}


def against_rates(at: Map) -> dict[str, Flags]:
    """Called by what is often done: Gi* of events per resident, against a normal curve, one ring."""
    lived = at.residents > 0
    rates = np.divide(at.counts, at.residents, out=np.zeros(at.residents.size), where=lived)
    z = gi_star(rates, at.grid.ring_sum(rates, 1), at.grid.ring_sizes(1))
    return {"rates, normal p": hot(ndtr(-z))}


NULLS: dict[str, Callable[[Map], dict[str, Flags]]] = {
    "two-sided": two_sided,
    "residents": against_residents,
    "exposure": against_exposure,
    "total": against_all,
    "rates": against_rates,
}


def maps_of(row: str) -> Callable[[int], Map]:
    """The maps of a row, by seed."""
    for name, world in (*worlds(), *flats(), *beyond(), *powers()):
        if name == row:
            return partial(draw_map, world)
    name = row.removesuffix(", as it is")
    return (lambda _: real_map(name)) if name != row else (lambda seed: shuffled(real_map(name), seed))


def rows() -> Iterator[str]:
    """All rows."""
    yield from (name for name, _ in (*worlds(), *flats(), *beyond(), *powers()))
    yield from REAL
    yield from (f"{name}, as it is" for name in REAL)


def outcome(seed: int, row: str, nulls: tuple[str, ...]) -> Record:
    """Of one map under each null: cells called, those of them raised, those near a raised cell, and raised cells."""
    at = maps_of(row)(seed)
    found: dict[str, Flags] = {}
    for null in nulls:
        found |= own_alarms(at, seed) if null == "own" else NULLS[null](at)
    near = at.grid.ring_sum(at.raised.astype(float), max(SCALES)) > 0
    return {
        name: [int(part.sum()) for part in (called, called & at.raised, called & near, at.raised)]
        for name, called in found.items()
    }


def summary(records: list[Record]) -> dict[str, dict[str, float]]:
    """For each null: share of maps with a false cell, false cells a map, and, where an area is raised, what is found.

    A cell is false where nothing within three rings is raised. ``recall``: share of raised cells called; ``right``:
    share of called cells that are raised; ``found``: share of maps on which any raised cell is called.
    """
    found = {}
    for name in records[0]:
        called, right, near, raised = np.array([record[name] for record in records]).T
        found[name] = {"maps": float((called > near).mean()), "cells": float((called - near).mean())}
        if raised.any():
            shares = {"recall": right.sum() / raised.sum(), "right": right.sum() / max(1, called.sum())}
            found[name] |= {"found": float((right > 0).mean()), **{what: float(of) for what, of in shares.items()}}
    return found


def words(found: dict[str, dict[str, float]]) -> str:
    """A line to print."""
    return "; ".join(
        f"{null}: " + ", ".join(f"{what} {number:.3f}" for what, number in of.items()) for null, of in found.items()
    )


def main() -> None:
    """Run the rows that were asked for and print a line for each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--maps", type=int, default=200, help="maps a row")
    options.add_argument("--rows", default="", help="regular expression: rows whose name it is found in")
    options.add_argument("--nulls", default="residents,exposure,total,rates", help="some of these, and own")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--keep", type=Path, help="file to which each row is added, a line of JSON")
    chosen = options.parse_args()
    with Pool(chosen.processes) as pool:
        for row in rows():
            if not re.search(chosen.rows, row):
                continue
            start = time.perf_counter()
            run = partial(outcome, row=row, nulls=tuple(chosen.nulls.split(",")))
            seeds = range(1 if row.endswith("as it is") else chosen.maps)
            found = summary(pool.map(run, seeds, chunksize=1))
            print(f"{row} ({len(seeds)} maps, {time.perf_counter() - start:.0f} s): {words(found)}", flush=True)
            if chosen.keep:
                with chosen.keep.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"row": row, "maps": len(seeds), **found}) + "\n")


if __name__ == "__main__":
    main()
