"""Hot places in words: which are named as having most, and names that say how far a place reaches."""

from typing import Any

import pandas as pd
import pytest

from hotspot.report.hot_places import no_more_note, places_sentence
from hotspot.report.place_names import places_named
from hotspot.report.told import Told


def told(language: str = "en", **changes: Any) -> Told:
    return Told(**{"event_noun": "calls", "tested": 100, "language": language, "label_counts": {}, **changes})


def places(*rows: tuple[str, float, float], **columns: Any) -> pd.DataFrame:
    """Places by name, value and what was expected."""
    frame = pd.DataFrame(rows, columns=["name", "value", "expected"])
    frame["events"], frame["excess"] = frame["value"], frame["value"] - frame["expected"]
    return frame.assign(times_average=frame["value"] / frame["expected"], **columns)


def test_places_that_hold_no_more_than_expected_are_not_named_as_most() -> None:
    found = places(("North", 90, 30), ("South", 40, 20), ("East", 10, 10), ("West", 3, 9))
    said = places_sentence(found, told()).replace("\xa0", " ")
    assert said == (
        "Calls concentrate, whoever lives there, in or around 4 places: most of all North (90 calls, 3.0 times the "
        "map's average) and South (40 calls, 2.0 times the map's average)."
    )
    # All that are named hold more: nothing is "most of all".
    assert "most of all" not in places_sentence(found.head(2), told())
    assert "most of all North (90" in places_sentence(found.iloc[[0, 3]], told()).replace("\xa0", " ")
    assert no_more_note(found, told()).startswith("2 of these places hold by themselves no more than the map's average")
    assert no_more_note(found.head(3), told()).startswith("One of these places holds")
    assert no_more_note(found.head(2), told()) == ""
    assert no_more_note(found.drop(columns="excess"), told()) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "East (10 calls, by itself no more than the map's average)"),
        ("es", "East (10 calls; por sí mismo no supera el promedio del mapa)"),
    ],
)
def test_where_none_holds_more_each_says_so(language: str, words: str) -> None:
    said = places_sentence(places(("East", 10, 10), ("West", 3, 9)), told(language)).replace("\xa0", " ")
    assert words in said
    assert "West (3 calls" in said
    assert "most of all" not in said


def test_a_mean_amount_says_it_without_a_number() -> None:
    given = told(measure="cost_per_event", cost_kind="paid")
    said = places_sentence(places(("North", 90, 30), ("West", 3, 9)), given)
    assert said.endswith("in or around 2 places: most of all North.")
    assert places_sentence(places(("West", 3, 9)), given).endswith(
        "one place: West (by itself no more than the map's average)."
    )


def test_transformed_values_have_no_excess_and_every_place_is_named() -> None:
    found = places(("North", 90, 30), ("West", 3, 9)).drop(columns=["excess", "times_average"])
    said = places_sentence(found, told(transform="log1p")).replace("\xa0", " ")
    assert said.endswith("in or around 2 places: North (90 calls) and West (3 calls).")


def test_names_that_reach_beyond_are_told_in_each_language() -> None:
    found = places(
        ("North and around", 90, 30), ("North and around (2)", 80, 30), ("Up and around", 70, 30), ("South", 60, 30)
    ).assign(named_share=[0.6, 0.5, 0.9, 0.75], streets=["Main St; Elm St", "", "Oak St", "Fir St"])
    before = found.copy()
    assert places_named(found, "en") is found
    spanish = places_named(found, "es")
    # A neighborhood may be called so, and nothing lies elsewhere.
    assert spanish["name"].tolist() == ["North y alrededores", "North y alrededores (2)", "Up and around", "South"]
    pd.testing.assert_frame_equal(found, before)
    assert places_named(None, "es") is None
    plain = found.drop(columns="named_share")
    assert places_named(plain, "es") is plain
    english, other = (
        places_sentence(places_named(found, language), told(language)).replace("\xa0", " ") for language in ("en", "es")
    )
    assert "North and around, along Main St and Elm St (90 calls" in english
    assert "Up and around around Oak St" in english
    assert "North y alrededores, en torno a Main St y Elm St (90 calls" in other
