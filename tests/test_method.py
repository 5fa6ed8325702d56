"""Settings that mean nothing are refused when they are made."""

import dataclasses
import itertools
import math
from typing import Any

import pytest

from hotspot.errors import InputError
from hotspot.method import MEASURES, Method
from hotspot.method.note import method_note
from hotspot.stats import CORRECTIONS
from hotspot.stats.residents.mixture import MOST_STRATA
from hotspot.stats.residents.shuffles import CLASS_CELLS, MAPS, MOST_CLASSES


def test_the_documented_defaults() -> None:
    assert dataclasses.asdict(Method()) == {
        "measure": "events",
        "cap": 0.99,
        "rings": (1, 3),
        "transform": "none",
        "kernel": "uniform",
        "null": "chosen",
        "alpha": 0.05,
        "correction": "benjamini-hochberg",
        "each_event_by_itself": False,
        "value": "",
    }


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("measure", "calls", "measure must be one of events, people, cost"),
        ("null", "normal", "null must be one of chosen, total"),
        ("transform", "sqrt", "transform must be one of none, log1p, rank"),
        ("kernel", "bisquare", "kernel must be one of uniform"),
        ("correction", "fdr", "correction must be one of"),
        ("cap", 0.49, "cap must be a quantile"),
        ("cap", 1.0, "cap must be a quantile"),
        ("cap", 99, "cap must be a quantile"),
        ("cap", float("nan"), "cap must be a quantile"),
        ("rings", 0, "whole number from 1 to 10"),
        ("rings", 11, "whole number from 1 to 10"),
        ("rings", 1.5, "whole number from 1 to 10"),
        ("alpha", 0.2, "Alpha must be 0.01, 0.05 or 0.10"),
        ("alpha", 0, "Alpha must be 0.01, 0.05 or 0.10"),
    ],
)
def test_refused(setting: str, value: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as refusal:
        Method(**{setting: value})
    assert str(value) in str(refusal.value)


@pytest.mark.parametrize(
    "settings",
    [{"cap": None}, {"cap": 0.5}, {"rings": 10}, {"alpha": 0.1}, {"alpha": 0.01}]
    + [{"measure": measure} for measure in MEASURES]
    + [{"correction": correction} for correction in CORRECTIONS],
)
def test_allowed(settings: dict[str, Any]) -> None:
    method = Method(**settings)
    assert {name: getattr(method, name) for name in settings} == settings


def test_measuring_changes_the_measure_alone() -> None:
    method = Method(cap=None, rings=3, alpha=0.1, correction="none")
    other = method.measuring("cost")
    assert other == dataclasses.replace(method, measure="cost")
    assert method.measure == "events"
    with pytest.raises(InputError):
        method.measuring("dollars")


def test_a_method_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Method().rings = 2


@pytest.mark.parametrize(
    "settings",
    [
        {"null": "gamma-poisson", "transform": "rank"},
        {"null": "binomial", "kernel": "gaussian"},
        {"measure": "cost_per_event", "null": "conditional"},
        {"measure": "cost_per_event", "transform": "log1p"},
        {"measure": "cost_per_event", "kernel": "triangular"},
    ],
)
def test_settings_that_do_not_go_together(settings: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="choose the"):
        Method(**settings)


def test_printed_it_is_a_paragraph_that_names_every_setting() -> None:
    told = str(Method())
    assert "\n" not in told
    for words in (
        "number of events",
        "99th percentile",
        "Each number from 1 to 3 is tested",
        "Cauchy",
        "Ord and Getis 1995",
        "Benjamini-Hochberg",
        "0.05",
    ):
        assert words in told
    other = Method(
        measure="cost", cap=None, rings=2, transform="log1p", kernel="gaussian", correction="holm", alpha=0.1
    )
    told = str(other)
    for words in (
        "the cost",
        "within 2 steps;",
        "logarithm of 1 +",
        "exp(-(r / 1)^2 / 2)",
        "random draws",
        "Holm",
        "0.1",
    ):
        assert words in told
    assert "percentile" not in told
    assert "shuffled over those who carry them" in str(Method(measure="cost_per_event"))
    assert "kept its value" in str(Method(null="conditional"))
    assert "gamma distribution" in str(Method(null="gamma-poisson"))
    assert "binomial distribution" in str(Method(measure="people", null="binomial"))


def paragraph(settings: dict[str, Any], noun: str = "events") -> str:
    return " ".join(sentence.told("en", noun=noun) for sentence in method_note(settings, {}))


@pytest.mark.parametrize("measure", ["people", "cost"])
def test_the_null_with_residents_is_told_so_that_it_can_be_repeated(measure: str) -> None:
    settings = {**dataclasses.asdict(Method(measure=measure)), "null": "residents"}
    told = paragraph(settings)
    for words in (
        "Residents of each neighborhood were spread",
        "nonparametric maximum likelihood (Laird 1978; Koenker and Mizera 2014)",
        f"100 cells or more in each, at most {MOST_STRATA};",
        "0 and 40 points in geometric steps, up to 1.05 times",
        "cut to the 99th percentile of observed over expected in its stratum",
        "inverting the generating function of the sum on a circle (Abate and Whitt 1992)",
        f"shuffled versions of the map ({MAPS})",
        f"classes of {CLASS_CELLS} or more with nearly the same residents (at most {MOST_CLASSES} classes",
        "Benjamini-Hochberg",
    ):
        assert words in told
    assert ("sum of squared amounts of persons" in told) == (measure == "cost")
    spanish = " ".join(sentence.told("es") for sentence in method_note(settings, {}))
    assert f"a lo sumo {MOST_STRATA};" in spanish
    assert f"barajadas del mapa ({MAPS})" in spanish


def test_what_was_drawn_and_by_whom_amounts_are_carried_is_told() -> None:
    settings = dataclasses.asdict(Method(kernel="triangular", rings=2))
    told = paragraph({**settings, "draws": 9_999, "seed": 1})
    assert "9,999 random draws (NumPy default_rng(1))" in told
    assert "1 - r / (2 + 1)" in told
    marks = dataclasses.asdict(Method(measure="cost_per_event"))
    assert "Each of the calls with a usable amount" in paragraph({**marks, "bearer": "event"}, "calls")
    assert "mean of the usable amounts of their calls" in paragraph({**marks, "bearer": "person"}, "calls")


def test_every_setting_changes_the_paragraph() -> None:
    """A reviewer could replicate the analysis: no two methods read alike."""
    varied: dict[str, list[Any]] = {
        "measure": [m for m in MEASURES if m != "cost_per_event"],
        "cap": [None, 0.95, 0.99],
        "rings": [1, 2, 3],
        "transform": ["none", "log1p", "rank"],
        "kernel": ["uniform", "triangular", "gaussian", "inverse-distance"],
        "null": ["total", "conditional"],
        "alpha": [0.01, 0.05, 0.1],
        "correction": list(CORRECTIONS),
    }
    told = {
        str(Method(**dict(zip(varied, values, strict=True))))
        for values in itertools.islice(itertools.product(*varied.values()), 0, None, 7)
    }
    assert len(told) == len(range(0, math.prod(map(len, varied.values())), 7))
