"""How reading bears width, long fields and many areas: ``python benchmarks/run.py breadth_of_load``.

Tables are made up and describe nobody. Each figure is a process of its own; its time is that of
reading alone, its memory the most that the process held. The plain read is DuckDB's own, told the same signs.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

ROOT = Path(__file__).parents[1]
#: A city's middle, degrees.
LAT, LON = 40.0, -75.0


def records(count: int, columns: int = 0, field: int = 0) -> pd.DataFrame:
    """Row: a record. Besides coordinates, columns of text, or one long text in the first record."""
    rng = np.random.default_rng(1)
    frame = {"lat": (LAT + 0.1 * rng.random(count)).round(6), "lon": (LON + 0.1 * rng.random(count)).round(6)}
    words = np.array(["yes", "no", "12 Main St", "2024-13-45", "unknown", ""])
    frame |= {f"answer_{k:04d}": rng.choice(words, count) for k in range(columns)}
    made = pd.DataFrame(frame)
    if field:
        made["note"] = ["x" * field, *[""] * (count - 1)]
    return made


def squares(count: int) -> gpd.GeoDataFrame:
    """Row: a square area of 21 corners with a name and residents."""
    side = int(np.ceil(np.sqrt(count)))
    x, y = np.divmod(np.arange(count), side)
    boxes = shapely.box(LON + 0.001 * x, LAT + 0.001 * y, LON + 0.001 * (x + 1), LAT + 0.001 * (y + 1))
    boxes = shapely.segmentize(boxes, 0.0002)
    names = [f"Area {k}" for k in range(count)]
    return gpd.GeoDataFrame({"name": names, "population": np.arange(count) % 5_000}, geometry=boxes, crs=4326)


def make(folder: Path, case: str, size: dict[str, int]) -> list[Path]:
    """The files of a case, one for each format."""
    if case == "areas":
        frame = squares(size["count"])
        paths = [folder / f"areas.{ending}" for ending in ("geojson", "gpkg", "shp", "fgb", "parquet")]
        for path in paths:
            frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
        return paths
    frame = american(**size) if case == "american" else records(**size)
    frame.to_csv(folder / "table.csv", index=False)
    if case == "points":
        shapes = gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326)
        shapes.to_file(folder / "table.geojson")
        shapes.to_file(folder / "table.gpkg")
        return [folder / "table.csv", folder / "table.geojson", folder / "table.gpkg"]
    return [folder / "table.csv"]


def plain(path: Path) -> int:
    """Records of DuckDB's own read, or of geopandas' for shapes."""
    if path.suffix != ".csv":
        found = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
        return len(found)
    import duckdb

    query = """SELECT * FROM read_csv($1, header = true, delim = ',', quote = '"', escape = '"', sample_size = -1,
                                      max_line_size = 33554432, auto_type_candidates = ['DOUBLE', 'VARCHAR'])"""
    return duckdb.connect().sql(query, params=[str(path)]).to_arrow_table().num_rows


def ours(path: Path) -> int:
    """Records of this package's read."""
    from hotspot import read_events
    from hotspot.areas import read_areas

    return len(read_areas(path) if path.stem == "areas" else read_events(path))


def measure(read: Callable[[Path], int], path: Path) -> dict[str, Any]:
    """Seconds and records of one read in this process, and the most memory it held."""
    begun = time.process_time()
    count = read(path)
    seconds = time.process_time() - begun
    return {"count": count, "seconds": seconds, "mb": most_held()}


def most_held() -> float:
    """The most memory that this process held, in MB; Linux alone says it of a process that another one started."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def child(how: str, path: Path) -> dict[str, Any]:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, how, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def american(count: int) -> pd.DataFrame:
    """Row: a call with its date written month first, kind, address and caller."""
    rng = np.random.default_rng(2)
    frame = records(count)
    days = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 730, count), unit="D")
    frame["date"] = days.strftime("%m/%d/%Y")
    frame["person_id"] = [f"P{k:06d}" for k in rng.integers(0, 300_000, count)]
    frame["address"] = [f"{k} MAIN ST" for k in rng.integers(1, 5_000, count)]
    frame["category"] = rng.choice(["FALL", "FIRE", "CHEST PAIN"], count)
    return frame


#: What is made, and how large.
SIZES: Final[dict[str, tuple[str, dict[str, int]]]] = {
    "narrow table": ("table", {"count": 200_000}),
    "2,000 columns of text": ("table", {"count": 20_000, "columns": 2_000}),
    "American dates": ("american", {"count": 1_000_000}),
    "a field of 16 MB": ("table", {"count": 200_000, "field": 16_000_000}),
    "points": ("points", {"count": 200_000, "columns": 5}),
    "200,000 areas": ("areas", {"count": 200_000}),
}


def breadth_of_load() -> Iterator[tuple[str, str, str]]:
    """Wide tables, long fields and many areas: reading beside the plain read of DuckDB, or of geopandas for shapes."""
    for name, (case, size) in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            for path in make(Path(folder), case, size):
                base, found = child("plain", path), child("ours", path)
                megabytes = path.stat().st_size / 1e6
                what = f"{name}: {found['count']:,} records, {path.suffix}, {megabytes:,.0f} MB"
                times = found["seconds"] / base["seconds"]
                yield (
                    f"{what}; hotspot / plain read; CPU seconds; most memory held, MB",
                    f"{times:.1f}; {found['seconds']:.1f}; {found['mb']:,.0f}",
                    BARS.get(name, ""),
                )


#: Times the plain read.
BARS: Final = {"2,000 columns of text": "at most 4", "American dates": "at most 4"}
CASES: Final = (breadth_of_load,)


if __name__ == "__main__":
    print(json.dumps(measure(ours if sys.argv[1] == "ours" else plain, Path(sys.argv[2]))))
