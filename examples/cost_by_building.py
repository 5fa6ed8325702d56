"""For a researcher: which buildings carry the cost, who carries them, and what a clinic in one would reach.

In Camden it was two buildings; in one of them few of the residents carried most of the cost. The same questions here,
step by step on plain frames, of the synthetic city of Synthaven: it describes no real place or person.

python examples/cost_by_building.py [EVENTS OUT]
"""

import sys
from pathlib import Path

import pandas as pd

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven" / "visits.csv"
WHO = ["events", "people", "cost", "cumulative_share", "carried_by", "half_carried_by", "half_cost_carried_by"]


def main(events_file: str, out: str) -> None:
    """Rank buildings by cost, say who carries the first two, and where cost is high around them."""
    events = hs.read_events(events_file, columns=hs.EventColumns(cost="charge"))  # row: an event
    grid = hs.Grid.around(events, resolution=8)  # the study area is assumed: a hull of the events
    checked = hs.check_events(events, grid, need_cost=True)
    print(hs.quality_table(checked).to_string(index=False))

    buildings = hs.rank_places(hs.total_by_building(checked), by="cost")  # row: a building
    print("\nTen buildings with the largest charges:")
    print(buildings.head(10)[["name", *WHO]].round(3).to_string(index=False))
    for _, building in buildings.head(2).iterrows():
        print(f"\n{told(building, checked)}")

    cells = hs.find_hot_spots(hs.bin_events(checked, grid), grid, hs.Method(measure="cost"))  # row: a cell
    cells = hs.leave_one_out(cells, checked, grid)
    places = hs.find_hot_places(cells, grid, buildings, events=checked)  # row: a hot place
    print("\nPlaces where cost is high, whoever lives there (a building counts up to a cap, so none is one building):")
    print(places[["name", "cells", "people", "cost", "times_average", "without_building"]].round(1).to_string())

    policy = hs.DisclosurePolicy.for_audience("internal")
    facts = hs.Facts(title="Charges by building", measure="cost", event_noun="visits", cost_kind="charged")
    tables = {"cells": cells, "hot_places": places, "buildings": buildings, "quality": hs.quality_table(checked)}
    page = hs.release(policy, tables, facts=facts)
    Path(out).mkdir(parents=True, exist_ok=True)
    hs.save_lists(page, out)


def told(building: pd.Series, events: pd.DataFrame) -> str:
    """Who carries a building, and what a clinic in it would reach: its people, wherever their visits were."""
    used = events[events["reason"].isin(["used", "edge_of_grid"])]
    at = (used["lat"] == building["lat"]) & (used["lon"] == building["lon"])
    there, people = used[at], used.loc[at, "person"].dropna().unique()
    charges = there.groupby("person")["cost"].sum().sort_values(ascending=False)
    few = charges.head(20)
    reached = used[used["person"].isin(people)]
    return (
        f"{building['name']}: {len(there):,} visits of {len(people):,} people, "
        f"{there['cost'].sum() / used['cost'].sum():.1%} of all charges.\n"
        f"  Who carries it: 20 of its {len(people):,} people make {few.sum() / charges.sum():.0%} of its charges; "
        f"half of them are made by {building['half_cost_carried_by']} ({building['carried_by']}).\n"
        f"  A clinic in it would reach {len(people):,} people with {len(reached):,} visits, "
        f"{reached['cost'].sum() / used['cost'].sum():.1%} of all charges, wherever these were. What it would change "
        "is another question: no number here says that."
    )


if __name__ == "__main__":
    given = sys.argv[1:] or [str(SAMPLE), "out/cost"]
    if len(given) != 2:
        sys.exit("Wanted: EVENTS OUT, or nothing for the sample city.")
    try:
        main(*given)
    except hs.HotspotError as error:
        sys.exit(str(error))
