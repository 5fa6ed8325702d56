"""Steps of amounts: few, rounded, and each number in the step whose name holds it."""

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from .parts import tab_with

pytestmark = pytest.mark.browser
bare = tab_with("dom", "scale")

WORDS = {"or_more": "{from} or more", "from_to": "{from} to {to}", "no_number": "unknown", "nothing": "none"}
#: As map.js makes them, without a limit to the decimals: nothing is hidden by rounding.
SCALES = """(asked) => asked.map(([numbers, unit, money]) => {
  const known = numbers.map((number) => (number === null ? NaN : number));
  const format = (number) => (money ? "$" : "") + number.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const scale = hotspot.scale(known, unit, format);
  return { steps: hotspot.steps(known), names: scale.names, colours: scale.colours, styles: known.map(scale.of) };
})"""


@pytest.fixture(scope="module")
def tab(bare: Any) -> Any:
    """An empty page with the part that makes scales, and its words."""
    bare.evaluate("(words) => { hotspot.data = { words }; }", WORDS)
    return bare


def scales(tab: Any, asked: list[tuple[list[float], float, bool]]) -> list[dict[str, Any]]:
    """One scale for each (numbers, unit, money); NaN goes as null."""
    given = [[[None if math.isnan(number) else number for number in part], *rest] for part, *rest in asked]
    found: list[dict[str, Any]] = tab.evaluate(SCALES, given)
    return found


def amounts() -> list[tuple[list[float], float, bool]]:
    """Many kinds of amounts: whole, of money, rates with one decimal."""
    rng = np.random.default_rng(11)
    found: list[tuple[list[float], float, bool]] = []
    for most in (1, 2, 3, 6, 9, 10, 11, 99, 100, 101, 5_000, 10**6, 3 * 10**9):
        for least in {0, 1, most // 2, most}:
            whole = rng.integers(least, most + 1, size=40).tolist()
            skewed = np.floor(least + (most - least) * rng.random(40) ** 6).tolist()
            for part in (whole, skewed):
                found += [(part, 1, False), (part, 1, True), ([number / 10 for number in part], 0.1, False)]
    return found


def ends(name: str) -> tuple[float, float]:
    """The smallest and the largest number of a step's name."""
    low, *high = [float(word.replace(",", "")) for word in re.findall(r"[\d,.]+", name)]
    return low, math.inf if name.endswith("or more") else high[0] if high else low


def test_steps_are_few_rounded_and_rising(tab: Any) -> None:
    asked = amounts()
    for (numbers, *_), found in zip(asked, scales(tab, asked), strict=True):
        steps, known = found["steps"], [number for number in numbers if number > 0]
        assert len(steps) <= 6
        assert bool(steps) == bool(known)
        assert steps == sorted(set(steps))
        assert all(step == float(f"{step:.0e}") for step in steps)
        if not known:
            continue
        # All rounded numbers from the last one at or below the smallest to the largest, as fine as six allow.
        ways = [between(min(known), max(known), digits) for digits in ("125", "13", "1")]
        assert steps == pytest.approx(next((way for way in ways if len(way) <= 6), evenly(ways[-1])))


def between(low: float, high: float, digits: str) -> list[float]:
    """Powers of ten times a digit, from the last at or below ``low`` to ``high``."""
    all_of_them = [float(f"{digit}e{power}") for power in range(-4, 14) for digit in digits]
    first = max(number for number in all_of_them if number <= low)
    return [number for number in all_of_them if first <= number <= high]


def evenly(way: list[float]) -> list[float]:
    """Six of them, the lowest and the highest among these."""
    return [way[math.floor(place * (len(way) - 1) / 5 + 0.5)] for place in range(6)]


def test_each_number_lies_in_the_one_step_whose_name_holds_it(tab: Any) -> None:
    asked = amounts()
    for (numbers, unit, money), found in zip(asked, scales(tab, asked), strict=True):
        names = found["names"]
        assert names[:2] == ["unknown", "none"]
        spans = [ends(name) for name in names[2:]]
        assert [name.startswith("$") for name in names[2:]] == [money] * len(spans)
        # No number belongs to two names, and none lies between two.
        for (_, high), (low, _) in pairwise(spans):
            assert low == pytest.approx(high + unit)
        assert all(low <= high for low, high in spans)
        for number, style in zip(numbers, found["styles"], strict=True):
            holding = [2 + place for place, (low, high) in enumerate(spans) if low <= number <= high]
            assert [style] == (holding if number else [1])


def test_colours_darken_and_differ(tab: Any) -> None:
    asked = amounts()
    for found in scales(tab, asked):
        colours = found["colours"]
        assert len(colours) == len(found["names"]) == len(set(colours))
        shades = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in colours[2:]]
        assert shades == sorted(shades, reverse=True)


def test_nothing_and_not_known(tab: Any) -> None:
    nan = float("nan")
    nothing, empty, unknown, mixed = scales(
        tab, [([0, 0], 1, False), ([], 1, False), ([nan, nan], 1, False), ([nan, 0, 3, nan, 0], 1, False)]
    )
    assert (nothing["steps"], nothing["styles"]) == ([], [1, 1])
    assert (empty["steps"], empty["styles"]) == ([], [])
    assert (unknown["steps"], unknown["styles"]) == ([], [0, 0])
    assert mixed["styles"] == [0, 1, 2, 0, 1]


def test_a_negative_amount_is_no_more_than_nothing(tab: Any) -> None:
    assert scales(tab, [([-5, 0, 4], 1, True)])[0]["styles"] == [1, 1, 2]
