"""For court improvement staff: reports by county or circuit as a table, a trend by quarter, and the page beside them.

    python examples/court_reports.py [EVENTS AREAS OUT]

EVENTS needs coordinates; AREAS are counties or circuits with names. Reports are of the place where something was said
to happen: a map of placements would show where children live now, so leave those out.
"""

import sys
from pathlib import Path

import pandas as pd

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven"
COLUMNS = ("rank", "rank_low", "rank_high", "name", "population", "events", "people", "rate", "eb_rate", "rate_tier")


def main(events_file: str, areas: str, out: str) -> None:
    """Print totals with rates and a quarterly trend; write the page and the lists."""
    study = hs.Study(
        events=events_file,
        areas=areas,
        policy=hs.DisclosurePolicy.for_audience("internal"),
        title="Reports by area",
        event_noun="reports",
    )
    release = hs.run_study(study)
    table = release.neighborhoods
    print("Areas with the most. The true rank lies between rank_low and rank_high with 90 %. Rates are reports per")
    print("1,000 residents (eb_rate: smoothed); rate_tier: how sure an area is to be among the highest rates.")
    print(table[[c for c in COLUMNS if c in table]].head(12).round(3).to_string(index=False))
    trend(hs.read_events(events_file))
    hs.save_folder(release, out, overwrite=True)
    print(f"\nWritten to {out}: map.html for a meeting, CSV files for a spreadsheet. Internal: do not publish.")


def trend(events: pd.DataFrame) -> None:
    """Print the number of records by quarter; the first and the last quarter may not be whole."""
    if "time" not in events:
        print("\nNo dates were recognised, so there is no trend.")
        return
    times = events.loc[hs.check_events(events)["reason"] == "used", "time"].dropna()
    quarters = times.dt.to_period("Q").value_counts().sort_index()
    print(f"\nReports by quarter, {times.min():%Y-%m-%d} to {times.max():%Y-%m-%d} (ends may be part quarters):")
    for quarter, count in quarters.items():
        print(f"  {quarter}  {count:>9,}  {'#' * round(40 * count / quarters.max())}")


if __name__ == "__main__":
    given = sys.argv[1:] or [str(SAMPLE / "visits.csv"), str(SAMPLE / "neighborhoods.geojson"), "out/court"]
    if len(given) != 3:
        sys.exit("Wanted: EVENTS AREAS OUT, or nothing for the sample city.")
    try:
        main(*given)
    except hs.HotspotError as error:
        sys.exit(str(error))
