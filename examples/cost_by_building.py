"""For a researcher: which buildings carry the cost, who carries them, and whom a clinic in one would reach.

In Camden it was two buildings, and few of their people. The same of the synthetic city of Synthaven, which describes no
real place or person: python examples/cost_by_building.py [EVENTS OUT]
"""

import sys
from pathlib import Path

import pandas as pd

import hotspot as hs

SAMPLE = Path(__file__).parents[1] / "sample_geodata" / "synthaven" / "visits.csv"
WHO = ["events", "people", "cost", "cumulative_share", "carried_by", "half_carried_by", "half_cost_carried_by"]


def main(events_file: str, out: str) -> None:
    """Rank buildings by cost, say who carries the first two, and where else cost is high."""
    events = hs.read_events(events_file, columns=hs.EventColumns(cost="charge"))  # row: an event
    grid = hs.Grid.around(events, resolution=8)  # the study area is assumed: a hull of the events
    checked = hs.check_events(events, grid, need_cost=True)
    buildings = hs.rank_places(hs.total_by_building(checked), by="cost")  # row: a building
    print("Ten buildings with the largest charges:")
    print(buildings.head(10)[["name", *WHO]].round(3).to_string(index=False))
    for _, building in buildings.head(2).iterrows():
        print(told(building, checked))

    cells = hs.find_hot_spots(hs.bin_events(checked, grid), grid, hs.Method(measure="cost"))  # row: a cell
    places = hs.find_hot_places(cells, grid, buildings, events=checked)  # row: a hot place
    print("\nPlaces where cost is high, whoever lives there (a building counts up to a cap, so none is one building):")
    print(places[["name", "cells", "people", "cost", "times_average", "without_building"]].round(1).to_string())

    facts = hs.Facts(title="Charges by building", measure="cost", event_noun="visits", cost_kind="charged")
    tables = {"cells": cells, "hot_places": places, "buildings": buildings, "quality": hs.quality_table(checked)}
    Path(out).mkdir(parents=True, exist_ok=True)
    hs.save_lists(hs.release(hs.DisclosurePolicy.for_audience("internal"), tables, facts=facts), out)


def told(building: pd.Series, events: pd.DataFrame) -> str:
    """Who carries a building, and what a clinic in it would reach: its people, wherever their visits were."""
    used = events[events["reason"].isin(["used", "edge_of_grid"])]
    there = used[(used["lat"] == building["lat"]) & (used["lon"] == building["lon"])]
    charges = there.groupby("person")["cost"].sum().nlargest(20)
    reached = used[used["person"].isin(there["person"].dropna())]
    share, everywhere = (part["cost"].sum() / used["cost"].sum() for part in (there, reached))
    return f"""
{building["name"]}: {len(there):,} visits of {building["people"]:,} people, {share:.1%} of all charges.
  20 of them carry {charges.sum() / there["cost"].sum():.0%} of its charges, {building["half_cost_carried_by"]} half.
  A clinic in it would reach {building["people"]:,} people with {len(reached):,} visits, wherever these were, and
  {everywhere:.1%} of all charges. What it would change is another question: no number here says that."""


if __name__ == "__main__":
    given = sys.argv[1:] or [str(SAMPLE), "out/cost"]
    try:
        sys.exit("Wanted: EVENTS OUT, or nothing for the sample city.") if len(given) != 2 else main(*given)
    except hs.HotspotError as error:
        sys.exit(str(error))
