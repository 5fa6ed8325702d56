"""The benchmark of many events measures what it says; see `benchmarks/scale.py`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("measure", "scale_data", "scale")
EVENTS, ADDRESSES = 40_000, 4_000


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import measure
    import scale
    import scale_data

    yield {"measure": measure, "scale_data": scale_data, "scale": scale}
    for name in NAMES:
        sys.modules.pop(name, None)


def rows(path: Path) -> list[tuple[object, ...]]:
    return duckdb.connect().execute(f"SELECT * FROM read_parquet('{path}')").fetchall()


def test_made_events_are_as_told(bench: dict[str, ModuleType], tmp_path: Path) -> None:
    data = bench["scale_data"]
    size = data.Size(EVENTS, ADDRESSES)
    files = data.prepared(tmp_path, size, csv=True)
    lat, lon, address, person, cost, date, kind = zip(*rows(files.events), strict=True)
    assert len(lat) == EVENTS
    placed = [at for at in zip(lat, lon, strict=True) if at[0]]
    # Of the houses one in 200 has its only event at a lost point.
    assert 0.99 * ADDRESSES < len(set(placed)) <= ADDRESSES
    assert len(set(person)) <= EVENTS / 20 + 1
    assert len(set(kind)) == 12
    assert list(date) == sorted(date)
    assert date[-1].year - date[0].year == 2
    for share, found in ((0.005, [not at for at in lat]), (0.03, [not text for text in address])):
        assert 0.8 * share < sum(found) / EVENTS < 1.2 * share
    for found in (person, cost):
        assert 0.008 < found.count(None) / EVENTS < 0.012
    told = json.loads(files.areas.read_text(encoding="utf-8"))
    assert told["description"].startswith("Synthetic")
    residents = sum(area["properties"]["population"] for area in told["features"])
    assert residents == pytest.approx(3 * EVENTS / 20, rel=0.05)
    read = duckdb.connect().execute(f"SELECT count(*), sum(cost) FROM read_csv('{files.text}')").fetchone()
    assert read == (EVENTS, pytest.approx(sum(one for one in cost if one is not None)))


def test_the_same_rows_for_any_number_of_threads(bench: dict[str, ModuleType], tmp_path: Path) -> None:
    data = bench["scale_data"]
    # More than a row group, so that threads have something to share.
    size = data.Size(300_000, ADDRESSES)
    for threads in (1, 4):
        data.make(tmp_path / str(threads), size, csv=False, threads=threads)
    one, four = (rows(data.files_of(tmp_path / name, size).events) for name in ("1", "4"))
    assert one == four


def test_files_are_made_anew_only_by_another_recipe(bench: dict[str, ModuleType], tmp_path: Path) -> None:
    data = bench["scale_data"]
    size = data.Size(4_000, 400)
    files = data.prepared(tmp_path, size)
    made = files.events.stat().st_mtime_ns
    assert data.prepared(tmp_path, size).events.stat().st_mtime_ns == made
    files.recipe.write_text("another", encoding="utf-8")
    assert data.prepared(tmp_path, size).events.stat().st_mtime_ns > made
    with pytest.raises(ValueError, match="part of the project"):
        data.prepared(ROOT / "docs", size)


@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell what a child held")
def test_what_a_process_took_is_its_own(bench: dict[str, ModuleType], tmp_path: Path) -> None:
    spent = bench["measure"].spent
    mine = bytearray(400_000_000)
    mine[::4096] = b"x" * len(mine[::4096])
    small = spent([sys.executable, "-c", "pass"], folder=tmp_path)
    large = spent([sys.executable, "-c", "b'x' * 300_000_000; sum(range(10_000_000))"], folder=tmp_path)
    assert small.held < 100
    assert 300 < large.held < 400
    assert large.cpu > small.cpu
    with pytest.raises(subprocess.CalledProcessError):
        spent([sys.executable, "-c", "raise SystemExit(3)"], folder=tmp_path)


@pytest.mark.parametrize("name", ["SAME", "EACH", "POINTS"])
def test_a_grouping_makes_each_group(bench: dict[str, ModuleType], tmp_path: Path, name: str) -> None:
    size = bench["scale_data"].Size(4_000, 400)
    path = bench["scale_data"].prepared(tmp_path, size).events
    grouping = getattr(bench["scale"], name)
    groups, events, *_ = duckdb.connect().execute(grouping.code(path)).fetchone() or ()
    keys = {"SAME": (0, 1, 2, 3), "EACH": (0, 1, 2, 3, 6, 5), "POINTS": (0, 1)}[name]

    def key(row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(row[k] if k != 5 else row[k].strftime("%Y-%m") for k in keys)  # type: ignore[attr-defined]  # a date

    assert (groups, events) == (len({key(row) for row in rows(path)}), size.events)


def test_sizes_and_bars(bench: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scale = bench["scale"]
    monkeypatch.setenv("HOTSPOT_SCALE_MILLIONS", "5 100")
    monkeypatch.setattr(scale.shutil, "disk_usage", lambda _: scale.shutil._ntuple_diskusage(0, 0, 10**9))
    assert scale.sizes(tmp_path) == [scale.FIVE, scale.SMALLER]
    assert "instead of 100" in scale.words(scale.SMALLER)
    monkeypatch.setattr(scale.shutil, "disk_usage", lambda _: scale.shutil._ntuple_diskusage(0, 0, 10**12))
    assert scale.sizes(tmp_path) == [scale.FIVE, scale.LARGEST]
    spent = bench["measure"].Spent
    ours, peer = spent(cpu=16.0, held=900.0), spent(cpu=4.0, held=300.0)
    found = list(scale.rows(scale.FIVE, ours, {scale.SAME: (peer, peer), scale.POINTS: (peer, peer)}))
    assert [row[1:] for row in found] == [
        ("4.0; 16.0; 4.0", "at most 8"),
        ("4.0; 16.0; 4.0", ""),
        ("900; 300", "at most 1,200"),
    ]
