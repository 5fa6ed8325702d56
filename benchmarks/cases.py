"""What is measured: each case gives rows of a table."""

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import shapely
from measure import compare, process

import hotspot as hs
from hotspot.disclosure import DisclosurePolicy
from hotspot.output import save_folder
from hotspot.stats import adjust, classify, gi_star, randomisation_tails, two_sided
from hotspot.study import Study, run_study

Row = tuple[str, str, str]
DATA = Path(__file__).parents[2] / "shared" / "data"
CALLS, TOWNS = DATA / "montgomery_911.parquet", DATA / "montgomery_municipalities.geojson"
EMS = "title LIKE 'EMS%'"


def imports() -> Iterator[Row]:
    """Import time beside pandas."""
    ratio = compare(
        process([sys.executable, "-c", "import hotspot"]), process([sys.executable, "-c", "import pandas"]), pairs=9
    )
    yield "`import hotspot` / `import pandas`, whole process", f"{1 / ratio.ratio:.2f}", "at most 1.5"


def whole_process() -> Iterator[Row]:
    """`hotspot map` on the Montgomery calls beside importing geopandas and folium and reading the file."""
    peer = f"import geopandas, folium, pandas; pandas.read_parquet({str(CALLS)!r})"
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "hotspot", "map", str(CALLS), "--neighborhoods", str(TOWNS), "--where", EMS]
        ours += ["--audience", "internal", "-o", f"{folder}/out", "--overwrite", "--quiet"]
        ratio = compare(process(ours), process([sys.executable, "-c", peer]), pairs=9)
        yield (
            "`hotspot map` on 99,492 calls / import geopandas + folium and read the file with pandas",
            f"{1 / ratio.ratio:.2f}",
            "at most 2",
        )
        yield from _stages(Path(folder) / "stages", ratio.ours)


def _stages(folder: Path, whole: float) -> Iterator[Row]:
    marks: list[tuple[str, float]] = []
    study = Study(events=CALLS, areas=TOWNS, where=EMS, policy=DisclosurePolicy.for_audience("internal"))
    release = run_study(study, step=lambda name: marks.append((name, time.perf_counter())))
    marks.append(("write", time.perf_counter()))
    save_folder(release, folder)
    marks.append(("", time.perf_counter()))
    spent = {name: after - start for (name, start), (_, after) in pairwise(marks)}
    for name, seconds in spent.items():
        yield f"of that, {name} (library already imported)", f"{seconds / whole:.0%}", ""
    yield "of that, starting Python and imports", f"{1 - sum(spent.values()) / whole:.0%}", ""


def statistics_of_a_million() -> Iterator[Row]:
    """Ring sums, z, exact p, q and class of about 10^6 cells of counts."""
    grid = hs.Grid.covering(shapely.box(-79, 38, -75.6, 41), resolution=9)
    values = np.random.default_rng(1).poisson(3, len(grid)).astype(float)
    grid.ring_sum(values, 1)

    def ours() -> object:
        sums, sizes = grid.ring_sum(values, 1), grid.ring_sizes(1)
        tails = randomisation_tails(values, sums, sizes)
        gi_star(values, sums, sizes)
        return classify(adjust(two_sided(tails), "benjamini-hochberg"), tails.upper < tails.lower)

    ratio = compare(ours, lambda: np.sort(np.random.default_rng(2).random(10_000_000)), pairs=5)
    per_million = ratio.ours * 1e6 / len(grid)
    what = f"ring sums + z + exact p + q, seconds per 10^6 cells ({len(grid):,} cells)"
    yield what, f"{per_million:.2f}", "at most 2"
    yield "the same / sorting 10^7 random numbers with NumPy", f"{1 / ratio.ratio:.2f}", ""


def grouping(rows: int = 20_000_000, points: int = 200_000) -> Iterator[Row]:
    """Events in a Parquet file to counts per cell, beside h3pandas on the same rows."""
    import h3pandas  # noqa: F401  (adds the accessor)

    grid = hs.Grid.covering(shapely.box(-76, 39.5, -75, 40.5), resolution=9)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/events.parquet"
        duckdb.sql("SELECT setseed(0.5)")
        duckdb.sql(
            f"COPY (WITH p AS (SELECT i, 39.5 + random() lat, -76 + random() lon FROM range({points}) t(i)), "
            f"e AS (SELECT CAST(floor(random() * {points}) AS BIGINT) i FROM range({rows})) "
            f"SELECT lat, lon FROM e JOIN p USING (i)) TO '{path}'"
        )

        def other() -> object:
            events = pd.read_parquet(path)
            return events.h3.geo_to_h3_aggregate(
                9, operation="count", lat_col="lat", lng_col="lon", return_geometry=False
            )

        ratio = compare(lambda: hs.bin_events(duckdb.read_parquet(path), grid), other, pairs=2)
    yield f"events/s from Parquet to cells, hotspot / h3pandas ({rows:,} events)", f"{ratio.ratio:.1f}", "at least 8"


CASES = (imports, whole_process, statistics_of_a_million, grouping)
