"""Sections of docs/calibration.md about residents: ``python benchmarks/residents_page.py KEPT.jsonl``.

KEPT: what `residents_calibration.py` and `residents_areas.py` kept (``--keep``), a line of JSON a row.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from calibration_page import upper_limit
from residents_worlds import CLASSES, REAL, beyond, flats, powers, worlds
from sections import versions, with_section

TARGET: Final = Path(__file__).parents[1] / "docs" / "calibration.md"
#: What is judged, and what stands beside it.
OURS: Final = ("residents, 1 ring",)
OTHERS: Final = ("residents, rings 1-3", "gamma-poisson", "binomial", "total", "rates, normal p")
LEVEL: Final = 0.05
SPREAD: Final = "residents over areas of "
Rows = dict[str, dict[str, Any]]

LAWS: Final = f"""
No map has a pattern, and places differ: by a gamma law (shape 0.5 or 2), a lognormal law (s = 0.5, 1, 1.5), by two
rates (1:3), or not at all; or persons come back (geometric, 4 events each). *Mean*: events a cell. *Uneven*: residents
are lognormal (s = 1). Discs of 817 cells unless the row says otherwise. *One giant*: a cell has 200 times the mean on
top. *Few residents*: a cell of few residents has 20 times its rate. *Cost*: what persons cost is lognormal (s = 1, 2),
cut at the 99th percentile and tested in units as `hotspot` does. *Rates by density*: they rise with the root of
residents, who live close together. Real maps: real residents and real rates, the pattern destroyed; the rates of cells
of nearly the same residents ({CLASSES} classes) are exchanged at random.

Each figure is the share of maps with any hot cell (one-sided), and in brackets how many cells a map; all are false.
The null `residents` with one ring, which is what is offered, is judged; the page's test is two-sided, so that it calls
less. Beside it: its rings 1 to 3 together (Cauchy combination), not offered yet; *gamma-poisson* and *binomial*, the
two other nulls with residents; *total*, which knows none (that people live close together is a pattern to it,
rightly); *rates, normal p*: Gi\\* of events per resident against a normal curve, as is often done."""

POWER: Final = """
Discs of 817 cells, 3 events a cell; places differ as the row says, and the cells of one area have their rate times so
much. *Recall*: share of these cells called hot. In brackets false cells a map: nothing within three rings is raised."""

FLAT: Final = """
Where residents are known for large areas, and spread evenly over the cells of each, some cells get too few and look
hot. The 20 shuffled versions of the map, which the finding prints, keep each cell's residents as they are and do not
show it: last column, share of maps with a call on any of their 20, for rings 1 to 3; it does not rise with the areas.
People live close together (s = 0.7), places differ by gamma 2, 20 events a cell; so many cells an area on average, all
of about one size. The rule takes this null up to 4 cells an area, up to 6 where the resolution was named."""

BEYOND: Final = """
Rates differ by gamma 2 and, beside that, change slowly over the map (s: spread of the logarithm). No area was raised,
but neighbours differ alike, as they do by age or income: to the null that is a pattern, and it is marked. The share of
maps with a mark is not an error of the test, and a reason to ask what the hot places have in common."""

AREAS: Final = """
62 areas, so many events in each on average (before totals are cut), risks by the law of the row. Named is an area whose
rate is more than 1.25 times that of all with a probability of 95 % or more (`areas_that_stand_out`); wrongly, where its
true rate is not: at most 5 % of names may be. *Persons not known*: they call a Pareto number of times (exponent 1.3);
building totals are capped and divided by how many events come together, as `hotspot` does (judged), or taken as they
are (beside it)."""


def laws(rows: Rows) -> list[str]:
    """Maps without a pattern, made up and real."""
    wanted = [name for name, _ in worlds()] + list(REAL)
    found = [name for name in wanted if name in rows]
    worst = {null: [rows[name][null]["maps"] for name in found] for null in (*OURS, *OTHERS)}
    verdicts = []
    for null, shares in worst.items():
        above = [name for name in found if rows[name][null]["maps"] > upper_limit(rows[name]["maps"])]
        named = f": {'; '.join(above)}" if 0 < len(above) < 4 else ""
        verdicts.append(
            f"- *{null}*: {min(shares):.1%} to {max(shares):.1%} of maps; "
            f"{len(above) or 'none'} of {len(found)} rows above the limit{named}."
        )
    judged = len(found) * len(OURS)
    chance = (
        f"Were the true share exactly 5 % everywhere, chance alone would lift about {judged / 40:.0f} of the {judged}"
    )
    lines = [*LAWS.strip().splitlines(), "", *verdicts, "", f"{chance}", "judged figures above their limit.", ""]
    return [*lines, *table(rows, found)]


def table(rows: Rows, found: list[str]) -> Iterator[str]:
    """Shares of maps and cells a map, with the verdict on ours."""
    nulls = (*OURS, *OTHERS)
    yield f"| map | maps | {' | '.join(nulls)} | verdict |"
    yield "| --- " * (len(nulls) + 3) + "|"
    for name in found:
        row, most = rows[name], upper_limit(rows[name]["maps"])
        above = [null for null in OURS if row[null]["maps"] > most]
        verdict = f"ABOVE {most:.1%}: {', '.join(above)}" if above else f"ok (at most {most:.1%})"
        figures = " | ".join(f"{row[null]['maps']:.1%} ({row[null]['cells']:.1f})" for null in nulls)
        yield f"| {name} | {row['maps']} | {figures} | {verdict} |"


def power(rows: Rows) -> list[str]:
    """Recall of planted areas."""
    nulls = (*OURS, *OTHERS)
    lines = [
        *POWER.strip().splitlines(),
        "",
        f"| planted | maps | {' | '.join(nulls)} |",
        "| --- " * (len(nulls) + 2) + "|",
    ]
    for name in (name for name, _ in powers() if name in rows):
        row = rows[name]
        figures = " | ".join(f"{row[null]['recall']:.2f} ({row[null]['cells']:.1f})" for null in nulls)
        lines.append(f"| {name.removeprefix('planted: ')} | {row['maps']} | {figures} |")
    return lines


def flat(rows: Rows) -> list[str]:
    """Residents spread over areas, and what the map's own shuffles show of it."""
    nulls = (*OURS, OTHERS[0], "own shuffles")
    lines = [
        *FLAT.strip().splitlines(),
        "",
        f"| cells an area | maps | {' | '.join(nulls)} |",
        "| --- " * (len(nulls) + 2) + "|",
    ]
    for name in (name for name, _ in flats() if name in rows):
        row, area = rows[name], name.removeprefix(SPREAD).split()[0]
        figures = " | ".join(f"{row[null]['maps']:.1%}" for null in nulls)
        lines.append(f"| {area} | {row['maps']} | {figures} |")
    return lines


def slow(rows: Rows) -> list[str]:
    """Rates that change slowly over the map."""
    nulls = (*OURS, *OTHERS)
    lines = [
        *BEYOND.strip().splitlines(),
        "",
        f"| map | maps | {' | '.join(nulls)} |",
        "| --- " * (len(nulls) + 2) + "|",
    ]
    for name in (name for name, _ in beyond() if name in rows):
        figures = " | ".join(f"{rows[name][null]['maps']:.1%} ({rows[name][null]['cells']:.1f})" for null in nulls)
        lines.append(f"| {name} | {rows[name]['maps']} | {figures} |")
    return lines


def areas(rows: Rows) -> list[str]:
    """Areas wrongly named."""
    lines = [
        *AREAS.strip().splitlines(),
        "",
        "| row | maps | with a name | named | wrong | verdict |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in rows.items():
        if name.startswith("persons "):
            named = row["right"] + row["wrong"]
            share = f"{row['wrong'] / named:.1%}" if named else "none named"
            judged = "not known" not in name or name.endswith("divided")
            verdict = ("ok" if row["wrong"] <= LEVEL * named else "ABOVE 5 %") if judged else ""
            lines.append(f"| {name} | {row['maps']} | {row['any']} | {named:,} | {share} | {verdict} |")
    return lines


def main(kept: str) -> None:
    """Write the sections."""
    lines = [json.loads(line) for line in Path(kept).read_text(encoding="utf-8").splitlines() if line]
    rows: Rows = {}
    for line in lines:
        # Nulls may have been run one after the other.
        rows[line["row"]] = rows.get(line["row"], {}) | line
    page = TARGET.read_text(encoding="utf-8")
    with_what = f"Measured with {versions('numpy', 'scipy', 'hotspot-toolkit')}."
    for heading, script, section in (
        ("Counts against residents: maps without a pattern", "residents_calibration.py", laws),
        ("Power against residents", "residents_calibration.py", power),
        ("What shuffled maps do not show: residents spread over areas", "residents_calibration.py", flat),
        ("Differences that neighbours share", "residents_calibration.py", slow),
        ("Areas named wrongly", "residents_areas.py", areas),
    ):
        lines = [f"`python benchmarks/{script}`, then `residents_page.py`.", "", *section(rows), "", with_what]
        page = with_section(page, heading, lines)
    TARGET.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
