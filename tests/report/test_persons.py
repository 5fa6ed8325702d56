"""What a page says of one person's many events: wherever the test does not count everyone once, and only there."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.report import of
from hotspot.report.persons import person_sentences
from hotspot.report.told import Told
from hotspot.study import check_study
from hotspot.study.decisions import decisions
from hotspot.words import table

from ..opened import areas, events, grid

POLICY = hs.DisclosurePolicy.for_audience("internal")
#: Measure, whether persons are known, whether capped -> what is said.
SAID = [
    ("events", False, True, "Persons are not known: events of one person at several addresses count like those of"),
    ("cost", False, True, "Persons are not known: amounts of one person at several addresses count like those of"),
    ("cost_per_event", False, True, "Persons are not known: each of the events was taken for itself, so someone with"),
    ("events", True, True, "Each of the events counts where it was, also many of one person"),
    ("events", True, False, "Each of the events counts where it was, also many of one person"),
    ("people", True, False, "Without a cap a person counts in every area with any of their events"),
    ("cost", True, False, "Without a cap all cost counts where it arose"),
    ("people", True, True, ""),
    ("cost", True, True, ""),
    ("cost_per_event", True, True, ""),
]


def study(**changes: Any) -> hs.Study:
    given = {"events": events(), "policy": POLICY, "areas": areas(), "resolution": 8, "cost_kind": "charged"}
    return hs.Study(**{**given, **changes})


@pytest.mark.parametrize(("measure", "known", "capped", "says"), SAID)
def test_the_page_says_what_one_person_can_do(measure: str, *, known: bool, capped: bool, says: str) -> None:
    frame = events() if known else events().drop(columns="person")
    method = hs.Method(cap=0.99 if capped else None, each_event_by_itself=not known)
    made = hs.run_study(study(events=frame, measure=measure, method=method))
    context = of(made).finding.context
    told = [text for text in context if "person" in text.lower() and "largest" not in text]
    assert [text[: len(says)] for text in told] == ([says] if says else [])
    spanish = person_sentences(Told.of(made.facts, "es"))
    assert len(spanish) == len(told)
    entries = {
        entry["es"].format(noun="eventos", alone="") for key, entry in table().items() if key.startswith("persons.")
    }
    assert set(spanish) <= entries


@pytest.mark.parametrize("measure", ["cost", "cost_per_event", "people", "events"])
def test_events_without_a_person_are_told_where_each_stands_for_itself(measure: str) -> None:
    frame = events().copy()
    frame["person"] = frame["person"].mask(frame["person"].str.endswith("7"))
    made = hs.run_study(study(events=frame, measure=measure, method=hs.Method(each_event_by_itself=True)))
    assert made.facts.test is not None
    lacking = made.facts.test["of_nobody"]
    checked = hs.check_events(frame, grid())
    assert lacking == int(checked.loc[checked["reason"] == "used", "person"].isna().sum()) > 0
    said = f"Where the person is missing ({lacking} of the events), each was taken for itself"
    context = " ".join(of(made).finding.context)
    assert (said in context) == (measure in {"cost", "cost_per_event"})
    assert (f"{lacking} of the events have no person and are not among these" in context) == (measure == "people")


def test_a_column_of_persons_without_any_knows_nobody() -> None:
    nobody = events().assign(person=pd.Series(None, index=events().index, dtype="str"))
    made = hs.run_study(study(events=nobody, measure="events"))
    assert any(text.startswith("Persons are not known: ") for text in of(made).finding.context)
    with pytest.raises(InputError, match="--each-event-by-itself"):
        check_study(study(events=nobody, measure="cost_per_event"))


def test_nothing_is_said_where_the_test_does_not_tell() -> None:
    assert person_sentences(Told(event_noun="calls")) == []
    assert person_sentences(Told(event_noun="calls", test={"cap": None})) == []


def test_cost_per_event_without_persons_is_refused_before_the_work() -> None:
    unknown = events().drop(columns="person")
    with pytest.raises(InputError, match=r"98 % of them have a person.*--person.*--each-event-by-itself"):
        check_study(study(events=unknown, measure="cost_per_event"))
    asked = hs.Method(each_event_by_itself=True)
    assert check_study(study(events=unknown, measure="cost_per_event", method=asked)).method.each_event_by_itself


@pytest.mark.parametrize(
    ("measure", "known", "unused"),
    [("cost_per_event", False, False), ("cost_per_event", True, True), ("events", False, True), ("cost", True, True)],
)
def test_where_the_option_changes_nothing_it_is_said(measure: str, *, known: bool, unused: bool) -> None:
    frame = events() if known else events().drop(columns="person")
    prepared = check_study(study(events=frame, measure=measure, method=hs.Method(each_event_by_itself=True)))
    said = [text for text in map(str, decisions(prepared)) if text.startswith("--each-event-by-itself")]
    assert len(said) == unused
    plain = check_study(study(events=frame, measure="events"))
    assert not any("--each-event" in text for text in map(str, decisions(plain)))


def test_a_study_file_says_it_under_method(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    given = (
        'audience = "internal"\n[events]\nfile = "e.csv"\ncost_kind = "paid"\n[method]\nmeasure = "cost_per_event"\n'
    )
    path.write_text(given + "each_event_by_itself = true\n", encoding="utf-8")
    assert hs.read_study(path).method.each_event_by_itself
    path.write_text(given, encoding="utf-8")
    assert not hs.read_study(path).method.each_event_by_itself
