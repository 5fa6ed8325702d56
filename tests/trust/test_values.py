"""No record stands in a message, in a log or in a file: a canary for each way in which an engine can quote one."""

import datetime as dt
import json
import logging
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from hotspot import HotspotError, InputError, read_events
from hotspot.engines import Totals
from hotspot.files.query import run

from .attacks import CANARY, READERS

ROOT = Path(__file__).parents[2]
#: A number that nothing else holds: canaries of numbers and times are told by it.
NUMBER = 7_319_264
HEAD = "lat,lon,person,time,cost\n"
GOOD = "40.1,-75.2,a,2024-01-05,1\n"


def in_csv(text: str | bytes, encoding: str = "utf-8") -> Callable[[Path], Any]:
    return lambda folder: _put(folder / "e.csv", text if isinstance(text, bytes) else text.encode(encoding))


def _put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def as_parquet(**columns: Any) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        given = {"lat": [40.1, 40.2], "lon": [-75.1, -75.2], **columns}
        pq.write_table(pa.table(given), folder / "e.parquet")
        return folder / "e.parquet"

    return make


def not_utf8() -> pa.Array:
    bad = CANARY.encode() + b"\xff\xfe"
    offsets = pa.py_buffer(np.array([0, len(bad), 2 * len(bad)], dtype=np.int32).tobytes())
    return pa.StringArray.from_buffers(2, offsets, pa.py_buffer(bad * 2))


def beyond() -> pa.Array:
    return pa.array([NUMBER * 10**12, -NUMBER * 10**12], pa.timestamp("us"))


def in_memory(column: str, values: Any) -> Callable[[Path], Any]:
    return lambda _: pd.DataFrame({"lat": [40.1, 40.2], "lon": [-75.1, -75.2], column: values})


def excel(rows: list[list[Any]]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        pd.DataFrame(rows).to_excel(folder / "e.xlsx", header=False, index=False)
        return folder / "e.xlsx"

    return make


def relation(column: str) -> Callable[[Path], Any]:
    query = f"SELECT 1.0 AS lat, 2.0 AS lon, {column} FROM (VALUES ('{CANARY}')) v(t)"
    return lambda _: duckdb.connect().sql(query)


def in_json(given: Any) -> Callable[[Path], Path]:
    return lambda folder: _put(folder / "e.geojson", json.dumps(given).encode())


FILES: dict[str, Callable[[Path], Path]] = {
    "text not UTF-8 in Parquet, named": as_parquet(person=not_utf8()),
    "text not UTF-8 in Parquet, not named": as_parquet(other=not_utf8()),
    "text not UTF-8 as coordinate": as_parquet(lat=not_utf8()),
    "text not UTF-8 as time": as_parquet(time=not_utf8()),
    "text not UTF-8 as cost": as_parquet(cost=not_utf8()),
    "times out of range": as_parquet(time=beyond()),
    "dates out of range": as_parquet(time=pa.array([2**31 - 1, -(2**31) + 1], pa.date32())),
    "times with a zone out of range": as_parquet(time=pa.array([2**62, -(2**62)], pa.timestamp("us", "UTC"))),
    "decimals": as_parquet(cost=pa.array([Decimal(f"{NUMBER}.01")] * 2, pa.decimal256(70, 2))),
    "lists": as_parquet(person=[[CANARY], [CANARY]]),
    "structs": as_parquet(lat=[{"a": CANARY}] * 2),
    "blobs": as_parquet(person=[CANARY.encode() + b"\xff"] * 2),
    "a record that does not fit": in_csv(HEAD + GOOD * 3 + f"1,2,{CANARY},3,4,5,6\n" + GOOD),
    "a record that does not fit, late": in_csv(HEAD + GOOD * 60_000 + f"1,2,{CANARY},3,4,5,6\n"),
    "an open quote": in_csv(HEAD + GOOD + f'40,-75,"{CANARY},2024-01-01,1\n' + GOOD),
    "a quote inside": in_csv(HEAD + GOOD * 30_000 + f'40,-75,"{CANARY}"x,2024-01-01,1\n'),
    "text for a number": in_csv(HEAD + GOOD * 30_000 + f"{CANARY},-75,a,2024-01-01,1\n"),
    "bytes that are no text": in_csv((HEAD + f"40,-75,{CANARY}").encode() + b"\xff\x81,2024-01-01,1\n"),
    "UTF-16 cut in the middle": in_csv((HEAD + GOOD + CANARY).encode("utf-16")[:-1]),
    "no header, numbers": in_csv(f"40.1,-75.2,{CANARY}\n40.2,-75.3,{CANARY}\n"),
    "no header, dates": in_csv(f"2024-01-05,{CANARY},falls\n2024-01-06,{CANARY},falls\n"),
    "no header, points": in_csv(f"POINT (-75.1 40.2);{CANARY}\nPOINT (-75.1 40.3);{CANARY}\n"),
    "no header, addresses": in_csv(f"{CANARY},12 Main St,falls\n{CANARY},13 Main St,falls\n"),
    "no header, e-mail": in_csv(f"{CANARY},{CANARY}@example.org\n{CANARY},b@example.org\n"),
    "no header, cp1252": in_csv(f"40.1,-75.2,{CANARY} é\n40.2,-75.3,é\n", "cp1252"),
    "no header, Excel": excel([[40.1, -75.2, CANARY], [40.2, -75.3, CANARY]]),
    "no header, Excel, dates": excel([[dt.datetime(2024, 1, 5), CANARY], [dt.datetime(2024, 1, 6), CANARY]]),  # noqa: DTZ001 - Excel has no zones
    "text for a number in Excel": excel([["lat", "lon"], [40.1, CANARY], [40.2, -75.0]]),
    "a damaged book": lambda folder: _put(folder / "e.xlsx", b"PK\3\4" + CANARY.encode() * 9),
    "a damaged package": lambda folder: _put(folder / "e.gpkg", b"SQLite format 3\0" + CANARY.encode() * 99),
    "a damaged shape": in_json({"type": CANARY}),
    "a shape that is none": in_json(
        {"type": "Feature", "properties": {"name": CANARY}, "geometry": {"type": "Point", "coordinates": [CANARY, 1]}}
    ),
    "a system that is none": in_json(
        {"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": CANARY}}}
    ),
}  # fmt: skip
TABLES: dict[str, Callable[[Path], Any]] = {
    "text not UTF-8 in Arrow": lambda _: pa.table({"lat": [1.0, 2.0], "lon": [1.0, 2.0], "person": not_utf8()}),
    "times out of range in Arrow": lambda _: pa.table({"lat": [1.0, 2.0], "lon": [1.0, 2.0], "time": beyond()}),
    "mixed objects": in_memory("person", [CANARY, 1]),
    "mixed objects as coordinate": in_memory("lat", [CANARY, 1.0]),
    "mixed objects as time": in_memory("time", [dt.date(2024, 1, 1), CANARY]),
    "mixed objects, nested": in_memory("person", [{"a": CANARY}, [CANARY]]),
    "mixed objects, complex": in_memory("person", [complex(NUMBER, 1), CANARY]),
    "objects of no kind": in_memory("person", [type(CANARY, (), {})(), CANARY]),
    "periods": in_memory("time", pd.PeriodIndex(["2024-01", "2024-02"], freq="M")),
    "intervals": in_memory("person", pd.arrays.IntervalArray.from_breaks([NUMBER, NUMBER + 1, NUMBER + 2])),
    "polars objects": lambda _: pl.DataFrame({"lat": [1.0, 2.0], "lon": [1.0, 2.0], "person": [[CANARY], [CANARY]]}),
    "a cast in a relation": relation("CAST(t AS INTEGER) AS cost"),
    "an error of a relation": relation("error(t) AS person"),
    "a date in a relation": relation("strptime(t, '%Y') AS time"),
}
WAYS: dict[str, Callable[[Path], Any]] = {**FILES, **TABLES}
#: Areas are read from files and shapes.
READ = [
    *((way, reader) for way in FILES for reader in (*READERS, "totals")),
    *((way, reader) for way in TABLES for reader in (*READERS, "totals") if reader not in {"areas", "study_area"}),
]


def said_by(call: Callable[[], Any], caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was said: the chain of errors with all they hold, the log, warnings."""
    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        try:
            call()
            said = ""
        except HotspotError as error:
            chain, link = [], error
            while link is not None:
                chain += [str(link), str(vars(link))]
                link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
            said = "".join(["".join(traceback.format_exception(error)), *chain])
    return said + caplog.text + "".join(str(warning.message) for warning in warned)


@pytest.mark.parametrize(("way", "reader"), READ)
@pytest.mark.slow
def test_no_value_is_said(way: str, reader: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = WAYS[way](tmp_path)
    said = said_by(lambda: {**READERS, "totals": Totals.of}[reader](source), caplog)
    # The source of this test is quoted by tracebacks, its own names are not records.
    said = "\n".join(line for line in said.splitlines() if "test_values.py" not in line)
    assert CANARY not in said
    assert str(NUMBER) not in said
    assert str(tmp_path) not in said


@pytest.mark.parametrize(
    "where",
    [
        "CAST(who AS INTEGER) = 1",
        "who::TIMESTAMP > now()",
        "who::DECIMAL(4,1) > 1",
        "who::BOOLEAN",
        "who::DATE = current_date",
        "strptime(who, '%Y') > now()",
        "date_trunc(who, now()) > now()",
        "date_part(who, now()) > 1",
        "regexp_matches(who, who || '(')",
        "regexp_matches('a', '(' || who)",
        "who LIKE 'a' ESCAPE who",
        "who::INTEGER[] = [1]",
        "who::UUID IS NULL",
        "who::BLOB IS NULL AND who::INTERVAL IS NULL",
        "make_date(number, 1, 1) > current_date",
        "number::TINYINT > 1",
        "number * 9223372036854775807 > 1",
        "to_years(number * 100000000) > to_years(1)",
        "CAST(number AS DECIMAL(3,1)) > 1",
    ],
)
def test_no_condition_makes_the_engine_quote(where: str, caplog: pytest.LogCaptureFixture) -> None:
    frame = pd.DataFrame({"lat": [40.1] * 3, "lon": [-75.1] * 3, "who": [CANARY] * 3, "number": [NUMBER] * 3})
    said = said_by(lambda: read_events(frame, where=where), caplog)
    assert CANARY not in said
    assert str(NUMBER) not in said


@pytest.mark.parametrize(
    "way", ["text not UTF-8 in Parquet, named", "no header, dates", "a damaged shape", "an open quote"]
)
@pytest.mark.slow
def test_the_program_says_and_writes_no_value(way: str, tmp_path: Path) -> None:
    source = FILES[way](tmp_path)
    command = [sys.executable, "-m", "hotspot", "map", source, "--audience", "internal", "-o", tmp_path / "out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 10, done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in tmp_path.rglob("*") if path != source] == []


def test_what_an_engine_says_never_leaves() -> None:
    def complain() -> None:
        raise duckdb.ConversionException(CANARY)

    with pytest.raises(InputError, match="ConversionException") as refusal:
        run("e.csv", complain)
    assert CANARY not in "".join(traceback.format_exception(refusal.value)).replace("ConversionException(CANARY)", "")
    assert refusal.value.__cause__ is None


def test_a_text_that_is_not_utf8_and_not_named_is_not_read(tmp_path: Path) -> None:
    assert len(read_events(as_parquet(other=not_utf8())(tmp_path))) == 2


@pytest.mark.parametrize("year", [10_000, 20_204, 294_000, -5])
def test_years_that_no_calendar_can_say_are_missing(year: int, tmp_path: Path) -> None:
    seconds = int((year - 1970) * 31_556_952)
    times = pa.array([seconds * 10**6, 0], pa.timestamp("us"))
    found = read_events(as_parquet(time=times)(tmp_path))
    assert found["time"].isna().tolist() == [True, False]
    if year > 0:
        text = HEAD + GOOD + f"40.2,-75.1,b,{year}-01-05,1\n"
        found = read_events(in_csv(text)(tmp_path))
        assert found["time"].isna().tolist() == [False, True]


def test_shapes_in_memory_with_odd_values(caplog: pytest.LogCaptureFixture) -> None:
    frame = gpd.GeoDataFrame({"name": [{"a": CANARY}, CANARY]}, geometry=[shapely.Point(1, 2)] * 2, crs=4326)
    assert CANARY not in said_by(lambda: read_events(frame), caplog)
