"""Made-up events in bulk, for `benchmarks/scale.py`: ``python benchmarks/scale_data.py FOLDER EVENTS ADDRESSES [csv]``.

A square of the open Atlantic, 60 km wide, with streets of 40 houses, closer in the middle. Each person has a home and
three other addresses, few persons have very many events, and they live up to three times as close in some parts as in
others. It describes no real place or person. Each row is arithmetic on its own number, so that neither threads nor the
version of DuckDB change it (another C library may change a cent).
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

ROOT: Final = Path(__file__).parents[1]
ABOUT: Final = "Synthetic: made by benchmarks/scale_data.py; it describes no real place or person."
#: Degrees of the middle; km of half the square, of a neighborhood's side and of a degree there.
LAT, LON = 38.0, -70.0
HALF, SIDE = 30, 3
KM_OF_LAT, KM_OF_LON = 111.2, 87.6
#: Neighborhoods in a row.
ACROSS: Final = 2 * HALF // SIDE
#: Events of a person in the mean; residents for each person with events.
PER_PERSON, RESIDENTS = 20, 3
STEMS: Final = "Maple Oak Cedar Pine Elm Birch Walnut Chestnut Willow Spruce Hazel Laurel Spring Mill Glen Stone"
ENDS: Final = "wood field brook ridge view dale land ford crest side gate bury mont well haven port moor hill ton ham"
CATEGORIES: Final = "Fall Breathing Cardiac Fracture Burn Seizure Asthma Diabetes Overdose Assault Headache Other"
#: What DuckDB may hold while it makes a file.
MEMORY: Final = "2GB"

#: ``mixed``: a whole number below 2^32 to another one, each to its own (the last step of MurmurHash3, Appleby 2011).
#: ``chance``: from 0 to below 1; another salt is another stretch of one sequence, and 10^8 rows of each do not meet.
MACROS: Final = """
CREATE MACRO folded(h, k) AS xor(h, h >> k);
CREATE MACRO times(h, k) AS (h * k) & 4294967295::UBIGINT;
CREATE MACRO mixed(x) AS
    folded(times(folded(times(folded(x::UBIGINT, 16), 2246822507::UBIGINT), 13), 3266489909::UBIGINT), 16);
CREATE MACRO chance(x, salt) AS
    mixed((x::UBIGINT + salt * 2654435769::UBIGINT) & 4294967295::UBIGINT) / 4294967296.0::DOUBLE;
"""
#: Row: a household, the first of each house before the others, both by the neighborhood (``square``) of their street;
#: of 100 houses eight have several.
HOMES: Final = f"""
CREATE TABLE homes AS
WITH streets AS (
    SELECT s::BIGINT AS s, chance(s, 1) < 0.5 AS eastward,
           {HALF - 1} * (chance(s, 2) + CASE WHEN chance(s, 3) < 0.5 THEN chance(s, 4) ELSE chance(s, 2) END - 1) AS x,
           {HALF - 1} * (chance(s, 5) + CASE WHEN chance(s, 3) < 0.5 THEN chance(s, 6) ELSE chance(s, 5) END - 1) AS y,
           string_split('{STEMS}', ' ') AS stems, string_split('{ENDS}', ' ') AS ends
    FROM range({{addresses}} // 40) t(s)
), named AS (
    SELECT *, stems[1 + s % len(stems)] || ends[1 + s // len(stems) % len(ends)] AS name,
           s // (len(stems) * len(ends)) AS again,
           (floor((y + {HALF}) / {SIDE}) * {ACROSS} + floor((x + {HALF}) / {SIDE}))::BIGINT AS square
    FROM streets
), houses AS (
    SELECT s * 40 + j AS house, square, 100 + 400 * (again // 20) + 4 * j + j % 2 AS number,
           y + CASE WHEN eastward THEN 0.02 * (j % 2) ELSE 0.025 * (j - 20) END AS north,
           x + CASE WHEN eastward THEN 0.025 * (j - 20) ELSE 0.02 * (j % 2) END AS east,
           substr('NESW', 1 + again % 4, 1) || ' ' || name || ' ' || ['St', 'Ave', 'Rd', 'Dr', 'Ln'][1 + again // 4 % 5]
           AS street, ', Sampletown, OH ' || 43201 + square // {ACROSS} AS town
    FROM named, range(40) h(j)
), counted AS (
    SELECT *, CASE WHEN chance(house, 7) < 0.92 THEN 1 WHEN chance(house, 7) < 0.99 THEN 2 + floor(7 * chance(house, 8))
              ELSE 10 + floor(50 * chance(house, 8)) END::BIGINT AS units
    FROM houses
)
SELECT row_number() OVER (ORDER BY unit > 1, square, house, unit) - 1 AS home,
       round({LAT} + north / {KM_OF_LAT}, 6) AS lat, round({LON} + east / {KM_OF_LON}, 6) AS lon,
       (floor((north + {HALF}) / {SIDE}) * {ACROSS} + floor((east + {HALF}) / {SIDE}))::BIGINT AS square,
       number || ' ' || street || CASE WHEN units > 1 THEN ' Apt ' || unit ELSE '' END || town AS address
FROM (SELECT *, unnest(range(1, units + 1)) AS unit FROM counted)
ORDER BY home;
SET VARIABLE homes = (SELECT count(*) FROM homes);
"""
#: Row: an event, in the order of time. Events by person fall off as 1 / (rank + a 300th of all persons). Each house has
#: at least one event, of somebody who is passing by; the factor is a prime, so that all have their turn.
EVENTS: Final = f"""
CREATE VIEW events AS
WITH drawn AS (
    SELECT i, chance(i, 1) AS place, chance(i, 2) AS other, chance(i, 3) AS fault, chance(i, 4) AS kind,
           sqrt(-2 * ln(1 - chance(i, 5))) * cos(2 * pi() * chance(i, 6)) AS normal,
           floor((i + chance(i, 7)) * 94694400 / {{events}})::BIGINT AS second,
           least(floor({{persons}} / 300 * (301 ** chance(i, 8) - 1))::BIGINT, {{persons}} - 1) AS person
    FROM (SELECT range::BIGINT AS i FROM range({{events}}))
), placed AS (
    SELECT *, person * 4 + CASE WHEN place < 0.8 THEN 0 ELSE 1 + floor(3 * other)::BIGINT END AS of_person FROM drawn
), drawn_home AS (
    SELECT *, chance(of_person, 9) AS spot, chance(of_person, 13) < {{addresses}} / getvariable('homes') AS first
    FROM placed
), housed AS (
    SELECT *, CASE WHEN i % {{each}} = 0 AND i // {{each}} < {{addresses}} THEN i // {{each}} * 1299709 % {{addresses}}
              ELSE CASE WHEN first THEN 0 ELSE {{addresses}} END
                   + floor(CASE WHEN first THEN {{addresses}} ELSE getvariable('homes') - {{addresses}} END
                           * (spot - sin(24 * pi() * spot) / (48 * pi())))::BIGINT END AS home
    FROM drawn_home
)
SELECT CASE WHEN fault < 0.003 THEN NULL WHEN fault < 0.005 THEN 0 ELSE lat END AS lat,
       CASE WHEN fault < 0.003 THEN NULL WHEN fault < 0.005 THEN 0 ELSE lon END AS lon,
       CASE WHEN chance(i, 10) >= 0.03 THEN address END AS address,
       CASE WHEN chance(i, 11) >= 0.01 THEN 'P' || lpad(mixed(person)::VARCHAR, 10, '0') END AS person_id,
       CASE WHEN chance(i, 12) >= 0.01 THEN round(exp(5.7 + 1.2 * normal), 2) END AS cost,
       make_timestamp((1640995200 + second) * 1000000) AS date,
       string_split('{CATEGORIES}', ' ')[1 + floor(12 * kind * kind)::BIGINT] AS category
FROM housed JOIN homes USING (home);
"""
#: The same events as text, dollars with two digits behind the point.
TEXT: Final = "SELECT * REPLACE (printf('%.2f', cost) AS cost) FROM read_parquet('{events}')"


@dataclass(frozen=True)
class Size:
    """How much is made."""

    events: int
    """Rows of the file; at least as many as addresses."""
    addresses: int
    """Houses, a multiple of 40, each at a point of its own; with their units there are 1.6 times as many texts."""


@dataclass(frozen=True)
class Files:
    """What is made of a size."""

    events: Path
    """Parquet: lat, lon (degrees), address, person_id, cost (dollars), date, category."""
    areas: Path
    """GeoJSON: squares with name and residents."""
    text: Path
    """The events as CSV."""
    recipe: Path
    """The SQL that all were made by; written when they are whole."""


def prepared(folder: Path, size: Size, *, csv: bool = False) -> Files:
    """The files of a size; made where they are not there by this recipe. ``csv``: with the CSV.

    They are made by a process of its own: what it holds is none of what is measured next. Raises ValueError for a
    folder of the project.
    """
    if folder.resolve().is_relative_to(ROOT):
        raise ValueError(f"{folder} is part of the project; made-up events go elsewhere.")
    files = files_of(folder, size)
    if not is_made(files, size) or (csv and not files.text.exists()):
        words = [str(folder), str(size.events), str(size.addresses), *["csv"][:csv]]
        subprocess.run([sys.executable, __file__, *words], check=True)
    return files


def files_of(folder: Path, size: Size) -> Files:
    """Where the files of a size are."""
    name = f"events_{size.events}_{size.addresses}"
    return Files(*(folder / f"{name}{ending}" for ending in (".parquet", ".geojson", ".csv", ".sql")))


def is_made(files: Files, size: Size) -> bool:
    """Whether the files are there, by this recipe."""
    there = all(path.exists() for path in (files.events, files.areas, files.recipe))
    return there and files.recipe.read_text(encoding="utf-8") == recipe(size)


def recipe(size: Size) -> str:
    """The SQL of a size."""
    numbers = {"events": size.events, "addresses": size.addresses, "persons": size.events // PER_PERSON}
    filled = (HOMES + EVENTS).format(**numbers, each=size.events // size.addresses)
    return f"-- {ABOUT}{MACROS}{filled}"


def make(folder: Path, size: Size, *, csv: bool, threads: int = 2) -> None:
    """Write the files of a size that are not there, each under another name until it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    files = files_of(folder, size)
    database = duckdb.connect(config={"memory_limit": MEMORY, "threads": threads})
    if not is_made(files, size):
        for path in (files.recipe, files.text):
            path.unlink(missing_ok=True)
        database.execute(recipe(size))
        about = f"KV_METADATA {{about: '{ABOUT}'}}"
        write(database, "events", files.events, f"FORMAT parquet, ROW_GROUP_SIZE 122880, {about}")
        files.areas.write_text(json.dumps(squares(database, size)), encoding="utf-8")
        files.recipe.write_text(recipe(size), encoding="utf-8")
    if csv and not files.text.exists():
        write(database, f"({TEXT.format(events=files.events)})", files.text, "FORMAT csv, HEADER")


def write(database: duckdb.DuckDBPyConnection, table: str, path: Path, form: str) -> None:
    """One file, in the order of the rows."""
    part = path.with_name(f"{path.name}.part")
    database.execute(f"COPY {table} TO '{part}' ({form})")
    part.replace(path)


def squares(database: duckdb.DuckDBPyConnection, size: Size) -> dict[str, object]:
    """The neighborhoods; residents go by the homes in each."""
    found = database.sql("SELECT square, count(*) / getvariable('homes') FROM homes GROUP BY square")
    shares = dict(found.fetchall())
    features = []
    for square in range(ACROSS * ACROSS):
        north, east = (SIDE * k - HALF for k in divmod(square, ACROSS))
        sides = [(east, north), (east + SIDE, north), (east + SIDE, north + SIDE), (east, north + SIDE), (east, north)]
        ring = [(round(LON + x / KM_OF_LON, 6), round(LAT + y / KM_OF_LAT, 6)) for x, y in sides]
        residents = round(RESIDENTS * size.events / PER_PERSON * shares.get(square, 0.0))
        known = {"name": f"Square {square + 1}", "population": residents}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": known, "geometry": shape})
    return {"type": "FeatureCollection", "description": ABOUT, "features": features}


if __name__ == "__main__":
    make(Path(sys.argv[1]), Size(int(sys.argv[2]), int(sys.argv[3])), csv=sys.argv[4:] == ["csv"])
