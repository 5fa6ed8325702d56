"""How `hotspot map` bears many events: ``python benchmarks/run.py many_events many_lines``.

Events are made up and describe nobody (`benchmarks/scale_data.py`). Each figure is a whole process, its start with it:
CPU seconds of all its threads, and the most memory that it held. What stands beside the command runs before and after
it; its figure is the mean of both. ``python benchmarks/scale.py`` prints the rows and writes nothing.

HOTSPOT_SCALE_DATA names a folder in which the made files stay for the next run (about 9 GB; else they go with a
temporary one). HOTSPOT_SCALE_MILLIONS, such as ``1 5``, names the sizes that are wanted, in millions of events.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from measure import Spent, spent
from scale_data import Files, Size, files_of, is_made, prepared

Row = tuple[str, str, str]
ROOT: Final = Path(__file__).parents[1]
MILLION: Final = 1_000_000
#: Addresses.
FEW, MANY = 200_000, 2 * MILLION
ONE, FIVE, TWENTY = (Size(n * MILLION, FEW) for n in (1, 5, 20))
SPREAD: Final = Size(20 * MILLION, MANY)
#: The largest; and the one that is taken where the disk has less room, in bytes, and the largest is not made yet.
LARGEST, SMALLER = (Size(n * MILLION, FEW) for n in (100, 50))
ROOM: Final = 25e9


@dataclass(frozen=True)
class Bar:
    """The most that a size may take; None for no bar."""

    times: float | None = None
    """CPU, times the GROUP BY of the same columns."""
    held: float | None = None
    """Memory, 10^6 bytes."""


BARS: Final[Mapping[Size, Bar]] = {
    FIVE: Bar(8, 1_200),
    SPREAD: Bar(held=3_000),
    SMALLER: Bar(8, 2_400),
    LARGEST: Bar(8, 2_400),
}
#: Those at which residents are tested, too.
TESTED: Final = frozenset({FIVE, TWENTY})
#: CPU seconds an event with the most events, times those with 20 million.
GROWTH: Final = 1.3
#: CPU of the command on CSV, times DuckDB's read.
TEXT: Final = 4


@dataclass(frozen=True)
class Grouping:
    """A GROUP BY that DuckDB does beside the command; its groups are added up, so that each must be there."""

    keys: str
    totals: str
    """SQL, after a count of the events."""
    added: str
    """SQL on the totals."""
    words: str
    """Of the totals."""
    most: int = LARGEST.events
    """Events up to which it is measured."""

    def code(self, path: Path) -> str:
        """SQL on a Parquet file."""
        inner = f"SELECT {self.keys}, count(*) AS n{self.totals} FROM read_parquet('{path}') GROUP BY ALL"
        return f"SELECT count(*), sum(n){self.added} FROM ({inner})"

    def __str__(self) -> str:
        """In words."""
        return f"GROUP BY {self.keys} ({self.words})"


#: Every column that the command reads, once. Places and persons are the keys, as in what the map tells. With kind and
#: month for keys, too, nearly each event is a group of its own, for which DuckDB takes longer: an easier bar.
SAME: Final = Grouping(
    "lat, lon, address, person_id",
    ", sum(cost) AS dollars, min(category) AS kind, max(date) AS latest",
    ", sum(dollars), min(kind), max(latest)",
    "count, sum of cost, first category, last date",
)
#: Each column but the cost a key; of 20 million events it holds 4 GB.
EACH: Final = Grouping(
    "lat, lon, address, person_id, category, date_trunc('month', date)",
    ", sum(cost) AS dollars",
    ", sum(dollars)",
    "count, sum of cost",
    most=TWENTY.events,
)
POINTS: Final = Grouping("lat, lon", "", "", "count")
#: The types of all columns are found by DuckDB.
READ: Final = "CREATE TABLE events AS SELECT * FROM read_csv('{}')"


def many_events() -> Iterator[Row]:
    """`hotspot map` on up to 100 million made-up events in Parquet, beside DuckDB's GROUP BY of the same columns."""
    ours: dict[Size, Spent] = {}
    with data() as folder:
        for size in sizes(folder):
            files = prepared(folder, size)
            beside = [grouping for grouping in (SAME, EACH, POINTS) if size.events <= grouping.most]
            before = [duckdb(grouping.code(files.events)) for grouping in beside]
            ours[size] = mapped(files.events, files)
            against = mapped(files.events, files, residents=True) if size in TESTED else None
            after = [duckdb(grouping.code(files.events)) for grouping in beside]
            pairs = zip(before, after, strict=True)
            yield from rows(size, ours[size], dict(zip(beside, pairs, strict=True)))
            if against is not None:
                what = f"{words(size)}: CPU of `hotspot map` with residents tested / without them; CPU seconds of both"
                yield what, f"{against.cpu / ours[size].cpu:.1f}; {against.cpu:.1f}; {ours[size].cpu:.1f}", ""
    for large in (SMALLER, LARGEST):
        if TWENTY in ours and large in ours:
            times = ours[large].cpu / large.events / (ours[TWENTY].cpu / TWENTY.events)
            what = f"`hotspot map`: CPU seconds an event with {words(large)} / with {words(TWENTY)}"
            yield what, f"{times:.2f}", f"at most {GROWTH}"


def many_lines() -> Iterator[Row]:
    """`hotspot map` on 5 million made-up events in a CSV file, beside DuckDB's read of the file into a table."""
    if not wanted(FIVE):
        return
    with data() as folder:
        files = prepared(folder, FIVE, csv=True)
        before = duckdb(READ.format(files.text))
        ours = mapped(files.text, files)
        after = duckdb(READ.format(files.text))
        what = f"{words(FIVE)}, CSV of {files.text.stat().st_size / 1e6:,.0f} MB"
    peer = "CREATE TABLE ... FROM read_csv, all types detected"
    yield f"{what}: CPU of `hotspot map` / of {peer}; CPU seconds of both", *compared(ours, before, after, TEXT)
    yield f"{what}: most memory held, MB; by {peer}", held(ours, before, after), ""


def rows(size: Size, ours: Spent, beside: Mapping[Grouping, tuple[Spent, Spent]]) -> Iterator[Row]:
    """The figures of a size."""
    bar = BARS.get(size, Bar())
    for grouping, (before, after) in beside.items():
        times = bar.times if grouping is SAME else None
        what = f"{words(size)}: CPU of `hotspot map` / of {grouping}; CPU seconds of both"
        yield what, *compared(ours, before, after, times)
    what = f"{words(size)}: most memory held, MB; by {SAME}"
    yield what, held(ours, *beside[SAME]), f"at most {bar.held:,.0f}" if bar.held else ""


def compared(ours: Spent, before: Spent, after: Spent, bar: float | None) -> tuple[str, str]:
    """Figure and bar of CPU."""
    peer = (before.cpu + after.cpu) / 2
    return f"{ours.cpu / peer:.1f}; {ours.cpu:.1f}; {peer:.1f}", f"at most {bar}" if bar else ""


def held(ours: Spent, before: Spent, after: Spent) -> str:
    """Figure of memory."""
    return f"{ours.held:,.0f}; {max(before.held, after.held):,.0f}"


def words(size: Size) -> str:
    """A size, and why it is not the largest."""
    why = f" (instead of 100: less than {ROOM / 1e9:.0f} GB free)" if size == SMALLER else ""
    return f"{size.events // MILLION} million events{why} at {size.addresses:,} addresses"


def sizes(folder: Path) -> list[Size]:
    """What is measured."""
    room = is_made(files_of(folder, LARGEST), LARGEST) or shutil.disk_usage(folder).free >= ROOM
    last = LARGEST if room else SMALLER
    return [size for size in (ONE, FIVE, TWENTY, SPREAD, last) if wanted(size)]


def wanted(size: Size) -> bool:
    """Whether the environment names the size, or none."""
    named = os.environ.get("HOTSPOT_SCALE_MILLIONS", "").split()
    # Whoever wants 100 million gets 50 where there is no room.
    millions = (LARGEST if size == SMALLER else size).events // MILLION
    return not named or str(millions) in named


@contextmanager
def data() -> Iterator[Path]:
    """The folder of the made files."""
    if named := os.environ.get("HOTSPOT_SCALE_DATA"):
        folder = Path(named)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def duckdb(code: str) -> Spent:
    """DuckDB alone, as it is installed."""
    return spent([sys.executable, "-c", f"import duckdb; duckdb.connect().execute({code!r}).fetchall()"], folder=ROOT)


def mapped(events: Path, files: Files, *, residents: bool = False) -> Spent:
    """The command, persons tested, with amounts and neighborhoods.

    ``residents``: with those of the neighborhoods' file, against which cells are tested and shuffled twenty times, too.
    The GROUP BY knows none.
    """
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "hotspot", "map", str(events), "--neighborhoods", str(files.areas)]
        command += ["--audience", "internal", "--cost-kind", "charged", "--measure", "people"]
        command += [] if residents else ["--population", "none"]
        return spent([*command, "-o", f"{out}/out", "--quiet"], folder=ROOT)


CASES: Final = (many_events, many_lines)


if __name__ == "__main__":
    for case in CASES:
        for row in case():
            print(*row, sep=" | ", flush=True)
