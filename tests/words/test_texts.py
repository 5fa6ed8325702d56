"""The table of words: every language has every text, with the same places for values."""

from string import Formatter

import pytest

from hotspot.words import LANGUAGES, say, section, table


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(table()))
def test_every_entry_speaks_every_language_alike(key: str) -> None:
    entry = table()[key]
    assert set(LANGUAGES) <= set(entry)
    more = {"unit"} if key.startswith("meanings.") else {f"{language}_one" for language in LANGUAGES}
    assert set(entry) <= {*LANGUAGES, *more}
    assert not key.startswith("meanings.") or entry["unit"] in section("en", "units")
    assert all(text.strip() for text in entry.values())
    assert places(entry["en"]) == places(entry["es"])


def test_one_is_chosen_by_the_number_alone() -> None:
    for key, entry in table().items():
        if "en_one" in entry and not places(entry["en_one"]) | places(entry["en"]):
            assert say("en", key, 1) == entry["en_one"]
            assert say("en", key, 2) == entry["en"]
