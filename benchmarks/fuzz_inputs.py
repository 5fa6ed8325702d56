"""Hostile inputs for `fuzz.py`: tables and areas, each drawn from one generator of random numbers."""

import csv
import gzip
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import pandas as pd

#: Stands in records and nowhere else: no message may hold it.
CANARY: Final = "ZZCANARYZZ"
#: A name of an area: a finding says it, a refusal does not.
NAMED: Final = "ZZNAMEDZZ"
#: Where the middle of the records lies.
MIDDLES: Final = ((38.0, -70.0), (0.0, 0.0), (-18.0, 179.99), (89.9, 10.0), (-89.95, 0.0), (64.1, -21.9), (18.4, -66.1))
_NUMBERS: Final = (
    *("", "NA", "null", "NaN", "inf", "-inf", "1e999", "-1e308", "0", "-0", "0.0", "1,5", "1 000", "+3", "007"),
    *(
        "9" * 400,
        "0x1F",
        "1_000",
        "\u0661\u0662",
        "\u2212" + "5",
        "1e-320",
        "3.",
        ".5",
        "--1",
        CANARY,
        "true",
        "91",
        "181",
    ),
)
_MONEY: Final = (
    *("", "12.50", "$1,200.50", "1.200,50", "(12.00)", "-5", "1e308", "1e400", "$", "12 USD", "0", "0.001"),
    *("\u20ac12", "12,5", "9" * 30, "NaN", "-", "1,2,3"),
)
_DATES: Final = (
    *("", "2024-02-30", "2024-03-01", "03/04/2024", "31/12/2024", "31.12.2024", "20240301", "2024-03", "0000-01-01"),
    *("9999-12-31", "10000-01-01", "-0044-03-15", "infinity", "2024-03-01T25:61:00", "2024-03-01 10:00:00+14:00"),
    *("1969-12-31 23:59:59.999999999", "1", "03/04/24 1:00 PM", "294247-01-10", "290309-12-22 (BC) 00:00:00", CANARY),
)
_TEXTS: Final = (
    *("", " ", "1 Main St", "1 MAIN ST Apt 4", "A & B", "B & A", "=cmd|' /C calc'!A0", "+1", "@x", "-", "NULL"),
    *("\u202e1 niaM", "\u2066x", "\u0000", "a\u0000b", "a\nb", "a\r\nb", 'say "hi"', "a;b", "a,b", "a\tb", "</script>"),
    *(
        "\U0001f3e0",
        "e\u0301",
        "\u00e9",
        "\ufeff",
        "x" * 5000,
        "&&&",
        "& ",
        "#",
        "APT",
        "\u0130",
        "\u00df",
        "%s{}",
        CANARY,
    ),
    *("${x}", "'; DROP TABLE x; --", "\ud7ff", "\uffff", "\u2028", "\x1b[31m", "\x85"),
)
_HEADINGS: Final = (
    *(
        "note",
        "Note",
        "",
        " ",
        'a"b',
        "a'b",
        "a,b",
        "a\nb",
        "\u202eabc",
        "caf\u00e9",
        "x" * 300,
        "select",
        "1",
        "lat ",
        "geometry",
    ),
    *(
        "selected",
        "reason",
        "events",
        "*",
        "a.b",
        "%",
        "\u0130d",
        "date",
        "cost",
        "person",
        "address",
        "type",
        "\u0000z",
    ),
)


@dataclass
class Input:
    """Files of one run, and what is asked of them."""

    events: Path
    records: int | None
    """How many records the file holds; None where that cannot be said."""
    kind: str
    """What was drawn, for the report."""
    arguments: list[str] = field(default_factory=list)


def _near(rng: Random, middle: float, spread: float) -> float:
    return round(rng.gauss(middle, spread), rng.choice([2, 4, 6, 9]))


def rows(rng: Random) -> tuple[list[str], list[list[str]]]:
    """Headings and records as texts."""
    count = rng.choice([0, 1, 2, 3] if rng.random() < 0.1 else [10, 60, 60, 60, 60, 250])
    lat, lon = MIDDLES[0] if rng.random() < 0.7 else rng.choice(MIDDLES)
    spread = rng.choice([0.01, 0.01, 0.01, 0.02, 0.0, 0.2] if rng.random() < 0.2 else [0.01, 0.02])
    spoiled = rng.choice([0.02, 0.3]) if rng.random() < 0.2 else 0.0
    strange = rng.random() < 0.1
    columns: list[tuple[str, Callable[[], str]]] = []

    def often(usual: Callable[[], str], odd: tuple[str, ...], share: float) -> Callable[[], str]:
        return lambda: rng.choice(odd) if rng.random() < share else usual()

    missing = rng.choice(["", "lat", "lon"]) if strange else ""
    names = rng.choice([("lat", "lon"), ("Latitude", "Longitude"), ("y", "x"), ("LAT", "Long"), ("lat", "lng")])
    if missing != "lat":
        columns.append((names[0], often(lambda: str(_near(rng, lat, spread)), _NUMBERS, spoiled)))
    if missing != "lon":
        columns.append((names[1], often(lambda: str(_near(rng, lon, spread)), _NUMBERS, spoiled)))
    extra: list[tuple[str, Callable[[], str]]] = [
        ("address", often(lambda: f"{rng.randint(1, 30)} Main St", _TEXTS, rng.choice([0.0, 0.2, 1.0]))),
        ("person_id", often(lambda: str(rng.randint(1, 40)), _TEXTS, rng.choice([0.0, 0.1, 1.0]))),
        ("amount", often(lambda: f"{rng.lognormvariate(4, 1):.2f}", _MONEY, rng.choice([0.0, 0.1, 1.0]))),
        (
            "date",
            often(lambda: f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}", _DATES, rng.choice([0.0, 0.1, 1.0])),
        ),
        ("type", often(lambda: rng.choice("abcdef"), _TEXTS, rng.choice([0.0, 0.2, 1.0]))),
        (rng.choice(_HEADINGS), often(lambda: "x", _TEXTS, 0.5)),
    ]
    columns += [column for column in extra if rng.random() < 0.5]
    if rng.random() < 0.02:
        columns += [(f"c{number}", lambda: rng.choice(["", "a", "2024-01-01"])) for number in range(300)]
    rng.shuffle(columns)
    if strange and rng.random() < 0.3 and columns:
        columns.append(columns[0])
    if rng.random() < 0.05:
        constant = [make() for _, make in columns]
        return [name for name, _ in columns], [constant] * count
    return [name for name, _ in columns], [[make() for _, make in columns] for _ in range(count)]


def write_text(rng: Random, folder: Path) -> Input:
    """A delimited file, now and then damaged."""
    headings, records = rows(rng)
    text = io.StringIO()
    ending = rng.choice(["\n"] * 5 + ["\r\n"] * 3 + ["\r"])
    delimiter = rng.choice(",,,;\t|")
    writer = csv.writer(
        text, delimiter=delimiter, lineterminator=ending, quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    )
    known = True
    if rng.random() < 0.98:
        writer.writerow(headings)
    else:
        known = False
    writer.writerows(records)
    encoding = rng.choice(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "latin-1", "cp1252", "utf-16-le"])
    content = text.getvalue().encode(encoding, "replace")
    damage = rng.choice(["cut", "bytes", "quote", "blank", "bars", "empty"]) if rng.random() < 0.15 else ""
    at = rng.randrange(len(content) + 1)
    if damage == "cut":
        content = content[:at]
    elif damage in {"bytes", "quote", "blank", "bars"}:
        content = (
            content[:at]
            + {"bytes": b"\xff\xfe\x81", "quote": b'"', "blank": b"\n\n", "bars": b"|,;\t"}[damage]
            + content[at:]
        )
    elif damage == "empty":
        content = rng.choice([b"", b"\n", b"\xef\xbb\xbf", b"\x00" * 50, b"lat,lon", b"lat,lon\n1,2"])
    name = rng.choice(
        [
            "events.csv",
            "events.csv",
            "events.csv",
            "events.txt",
            "events.tsv",
            "EVENTS.CSV",
            "visits[1].csv",
            "a b\u00e9.csv",
        ]
    )
    path = folder / name
    if rng.random() < 0.05:
        path = folder / "events.csv.gz"
        content = gzip.compress(content) if rng.random() < 0.8 else content
    path.write_bytes(content)
    # Where a value spans lines or a blank line stands for a record, readers differ on what a record is.
    plain = known and not damage and encoding in {"utf-8", "utf-8-sig"} and ending != "\r" and len(headings) > 1
    plain = plain and len(set(headings)) == len(headings) and not any("\x00" in cell for row in records for cell in row)
    return Input(path, len(records) if plain else None, f"text {encoding} {delimiter!r} {damage}".strip())


def _odd_column(rng: Random, count: int) -> Any:
    """A column of a kind that is rarely seen."""
    import pyarrow as pa

    makers: tuple[Callable[[], Any], ...] = (
        lambda: pa.array([rng.randint(-9, 9) for _ in range(count)], pa.int8()),
        lambda: pa.array([rng.random() for _ in range(count)], pa.float32()),
        lambda: pa.array([None] * count),
        lambda: pa.array([[1, 2]] * count),
        lambda: pa.array([{"a": 1}] * count),
        lambda: pa.array([b"\xff\x00"] * count),
        lambda: pa.array([rng.random() < 0.5 for _ in range(count)]),
        lambda: pa.array([rng.randint(-(10**18), 10**18) for _ in range(count)], pa.timestamp("ns")),
        lambda: pa.array(
            [rng.randint(-(10**18), 10**18) for _ in range(count)], pa.timestamp("us", tz="America/New_York")
        ),
        lambda: pa.array([rng.randint(0, 86_399) for _ in range(count)], pa.time32("s")),
        lambda: pa.array([rng.randint(-(10**9), 10**9) for _ in range(count)], pa.duration("s")),
        lambda: pa.array([rng.randint(-(10**6), 10**6) for _ in range(count)], pa.date32()),
        lambda: pa.array([rng.choice(_TEXTS) for _ in range(count)]).dictionary_encode(),
        lambda: pa.array([rng.choice(_TEXTS) for _ in range(count)], pa.large_string()),
        lambda: pa.array([str(rng.randint(0, 9)) for _ in range(count)], pa.string()).cast(pa.decimal128(20, 2)),
        lambda: pa.array([2**63 + rng.randint(0, 9) for _ in range(count)], pa.uint64()),
    )
    return rng.choice(makers)()


def write_parquet(rng: Random, folder: Path) -> Input:
    """A Parquet file with types that are rarely seen."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    headings, records = rows(rng)
    count = len(records)
    columns: dict[str, Any] = {}
    for place, name in enumerate(headings):
        texts = [record[place] for record in records]
        numbers = [_number(text) for text in texts]
        usual = pa.array(numbers, pa.float64()) if any(n is not None for n in numbers) else pa.array(texts, pa.string())
        columns[name] = _odd_column(rng, count) if rng.random() < 0.15 else usual
    path = folder / "events.parquet"
    pq.write_table(pa.table(columns), path)
    if rng.random() < 0.05:
        content = path.read_bytes()
        path.write_bytes(content[: rng.randrange(len(content))])
        return Input(path, None, "parquet cut")
    return Input(path, count, "parquet")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def write_points(rng: Random, folder: Path) -> Input:
    """A GeoJSON file of points, some of them none."""
    headings, records = rows(rng)
    features: list[Any] = []
    for record in records:
        at: Any = [_near(rng, -70, 0.01), _near(rng, 38, 0.01)]
        odd = rng.random()
        shape: Any = {"type": "Point", "coordinates": at}
        if odd < 0.02:
            shape = rng.choice(
                [None, {"type": "Point", "coordinates": []}, {"type": "LineString", "coordinates": [at, at]}]
            )
        elif odd < 0.03:
            shape["coordinates"] = rng.choice([[999, 999], [at[0], at[1], 5], ["a", "b"], [None, 1]])
        features.append({"type": "Feature", "properties": dict(zip(headings, record, strict=True)), "geometry": shape})
    path = folder / "events.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return Input(path, len(records), "points")


def frame(rng: Random) -> tuple[pd.DataFrame, int]:
    """A table in memory with columns of mixed kinds, and how many rows it has."""
    headings, records = rows(rng)
    table = pd.DataFrame(records, columns=list(map(str, headings)))
    for place in range(table.shape[1]):
        odd = rng.random()
        numbers = pd.to_numeric(table.iloc[:, place], errors="coerce")
        if numbers.notna().any() and odd < 0.8:
            table.isetitem(place, numbers)
        elif odd < 0.85:
            table.isetitem(place, table.iloc[:, place].astype("category"))
        elif odd < 0.9 and len(table):
            mixed = table.iloc[:, place].astype(object)
            mixed.iloc[0] = rng.choice([1, 2.5, None, b"x", (1, 2), pd.Timestamp("2024-01-01"), math.nan, CANARY])
            table.isetitem(place, mixed)
    return table, len(table)


def write_areas(rng: Random, folder: Path, lat: float, lon: float) -> Path:
    """Polygons, most of them sound."""
    size, side = 0.02, rng.choice([1, 2, 3])
    features: list[Any] = []
    for i in range(side):
        for j in range(side):
            west, south = lon + (i - side / 2) * size, lat + (j - side / 2) * size
            ring = [
                [west, south],
                [west + size, south],
                [west + size, south + size],
                [west, south + size],
                [west, south],
            ]
            features.append(
                {
                    "name": f"A{i}{j}",
                    "population": rng.randint(0, 5000),
                    "shape": {"type": "Polygon", "coordinates": [ring]},
                }
            )
    for feature in features:
        ring = feature["shape"]["coordinates"][0]
        if rng.random() < 0.04:
            feature["shape"] = rng.choice(_odd_shapes(ring))
        if rng.random() < 0.03:
            name = rng.choice([None, "", "A00", 5, NAMED, *_TEXTS])
            feature["name"] = NAMED if name == CANARY else name
        if rng.random() < 0.03:
            feature["population"] = rng.choice([None, -5, 1e300, "many", 0.5, "1,000", "[", "{"])
    listed = [
        {"type": "Feature", "properties": {"name": f["name"], "population": f["population"]}, "geometry": f["shape"]}
        for f in features
    ]
    whole: Any = {"type": "FeatureCollection", "features": listed}
    if rng.random() < 0.03:
        whole["crs"] = {
            "type": "name",
            "properties": {"name": rng.choice(["EPSG:3857", "EPSG:0", "urn:ogc:def:crs:OGC:1.3:CRS84", CANARY])},
        }
    text = json.dumps(whole)
    if rng.random() < 0.03:
        text = rng.choice(
            ["", "{}", "[]", '{"type": "FeatureCollection", "features": []}', text[: len(text) // 2], CANARY]
        )
    path = folder / "areas.geojson"
    path.write_text(text, encoding="utf-8")
    return path


def _odd_shapes(ring: list[list[float]]) -> list[Any]:
    a, b, c, d, _ = ring
    return [
        None,
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[a, c, b, d, a]]},
        {"type": "Polygon", "coordinates": [[a, b, c]]},
        {"type": "Polygon", "coordinates": [[a, b, c, a]]},
        {"type": "Polygon", "coordinates": [[a, a, a, a]]},
        {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]},
        {"type": "Polygon", "coordinates": [[[179.9, 0], [180.1, 0], [180.1, 1], [179.9, 1], [179.9, 0]]]},
        {"type": "Polygon", "coordinates": [[[*a, 5], [*b, 5], [*c, 5], [*a, 5]]]},
        {"type": "MultiPolygon", "coordinates": [[[a, b, c, a]], [[a, c, d, a]]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": a}]},
        {"type": "Point", "coordinates": a},
        {"type": "LineString", "coordinates": [a, b]},
    ]
