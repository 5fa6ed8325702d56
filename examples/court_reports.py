"""For court improvement staff: reports by county or circuit as a table with a trend, and the page beside it.

    python examples/court_reports.py [EVENTS AREAS OUT]

EVENTS needs coordinates and a date; AREAS are counties or circuits with names. Reports are of the place where
something was said to happen: a map of placements would show where children live now, so leave those out.
"""

import sys
from pathlib import Path

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven"


def main(events_file: str, areas: str, out: str) -> None:
    """Print totals with rates and a quarterly trend; write the page and the lists."""
    try:
        events = hs.read_events(events_file)
        totals = hs.rank_places(hs.total_by_place(events, areas), by="rate")
        table = totals[["rank", "name", "population", "events", "people", "rate", "cumulative_share"]].head(12)
        print("Highest rates (events per 1,000 residents; none shown under 50 residents):")
        print(table.round({"rate": 1, "cumulative_share": 3}).to_string(index=False))

        quarters = events["time"].dt.to_period("Q").value_counts().sort_index()
        print("\nReports by quarter:")
        for quarter, count in quarters.items():
            print(f"  {quarter}  {count:>7,}  {'#' * round(40 * count / quarters.max())}")

        study = hs.Study(
            events=events_file,
            areas=areas,
            policy=hs.DisclosurePolicy.for_audience("internal"),
            title="Reports by area",
            event_noun="reports",
        )
        hs.save_folder(hs.run_study(study), out, overwrite=True)
        print(f"\nWritten to {out}: map.html for a meeting, CSV files for a spreadsheet. Internal: do not publish.")
    except hs.HotspotError as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main(*(sys.argv[1:] or [str(SAMPLE / "visits.csv"), str(SAMPLE / "neighborhoods.geojson"), "out/court"]))
