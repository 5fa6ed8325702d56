"""What an address says after "#" comes back, and nothing in it can do harm."""

import json
from typing import Any

import numpy as np
import pytest

from .parts import tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "state")
TEXTS = (
    "",
    "a b",
    "a+b",
    "100 %",
    "&only=1",
    "#x=1",
    "=",
    "\u00f1\U0001f600",
    "\u2028",
    "<img src=x>",
    "0",
    "40.1,-75.2,13",
)
HOSTILE = [
    *("", "#", "##", "#&&&=", "#=1", "#%", "#%zz=%zz", "#list=%E0%A4%A", "#category", "#category=", "#category=-5"),
    *("#category=1e9", "#category=99999999999999999999", "#period=NaN", "#period=0x10", "#period=1.5", "#period= 3"),
    *("#only=true", "#only=0", "#points=11", "#__proto__=1", "#constructor=1", "#toString=1", "#hasOwnProperty=1"),
    *("#__proto__[measure]=x", "#measure=" + "x" * 100_000, "#measure=a&measure=b", "#list=</script><script>alert(1)"),
    *(
        "#" + "&".join(f"k{k}={k}" for k in range(5_000)),
        "#at=NaN,NaN,NaN",
        "#chosen=cells",
        "#sort=99999",
        "#\u0000=\u0000",
    ),
    *(f"#list={'a' * 199}\U0001f600b", "#at=" + "\U0001f600" * 300),
    *("#unknown=1", "#MEASURE=events", "measure=events", "#%6deasure=events", "#category=\u0663"),
]


@pytest.fixture(scope="module")
def start(tab: Any) -> dict[str, Any]:
    """The state of a page that was just opened."""
    found: dict[str, Any] = tab.evaluate("hotspot.START")
    assert found["measure"] == "class"
    assert (found["category"], found["period"]) == (-1, -1)
    assert (found["only"], found["points"]) == (False, False)
    assert all(found[key] == "" for key in ("list", "sort", "chosen", "at"))
    return found


def states(start: dict[str, Any]) -> list[dict[str, Any]]:
    """Many states, each part of one as it may be."""
    rng = np.random.default_rng(2)
    found = [start]
    for _ in range(400):
        state: dict[str, Any] = {}
        for key, first in start.items():
            if isinstance(first, bool):
                state[key] = bool(rng.integers(2))
            elif isinstance(first, int):
                state[key] = int(rng.choice([-1, 0, 1, 12, 9999]))
            else:
                state[key] = "".join(rng.choice(TEXTS, size=rng.integers(4)).tolist())
        found.append(state)
    return found


def test_each_state_comes_back(tab: Any, start: dict[str, Any]) -> None:
    given = states(start)
    texts, back = tab.evaluate(
        """(states) => {
          const texts = states.map(hotspot.writeState);
          return [texts, texts.map((text) => hotspot.readState(`#${text}`))];
        }""",
        given,
    )
    assert back == given
    assert texts[0] == ""
    assert all(" " not in text and "#" not in text and text.isascii() for text in texts)


def test_only_what_differs_from_the_start_is_written(tab: Any, start: dict[str, Any]) -> None:
    for key, value in {"only": True, "category": 0, "list": "a b"}.items():
        text = tab.evaluate("(state) => hotspot.writeState(state)", {**start, key: value})
        assert text == f"{key}=" + {"only": "1", "category": "0", "list": "a%20b"}[key]


def test_any_address_gives_a_state(tab: Any, start: dict[str, Any]) -> None:
    rng = np.random.default_rng(7)
    letters = list("#&=%+,:-.0123456789abcmeasurecategoryperiodonlypoints<>\u00e9\u20ac\U0001f600")
    asked = HOSTILE + ["#" + "".join(rng.choice(letters, size=40).tolist()) for _ in range(2_000)]
    asked += [f"#{key}={''.join(rng.choice(letters, size=8).tolist())}" for key in start for _ in range(200)]
    found = json.loads(tab.evaluate("(texts) => JSON.stringify(texts.map(hotspot.readState))", asked))
    for text, state in zip(asked, found, strict=True):
        assert list(state) == list(start), text
        assert all(type(state[key]) is type(first) for key, first in start.items()), text
        assert all(-1 <= state[key] <= 9999 for key in ("category", "period")), text
        assert all(len(part) <= 400 for part in state.values() if isinstance(part, str)), text
    # What was read can be written again, and is the same when it is read again.
    again = "(texts) => texts.map(hotspot.readState).map(hotspot.writeState).map(hotspot.readState)"
    assert json.loads(tab.evaluate(f"(texts) => JSON.stringify(({again})(texts))", asked)) == found
    # Nothing of it is left behind.
    assert tab.evaluate("[hotspot.START, {}.measure, {}.polluted, Object.keys(Object.prototype)]") == [
        start,
        None,
        None,
        [],
    ]
    nothing = [text for text, state in zip(asked, found, strict=True) if state == start]
    assert {"", "#", "#category=1e9", "#period=1.5", "#only=true", "#__proto__=1", "#constructor=1"} <= set(nothing)


def test_what_is_right_is_kept_beside_what_is_wrong(tab: Any, start: dict[str, Any]) -> None:
    text = "#category=3&period=x&only=1&points=yes&measure=events&nonsense=1&list=calle%20%C3%B1"
    state = tab.evaluate("(text) => hotspot.readState(text)", text)
    assert state == {**start, "category": 3, "only": True, "measure": "events", "list": "calle \u00f1"}
