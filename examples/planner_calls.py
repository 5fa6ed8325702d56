"""For a program planner: a file of ambulance calls and a file of neighborhoods become one page to open.

Run it as it is on the synthetic sample city, or give your own files:

    python examples/planner_calls.py [EVENTS AREAS OUT]
"""

import sys
from pathlib import Path

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven"


def main(events: str, areas: str, out: str) -> None:
    """Make the page and the lists, and say what was found."""
    study = hs.Study(
        events=events,
        areas=areas,
        policy=hs.DisclosurePolicy.for_audience("internal"),
        title="Where do people call an ambulance?",
        event_noun="calls",
    )
    release = hs.run_study(study)
    hs.save_folder(release, out, overwrite=True)

    cells = release.cells
    hot = cells[cells["label"].isin(["hot_99", "hot_95"])]
    print(f"{len(hot):,} of {len(cells):,} areas stand out (false-discovery rate 5 %).")
    print("Most of them lie in:")
    print(hot["neighborhood"].value_counts().head(5).to_string(header=False))
    print(f"Records by reason:\n{release.quality.to_string(index=False)}")
    print(f"Open {out}/map.html")


if __name__ == "__main__":
    given = sys.argv[1:] or [str(SAMPLE / "visits.csv"), str(SAMPLE / "neighborhoods.geojson"), "out/planner"]
    if len(given) != 3:
        sys.exit("Wanted: EVENTS AREAS OUT, or nothing for the sample city.")
    try:
        main(*given)
    except hs.HotspotError as error:
        sys.exit(str(error))
