"""For court improvement staff: reports by county or circuit as a table, a trend by quarter, and the page beside them.

EVENTS needs coordinates; AREAS are counties or circuits with names. Reports are of the place where something was said
to happen: a map of placements would show where children live now, so leave those out.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven"
COLUMNS = ("rank", "rank_low", "rank_high", "name", "population", "events", "people", "rate", "eb_rate", "rate_tier")


def main(out: str, asked: dict[str, Any]) -> None:
    """Print totals with rates and a quarterly trend; write the page and the lists."""
    policy = hs.DisclosurePolicy.for_audience("internal")
    release = hs.run_study(hs.Study(policy=policy, title="Reports by area", event_noun="reports", **asked))
    table = release.neighborhoods
    print("Areas with the most. The true rank lies between rank_low and rank_high with 90 %. Rates are reports per")
    print("1,000 residents (eb_rate: smoothed); rate_tier: how sure an area is to be among the highest rates.")
    print(table[[c for c in COLUMNS if c in table]].head(12).round(3).to_string(index=False))
    trend(hs.read_events(asked["events"]))
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
    parser = argparse.ArgumentParser(description="Reports by area; without files, those of the sample city.")
    for name, default in {"events": "visits.csv", "areas": "neighborhoods.geojson"}.items():
        parser.add_argument(name, nargs="?", default=SAMPLE / default)
    parser.add_argument("out", nargs="?", default="out/court")
    parser.add_argument("--name-column", help="column of AREAS that holds their names")
    parser.add_argument("--population", dest="population_column", help="column of AREAS that holds residents")
    given = vars(parser.parse_args())
    try:
        main(given.pop("out"), given)
    except hs.HotspotError as error:
        sys.exit(str(error))
