"""The one script of the page is made of the readable parts."""

import re

from .bundle import MADE, OPEN, ORDER, PARTS, bundle, source


def test_the_pages_script_is_made_of_its_parts() -> None:
    # Not ==, whose report would print both scripts.
    same = MADE.read_text(encoding="utf-8") == bundle()
    assert same, "The parts of the script have changed: run `python tests/output/bundle.py` and keep what it makes."


def test_every_part_is_in_it() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in PARTS.glob("*.js"))


def test_names_are_made_once_and_only_open_ones_are_seen() -> None:
    made = re.findall(r"\bhotspot\.(\w+) = ", source())
    asked = set(re.findall(r"\bhotspot\.(\w+)\b", source()))
    twice = {name for name in made if made.count(name) > 1} - OPEN
    # One is taken away again where the address cannot be changed.
    assert twice <= {"currentState"}
    assert asked <= set(made)
    assert set(re.findall(r"\bhotspot\.(\w+)", MADE.read_text(encoding="utf-8"))) <= OPEN


def test_no_part_takes_the_place_of_what_another_has_named() -> None:
    """In one scope a second function of a name would silently be called in place of the first."""
    named: dict[str, list[str]] = {}
    for part in ORDER:
        for name in re.findall(r"^  (?:const|let|function) (\w+)", source(part), re.MULTILINE):
            named.setdefault(name, []).append(part)
    assert {name: parts for name, parts in named.items() if len(parts) > 1} == {}
