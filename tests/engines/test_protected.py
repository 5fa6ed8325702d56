"""Places of events that stay in a file leave as the events of a frame do, also where others are at their point."""

from pathlib import Path

import pandas as pd
import pytest

import hotspot as hs
from hotspot.engines import StoredPlaces, Totals
from hotspot.events import open_events

REGISTER = hs.read_institutions(
    pd.DataFrame({"name": ["Zebra Refuge"], "address": ["4711 Zebra St"], "protected": ["yes"]})
)


@pytest.mark.parametrize("first", [True, False])
def test_what_left_is_not_counted_as_its_neighbors(tmp_path: Path, *, first: bool) -> None:
    """A geocoder put the place at the point of another building: what stays there is not all that was."""
    own, others = ["4711 ZEBRA STREET", "4711 ZEBRA ST"], ["7 ELM ST"] * 5
    there = [*own, *others] if first else [*others, *own]
    frame = pd.DataFrame(
        {
            "lat": [40.0] * len(there) + [40.01] * 3,
            "lon": -75.0,
            "address": [*there, *["9 ELM ST"] * 3],
            "person": [f"P{k}" for k in range(len(there) + 3)],
        }
    )
    frame.to_csv(tmp_path / "e.csv", index=False)
    places = StoredPlaces(open_events(tmp_path / "e.csv"))
    left = places.leave_protected(REGISTER)
    assert left["events"].sum() == 2
    stored, plain = Totals(places), Totals(hs.without_protected(hs.read_events(frame), REGISTER))
    pd.testing.assert_frame_equal(stored.buildings, plain.buildings)
    assert plain.buildings["events"].tolist() == [5, 3]
    for totals in (stored, plain):
        assert hs.total_by_building(totals)["people"].tolist() == [5, 3]
