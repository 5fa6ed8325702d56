"""What the page says of real maps, with pictures, in docs/residents.md: ``python benchmarks/residents_findings.py``.

Needs the real data beside the project (see `residents_worlds.DATA`).
"""

import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from page import ARGUMENTS, CHROMIUM
from playwright.sync_api import sync_playwright
from portraits import DOCS, shown
from residents_worlds import DATA
from sections import versions, with_section

import hotspot as hs
from hotspot import report
from hotspot.output import save_map

HEADING: Final = "On real maps"
TARGET: Final = DOCS / "residents.md"
INTERNAL: Final = hs.DisclosurePolicy.for_audience("internal")
MONTGOMERY: Final = hs.Study(
    events=DATA / "montgomery_911.parquet",
    policy=INTERNAL,
    areas=DATA / "montgomery_municipalities.geojson",
    residents=DATA / "montgomery_tracts_2000.geojson",
    where="title LIKE 'EMS%'",
    event_noun="calls",
    title="Ambulance calls in Montgomery County, Pennsylvania",
)
CHICAGO: Final = hs.Study(
    events=DATA / "chicago_crimes_sample.parquet",
    policy=INTERNAL,
    areas=DATA / "chicago_community_areas.geojson",
    residents=DATA / "chicago_tracts_2010.geojson",
    event_noun="crimes",
    title="Crimes in Chicago",
    resolution=8,
)
STUDIES: Final = {
    "montgomery": ("Ambulance calls, residents by tract (coarse): the neighborhoods speak", MONTGOMERY),
    "montgomery-8": (
        "The same, resolution 8 asked for by name: the hexagons are tested, and called coarse",
        replace(MONTGOMERY, resolution=8),
    ),
    "chicago": ("Crimes, residents by tract (fine): the hexagons speak", CHICAGO),
}
HIGHEST: Final = 6


def section(browser: Any, name: str, title: str, study: hs.Study) -> Iterator[str]:
    """What is said of one map, the highest rates of its list, and its picture."""
    release = hs.run_study(study)
    told = report.of(release, "en")
    yield f"### {title}"
    yield ""
    said = " ".join(told.finding.sentences).replace("\xa0", " ")
    yield from textwrap.wrap(said, 118, initial_indent="> ", subsequent_indent="> ", break_on_hyphens=False)
    yield ""
    yield "| neighborhood | events | residents | times expected | 90 % interval | stands out | hot hexagons |"
    yield "| --- | --: | --: | --: | --: | --- | --: |"
    for _, row in release.neighborhoods.sort_values("times_expected", ascending=False).head(HIGHEST).iterrows():
        yield (
            f"| {row['name']} | {row['events']:,} | {row['population']:,.0f} | {row['times_expected']:.2f} | "
            f"{row['low']:.2f} to {row['high']:.2f} | {'yes' if row['stands_out'] else 'no'} | {row['hot_cells']} |"
        )
    with tempfile.TemporaryDirectory() as folder:
        page = save_map(release, Path(folder) / "map.html").path
        with shown(browser, page, 1366, 900) as tab:
            tab.locator(".map-frame").screenshot(path=DOCS / f"residents-{name}.png")
    yield ""
    yield f"![{title}](residents-{name}.png)"
    yield ""


def main() -> None:
    """Write the section and take the pictures."""
    lines = [
        "`python benchmarks/residents_findings.py`: what the page says, and the highest rates of its own list.",
        "",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for name, (title, study) in STUDIES.items():
            lines += section(browser, name, title, study)
        browser.close()
    lines.append(f"Made with {versions('hotspot-toolkit', 'duckdb', 'h3')}.")
    TARGET.write_text(with_section(TARGET.read_text(encoding="utf-8"), HEADING, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
