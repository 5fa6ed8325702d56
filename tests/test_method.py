"""Settings that mean nothing are refused when they are made."""

import dataclasses
from typing import Any

import pytest

from hotspot.errors import InputError
from hotspot.method import MEASURES, Method
from hotspot.stats import CORRECTIONS


def test_the_documented_defaults() -> None:
    assert dataclasses.asdict(Method()) == {
        "measure": "events",
        "cap": 0.99,
        "rings": 1,
        "null": "total",
        "alpha": 0.05,
        "correction": "benjamini-hochberg",
    }


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("measure", "calls", "measure must be one of events, people, cost"),
        ("null", "normal", "null must be one of total"),
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
