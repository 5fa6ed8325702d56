"""Sections of docs/calibration.md about residents: ``python benchmarks/residents_page.py KEPT.jsonl``.

KEPT: what `residents_calibration.py` and `residents_areas.py` kept (``--keep``), a line of JSON a row.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from calibration_page import upper_limit
from patterns import ALPHA
from residents_worlds import CLASSES, REAL, beyond, flats, powers, worlds
from sections import versions, with_section

TARGET: Final = Path(__file__).parents[1] / "docs" / "calibration.md"
#: What is judged, and what stands beside it.
COLD: Final = "1 ring, two-sided, cold"
OURS: Final = ("residents, rings 1-3", "residents, 1 ring", "1 ring, two-sided, hot", COLD)
OTHERS: Final = ("gamma-poisson", "binomial", "total", "rates, normal p")
PLANTED: Final = "planted: "
SPREAD: Final = "residents over areas of "
Row = dict[str, Any]
Rows = dict[str, Row]

LAWS: Final = f"""
No map has a pattern, and places differ: by a gamma law (shape 0.5 or 2), a lognormal law (s = 0.5, 1, 1.5), by two
rates (1:3), or not at all; or persons come back (geometric, 4 events each). *Mean*: events a cell. *Uneven*: residents
are lognormal (s = 1). Discs of 817 cells unless the row says otherwise. *One giant*: a cell has 200 times the mean on
top. *Few residents*: a cell of few residents has 20 times its rate. *Cost*: what persons cost is lognormal (s = 1, 2),
cut at the 99th percentile and tested in units as `hotspot` does. *Rates by density*: they rise with the root of
residents, who live close together. Real maps: real residents and real rates, the pattern destroyed; the rates of cells
of nearly the same residents ({CLASSES} classes) are exchanged at random.

Each figure is the share of maps with any call, and in brackets how many cells a map; all are false. Judged are, under
the null `residents`: rings 1 to 3 together, hot, which is what `find_hot_spots` and the page call; one ring, hot; and
one ring with more and fewer in one family. Beside them, hot, one ring, one-sided: *gamma-poisson* and *binomial*, the
two other nulls with residents; *total*, which knows none (that people live close together is a pattern to it, rightly);
*rates, normal p*: Gi\\* of events per resident against a normal curve, as is often done."""

POWER: Final = """
Discs of 817 cells, 3 events a cell; places differ as the row says, and the cells of one area have their rate times so
much. First the share of maps on which any of these cells is called, where it was counted, then the share of these
cells. In brackets false cells a map: nothing within three rings is raised."""

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
are (beside it). *Intervals*: those of 90 %; there are none where areas cannot be told apart. With persons known they
hold what they state; without, only at 300 events an area."""


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
        f"Were the true share exactly 5 % everywhere, chance alone would lift about {judged / 40:.0f} of the {judged}",
        "judged figures above their limit.",
    )
    return [*LAWS.strip().splitlines(), "", *verdicts, "", *chance, "", *table("map", found, rows, marked, judged=True)]


def table(
    first: str, names: Iterable[str], rows: Rows, figure: Callable[[Row], str], *, judged: bool = False
) -> Iterator[str]:
    """A row of figures for each name that was run, a column for each null, with the verdict on ours where wanted."""
    # A raised area is not found by calls of fewer.
    nulls = [null for null in (*OURS, *OTHERS) if null != COLD or first == "map"]
    yield f"| {first} | maps | {' | '.join(nulls)} |" + (" verdict |" if judged else "")
    yield "| --- " * (len(nulls) + 2 + judged) + "|"
    for name in (name for name in names if name in rows):
        row = rows[name]
        line = f"| {name.removeprefix(PLANTED)} | {row['maps']} | {' | '.join(figure(row[null]) for null in nulls)} |"
        yield line + (f" {verdict(row)} |" if judged else "")


def verdict(row: Row) -> str:
    """Whether ours keep to 5 % and its Monte Carlo error."""
    most = upper_limit(row["maps"])
    above = [null for null in OURS if row[null]["maps"] > most]
    return f"ABOVE {most:.1%}: {', '.join(above)}" if above else f"ok (at most {most:.1%})"


def marked(of: Row) -> str:
    """Share of maps with a mark, and how many cells a map."""
    return f"{of['maps']:.1%} ({of['cells']:.1f})"


def power(rows: Rows) -> list[str]:
    """Recall of planted areas."""

    def recall(of: Row) -> str:
        found = f"{of['found']:.0%}; " if "found" in of else ""
        return f"{found}{of['recall']:.2f} ({of['cells']:.1f})"

    return [*POWER.strip().splitlines(), "", *table("planted", (name for name, _ in powers()), rows, recall)]


def flat(rows: Rows) -> list[str]:
    """Residents spread over areas, and what the map's own shuffles show of it."""
    nulls = ("residents, 1 ring", "residents, rings 1-3", "own shuffles")
    lines = [f"| cells an area | maps | {' | '.join(nulls)} |", "| --- " * (len(nulls) + 2) + "|"]
    for name in (name for name, _ in flats() if name in rows):
        row, area = rows[name], name.removeprefix(SPREAD).split()[0]
        figures = " | ".join(f"{row[null]['maps']:.1%}" for null in nulls)
        lines.append(f"| {area} | {row['maps']} | {figures} |")
    return [*FLAT.strip().splitlines(), "", *lines]


def slow(rows: Rows) -> list[str]:
    """Rates that change slowly over the map."""
    return [*BEYOND.strip().splitlines(), "", *table("map", (name for name, _ in beyond()), rows, marked)]


def areas(rows: Rows) -> list[str]:
    """Areas wrongly named."""
    lines = [
        *AREAS.strip().splitlines(),
        "",
        "| row | maps | with a name | named | wrong | verdict | maps with 90 % intervals | that hold the true rate |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in rows.items():
        if name.startswith("persons "):
            named = row["right"] + row["wrong"]
            share = f"{row['wrong'] / named:.1%}" if named else "none named"
            judged = "not known" not in name or name.endswith("divided")
            held = f"{row['covered']:.0%}" if row["intervals"] else ""
            told = ("ok" if row["wrong"] <= ALPHA * named else "ABOVE 5 %") if judged else ""
            figures = (row["maps"], row["any"], f"{named:,}", share, told, row["intervals"], held)
            lines.append(f"| {name} | {' | '.join(map(str, figures))} |")
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
