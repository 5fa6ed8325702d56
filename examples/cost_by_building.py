"""For a researcher: which buildings carry the cost, step by step on plain frames.

python examples/cost_by_building.py [EVENTS OUT]
"""

import sys
from pathlib import Path

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven" / "visits.csv"


def main(events_file: str, out: str) -> None:
    """Rank buildings by cost, test areas by cost, and save both."""
    columns = hs.EventColumns(cost="charge")
    events = hs.read_events(events_file, columns=columns)  # row: an event
    grid = hs.Grid.around(events, resolution=8)  # the study area is assumed: a hull of the events
    checked = hs.check_events(events, grid, need_cost=True)
    print(hs.quality_table(checked).to_string(index=False))

    buildings = hs.rank_places(hs.total_by_building(checked), by="cost")  # row: a building
    top = buildings.head(10)
    print("\nTen buildings with the largest charges:")
    print(top[["rank", "name", "events", "people", "cost", "cumulative_share"]].round(3).to_string(index=False))

    cells = hs.bin_events(checked, grid)  # row: a cell, empty ones too
    cells = hs.find_hot_spots(cells, grid, hs.Method(measure="cost"))
    print("\nCaps on one building and one person, in dollars:")
    print({name: round(cap, 2) for name, cap in cells.attrs["caps"].items()})
    print(cells["label"].value_counts().to_string())

    policy = hs.DisclosurePolicy.for_audience("internal")
    facts = hs.Facts(title="Charges by building", measure="cost", event_noun="visits", cost_kind="charged")
    page = hs.release(policy, cells=cells, buildings=buildings, quality=hs.quality_table(checked), facts=facts)
    Path(out).mkdir(parents=True, exist_ok=True)
    hs.save_lists(page, out)


if __name__ == "__main__":
    given = sys.argv[1:] or [str(SAMPLE), "out/cost"]
    if len(given) != 2:
        sys.exit("Wanted: EVENTS OUT, or nothing for the sample city.")
    try:
        main(*given)
    except hs.HotspotError as error:
        sys.exit(str(error))
