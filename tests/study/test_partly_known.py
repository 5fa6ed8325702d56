"""Persons who are known for a part of the events: the others may all be one person's."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.report import of
from hotspot.study import read_study

CITY = Path(__file__).parents[2] / "sample_geodata" / "synthaven"


def partly(share: float) -> pd.DataFrame:
    """The synthetic visits, so many of them with a person."""
    visits = pd.read_csv(CITY / "visits.csv", dtype={"person_id": "str"})
    known = np.random.default_rng(1).random(len(visits)) < share
    return visits.assign(person_id=visits["person_id"].where(known))


def study(share: float, measure: str | None = None) -> hs.Study:
    settings = {name: getattr(read_study(CITY / "study.toml"), name) for name in ("columns", "areas", "cost_kind")}
    policy = hs.DisclosurePolicy.for_audience("internal")
    return hs.Study(events=partly(share), policy=policy, measure=measure, event_noun="visits", **settings)


def test_events_are_the_measure_and_areas_go_by_buildings() -> None:
    made = hs.run_study(study(0.5))
    assert made.facts.measure == "events"
    assert not made.facts.persons_known
    assert made.facts.dispersion > 1
    report = of(made)
    finding = " ".join(report.finding.sentences)
    assert "Persons are known for part of the visits only (" in finding
    assert "more visits than their residents lead one to expect" in finding
    assert "if those of one person come from one building (persons are not known)" in finding
    assert any("fewer than 98 % of the records have a person" in text for text in report.decisions)
    assert made.buildings is not None
    assert made.neighborhoods is not None
    assert "rank_low" not in made.buildings
    assert not {"certainly"} & {*made.neighborhoods["tier"], *made.neighborhoods["rate_tier"]}


def test_people_asked_for_are_said_to_be_some() -> None:
    context = " ".join(of(hs.run_study(study(0.5, "people"))).finding.context)
    assert "have no person and are not among these people; where persons were recorded more often" in context


def test_cost_per_event_is_refused() -> None:
    with pytest.raises(InputError, match="98 % of them have a person"):
        hs.run_study(study(0.9, "cost_per_event"))


def test_nearly_all_are_enough() -> None:
    made = hs.run_study(study(0.995))
    assert made.facts.measure == "people"
    assert made.facts.persons_known
    assert made.buildings is not None
    assert "rank_low" in made.buildings
