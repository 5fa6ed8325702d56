"""A condition is one value for each record: it moves no row, asks no table, ends, and can be stopped."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import hotspot.engines.duckdb as asking
import hotspot.events.values.hold as holding
from hotspot import InputError, read_events
from hotspot.engines import StoredPlaces
from hotspot.events import open_events
from hotspot.events.condition import FUNCTIONS
from hotspot.files.query import LONGEST_SECONDS, connect, run

ROOT = Path(__file__).parents[2]
COUNT = 1_000
#: An answer that is never whole.
ENDLESS = "SELECT count(*) FROM range(1000000000000) t(i) WHERE hash(i) = 3"


def frame() -> pd.DataFrame:
    kinds = ["falls", "chest pain"] * (COUNT // 2)
    return pd.DataFrame(
        {"lat": 40.0, "lon": -75.0, "kind": kinds, "number": range(COUNT), "time": pd.Timestamp("2024-03-01")}
    )


@pytest.mark.parametrize(
    "where",
    [
        "unnest([true])",
        "unnest([true, false])",
        "unnest(CASE WHEN number % 2 = 0 THEN [true, true] ELSE [] END)",
        "unnest(CASE WHEN number % 2 = 0 THEN [true, true] ELSE []::BOOLEAN[] END)",
        "unnest(list_value(true)) AND number > 3",
        "generate_series(1, 2) = [1, 2] OR unnest([true])",
        "count(*) > 3",
        "sum(number) > 3",
        "bool_and(number > 3)",
        "count(*) FILTER (number > 3) > 3",
        "grouping(kind) = 1",
        "number > (SELECT 3)",
        "EXISTS (SELECT 1)",
        "number IN (SELECT 3)",
        "number = ANY (SELECT 3)",
        "EXISTS (WITH RECURSIVE r AS (SELECT 1 i UNION ALL SELECT i + 1 FROM r) SELECT * FROM r WHERE i < 0)",
        "COLUMNS(*) IS NULL",
        "COLUMNS('n.*') > 3",
        "* IS NULL",
        "number > 3) FROM range(10) WHERE (true",
        "number > 3 GROUP BY number",
        "true) AS a, (true",
        "true; DROP TABLE t",
        "number > $1",
        "list_sum(list_transform(range(1000000), lambda x: x * number)) > 3",
        "length(repeat(kind, 100000000)) > 3",
        "length(rpad(kind, 100000000, 'x')) > 3",
        "len(range(number * 1000000)) > 3",
        "len(generate_series(1, number * 1000000)) > 3",
        "length(replace(replace(kind, 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa')) > 3",
        "length(replace(kind, '', kind)) > 3",
        "length(regexp_replace(kind, '', 'xxxxxxxx', 'g')) > 3",
        "length(translate(kind, 'a', kind)) > 3",
        "length(array_to_string(list_resize([kind], 10000000, kind), '')) > 3",
        "bitstring('1', 1000000000) IS NULL",
        "length(format('{:1000000000}', number)) > 3",
        "length(printf('%1000000000d', number)) > 3",
        "random() > 0.5",
        "nextval('s') > 3",
        "read_text('e.csv') IS NULL",
        "getenv('HOME') = ''",
        "current_setting('threads') > 3",
        "getvariable('x')",
        "query('SELECT 1') > 3",
        "error('x')",
        "sleep_ms(1000000)",
        "row_number() OVER () <= 10",
        "row_number() OVER (PARTITION BY kind ORDER BY number) = 1",
        "number > avg(number) OVER (PARTITION BY kind)",
        "string_agg(kind, ',') OVER () = ''",
        "len(list(kind) OVER ()) > 3",
        "number > 3 -- and more",
        "number > 3 /*",
        "TRY(unnest([true]))",
        "kind." * 3000 + "x = 1",
        "(" * 5000 + "true" + ")" * 5000,
        "NOT " * 3000 + "true",
        "",
        " ",
        "\0",
        "\ud800 = 1",
    ],
)  # fmt: skip
def test_what_is_no_condition_on_a_record_is_refused(where: str) -> None:
    if not where:
        assert len(read_events(frame(), where=where)) == COUNT
        return
    with pytest.raises(InputError, match="--where"):
        read_events(frame(), where=where)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("number > 3", COUNT - 4),
        ("kind = 'falls' AND number BETWEEN 10 AND 19", 5),
        ("kind IN ('falls', 'x') OR kind IS NULL", COUNT // 2),
        ("kind NOT IN ('falls')", COUNT // 2),
        ("kind LIKE 'F%' OR kind ILIKE 'F%'", COUNT // 2),
        ("kind NOT LIKE '%pain' AND kind SIMILAR TO 'f.*'", COUNT // 2),
        ("lower(trim(kind)) = 'falls'", COUNT // 2),
        ("replace(kind, ' ', '') = 'chestpain'", COUNT // 2),
        ("regexp_replace(kind, '[^a-z]', '', 'g') = 'chestpain'", COUNT // 2),
        ("contains(kind, 'pain') AND kind[1] = 'c' AND kind[1:2] = 'ch'", COUNT // 2),
        ("kind || number = 'falls0'", 1),
        ("year(time) = 2024 AND extract(month FROM time) = 3", COUNT),
        ("time >= DATE '2024-01-01' AND time < '2024-06-01'", COUNT),
        ("time > now() - INTERVAL 3 DAY", 0),
        ("time > current_date - 100000", COUNT),
        ("date_diff('day', time, TIMESTAMP '2024-03-02') = 1", COUNT),
        ("dayname(time) = 'Friday'", COUNT),
        ("coalesce(kind, 'x') <> 'x'", COUNT),
        ("CASE WHEN number > 3 THEN true ELSE false END", COUNT - 4),
        ("if(number > 3, true, false)", COUNT - 4),
        ("TRY_CAST(kind AS INTEGER) IS NULL", COUNT),
        ("number::VARCHAR = '7'", 1),
        ("abs(number - 500) <= 2 AND number % 2 = 0", 3),
        ("acos(least(1, sin(radians(lat)) * sin(radians(lat)) + cos(radians(lat)) ^ 2)) < 1", COUNT),
        ("NOT (number > 3)", 4),
        ("kind IS DISTINCT FROM 'falls'", COUNT // 2),
        ("kind COLLATE NOCASE = 'FALLS'", COUNT // 2),
        ("number -- the number\n > 3", COUNT - 4),
        ("true", COUNT),
    ],
)
def test_what_is_one_is_answered_for_each_record_in_its_place(where: str, expected: int) -> None:
    given = frame()
    given["lat"] += given["number"] / 10_000
    found = read_events(given, where=where)
    assert int(found["selected"].sum()) == expected
    assert len(found) == COUNT
    pd.testing.assert_series_equal(found["lat"], given["lat"])


def test_every_function_exists_and_none_makes_rows() -> None:
    query = "SELECT function_name, any_value(function_type) FROM duckdb_functions() GROUP BY ALL"
    known = dict(connect().execute(query).fetchall())
    # Words that the parser turns into others, or that are operators of its own.
    own = {"coalesce", "if", "ifnull", "nullif", "like_escape", "today", "trunc", "current_timestamp", "current_date"}
    own |= {"current_localtimestamp", "rank_dense", "ilike_escape", "get_current_timestamp"}
    assert sorted(name for name in FUNCTIONS - own if known.get(name) not in {"scalar", "macro"}) == []


def test_a_query_is_stopped_when_its_time_is_over() -> None:
    connection = connect()
    begun = time.monotonic()
    with pytest.raises(InputError, match="longer than 1 seconds"):
        run("e.csv", lambda: connection.execute(ENDLESS).fetchall(), connection, seconds=1.0)
    # Stopped, not left behind: the connection answers again.
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert time.monotonic() - begun < 60


def test_the_time_counts_for_conditions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[Any] = []

    def noted(*given: Any, seconds: float | None = None, **others: Any) -> Any:
        limits.append(seconds)
        return run(*given, seconds=seconds, **others)

    monkeypatch.setattr(holding, "run", noted)
    read_events(frame(), where="number > 3")
    assert max(filter(None, limits)) == LONGEST_SECONDS
    limits.clear()
    read_events(frame())
    assert not any(limits)
    # Where events stay where they are, each question about them answers the condition anew.
    frame().to_parquet(tmp_path / "events.parquet")
    monkeypatch.setattr(asking, "run", noted)
    StoredPlaces(open_events(tmp_path / "events.parquet", where="number > 3"))
    assert max(filter(None, limits)) == LONGEST_SECONDS


def test_a_condition_that_fits_no_type_is_named_wherever_the_events_are(tmp_path: Path) -> None:
    where = "CAST(kind AS INTEGER) > 3"
    frame().to_parquet(tmp_path / "events.parquet")
    with pytest.raises(InputError, match="may not fit the column's type"):
        read_events(frame(), where=where)
    with pytest.raises(InputError, match="may not fit the column's type"):
        StoredPlaces(open_events(tmp_path / "events.parquet", where=where))


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent so")
def test_a_query_hears_ctrl_c() -> None:
    connection = connect()
    threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run("e.csv", lambda: connection.execute(ENDLESS).fetchall(), connection)
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.slow
def test_a_bomb_ends_in_words() -> None:
    code = """
        from hotspot.errors import InputError
        from hotspot.files.query import LONGEST_SECONDS, connect, run
        connection = connect()
        try:
            run("e.csv", lambda: connection.execute(
                "SELECT len(list(a)) FROM (SELECT a, count(*) FROM range(100000000000) t(a) GROUP BY a)"
            ).fetchall(), connection)
        except InputError as refusal:
            print(refusal)
    """
    limited = "import hotspot.files.query as query\nquery.MEMORY = '300MB'\n" + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "three quarters" in done.stdout, done.stderr


def test_the_memory_is_limited_to_three_quarters_of_the_machine() -> None:
    (limit,) = connect().execute("SELECT current_setting('memory_limit')").fetchall()[0]
    size, unit = limit.split()
    given = float(size) * {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}[unit]
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert given <= 0.76 * whole
