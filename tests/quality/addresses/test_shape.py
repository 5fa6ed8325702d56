"""Addresses that are read by their shape are read as every rule reads them."""

import ast
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality.addresses import shape, spell
from hotspot.quality.addresses.spell import Spelled, _of_words
from hotspot.quality.addresses.words import words_of

RULES = Path(shape.__file__).parent
NAMES = ["ELMHURST", "OAKWOOD", "PINEMONT", "SAMPLETOWN", "JONES"]
words = st.one_of(
    st.sampled_from(sorted(shape.KNOWN)),
    st.sampled_from(NAMES),
    st.integers(0, 99_999).map(str),
    st.sampled_from(
        [",", "APT7", "4B", "5TH", "12-3", "0012", "A", "N", "NW", "43215", "OH", "FL", "12XX", "&", "#", "REAR"]
    ),
)


def by_every_rule(text: str) -> Spelled:
    return Spelled(*_of_words(words_of(text)))


@given(st.lists(words, min_size=1, max_size=9))
def test_any_words(listed: list[str]) -> None:
    """Asked thrice: a shape is learnt when it is met again, and other names and numbers then fill it."""
    text = " ".join(listed)
    others = dict(zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True))
    again = " ".join(
        others.get(word, str(10 ** (len(word) - 1) + 7) if word.isdigit() and word[0] != "0" else word)
        for word in listed
    )
    for one in (text, again, text, again):
        assert spell(one) == by_every_rule(one)


def test_typical_addresses() -> None:
    rng = random.Random(7)  # noqa: S311 - no secret
    for _ in range(3_000):
        parts = [
            str(rng.randint(1, 9_999)),
            rng.choice(["", "N", "WEST"]),
            rng.choice(NAMES),
            rng.choice(["ST", "STREET", "AVE", "CT"]),
            rng.choice(["", "APT 4", "# 7", "UNIT B", "REAR", "FL 2", ", 7", "LOT 5"]),
            rng.choice(["", ", SAMPLETOWN", ", ST LOUIS", "BOSTON", ", NEW YORK"]),
            rng.choice(["", "OH", ", OH 43215", ", FL 33101", "PA", "NEW YORK 10001"]),
        ]
        text = " ".join(filter(None, parts))
        assert spell(text) == by_every_rule(text), text


def test_every_word_that_a_rule_knows_is_known() -> None:
    """A word that only a rule knows would be taken for a name."""
    found = set()
    for path in RULES.glob("*.py"):
        # What reads spellings alone decides none.
        if path.name in {"shape.py", "vocabulary.py", "named.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [
            n.value
            for n in ast.walk(tree)
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told
        ]
        found |= {
            word for text in texts for word in text.split() if word.isalpha() and word.isupper() and len(word) > 2
        }
    assert {"BROADWAY", "CALLE", "INTERSECTION"} <= found
    # The form in which letters are parted from their accents.
    assert found - {"NFD"} <= shape.KNOWN
