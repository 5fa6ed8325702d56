"""Per resident: who is certainly high, who is not, and who is too small to tell."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.report.residents import resident_sentences
from hotspot.report.told import Told

TOO_FEW = "too_few_residents"


def said(hot: list[tuple[str, float, str | None]], top: int = 12, **changes: Any) -> str:
    """The sentences for these hot neighborhoods (name, rate, tier) among 62."""
    others = [(f"Other {number}", 50.0, "not") for number in range(62 - len(hot))]
    name, rate, tier = zip(*hot, *others, strict=True)
    places = pd.DataFrame({"name": name, "rate": rate, "rate_tier": tier})
    places["population"] = 10_000
    places["events"] = places["rate"].fillna(0) * 10
    places["hot_cells"] = [9 - index for index in range(len(hot))] + [0] * len(others)
    told = Told(**{"event_noun": "calls", "tops": {"neighborhoods": top}, **changes})
    return " ".join(resident_sentences(places, told))


def test_certain_ones_are_named_with_their_rates() -> None:
    assert said([("North", 123.3, "certainly"), ("South", 118.2, "certainly")]) == (
        "Per resident, too, North and South are certainly among the 12 of 62 neighborhoods with the highest rates "
        "(123 and 118 calls per 1,000 residents; all together 52)."
    )


def test_one_alone_is() -> None:
    text = said([("North", 8.26, "certainly")], cost_kind="paid", measure="people")
    assert text.startswith("Per resident, too, North is certainly among the 12")
    assert "(8.3 calls per 1,000 residents; all together 49)" in text


def test_the_single_highest_rate_has_no_place_among_others() -> None:
    text = said([("North", 123.0, "certainly"), ("South", 90.0, "possibly")], top=1)
    assert text.startswith("Per resident, too, North certainly has the highest rate of 62 neighborhoods (123 calls")
    assert text.endswith("all together 52).")


@pytest.mark.parametrize("tier", ["probably", "possibly", "not"])
def test_none_is_certain_whose_tier_is_not(tier: str) -> None:
    assert said([("North", 123.0, tier)]) == "Per resident, North is not clearly among the highest."
    both = said([("North", 123.0, "certainly"), ("South", 118.0, tier), ("East", 99.0, tier)])
    assert both.endswith("all together 53). 2 others are not clearly among them.")
    one = said([("North", 123.0, "certainly"), ("South", 118.0, tier)])
    assert one.endswith("). 1 other is not clearly among them.")


@pytest.mark.parametrize("tier", [TOO_FEW, None])
def test_few_residents_tell_nothing(tier: str | None) -> None:
    assert said([("Green Lane", 200.0, tier)]) == "Per resident, Green Lane has too few residents to tell."
    text = said([("North", 90.0, "probably"), ("Green Lane", 200.0, tier), ("Telford", np.nan, tier)])
    assert text == ("Per resident, North is not clearly among the highest; 2 others have too few residents to tell.")
    text = said([("North", 123.0, "certainly"), ("South", 90.0, "probably"), ("Green Lane", 200.0, tier)])
    assert text.endswith("). 2 others are not clearly among them.")


def test_places_without_a_rate_are_not_counted() -> None:
    text = said([("North", 123.0, "certainly"), ("Tiny", np.nan, None), ("Small", np.nan, None)])
    assert "among the 12 of 60 neighborhoods" in text
    assert "all together 51)" in text


def test_at_most_three_names_in_all() -> None:
    text = said([(letter, 100.0, "certainly") for letter in "ABCDE"] + [(letter, 60.0, "not") for letter in "FGHI"])
    assert "too, A, B, C and 2 more are certainly among" in text
    assert "(100, 100 and 100 calls per 1,000 residents in the first 3; all together" in text
    assert text.endswith("). 4 others are not clearly among them.")
    text = said([(letter, 60.0, "not") for letter in "FGHI"])
    assert text == "Per resident, F, G, H and 1 more are not clearly among the highest."


def test_rates_are_of_events_whatever_was_tested() -> None:
    text = said([("North", 123.0, "certainly"), ("South", 99.0, "not")], measure="cost")
    assert text.startswith(
        "Per resident, North is certainly among the 12 of 62 neighborhoods with the highest rates of"
    )
    assert said([("South", 99.0, "not")], measure="cost").endswith("not clearly among the highest rates of calls.")
    assert said([("North", 123.0, "certainly")], measure="cost_per_event") == ""


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    certain = [("North", 123.0, "certainly")]
    assert said([]) == ""
    assert said(certain, tops={}) == ""
    assert said(certain, top=62) == ""
    for null in ("gamma-poisson", "binomial"):
        assert said(certain, null=null) == ""
    assert resident_sentences(None, Told()) == []
    assert resident_sentences(pd.DataFrame({"name": ["A"], "hot_cells": [3]}), Told()) == []
