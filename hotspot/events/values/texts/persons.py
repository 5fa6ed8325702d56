"""One person, one spelling: "P0001" and "p0001 " are the same."""

from typing import Final

import numpy as np

from hotspot.events.values.rule import Found
from hotspot.events.values.texts.distinct import Distinct, as_flags
from hotspot.words import said

#: Share of identifiers with a capital behind a small letter from which capitals tell persons apart.
_MEANT: Final = 0.1
_MIXED: Final = "[a-z][0-9]*[A-Z]"


def one_spelling(texts: Distinct, column: str) -> tuple[str, list[Found]]:
    """SQL expression of an identifier out of the text ``{0}``, and what was found.

    As it stands where no two of them differ by capitals and outer spaces alone. Identifiers that mix small letters and
    capitals within are codes in which both have a meaning: there spaces alone are left out.
    """
    import pyarrow.compute as pc

    as_written = "{0}", list[Found]()
    trimmed = pc.utf8_trim(texts.texts, " ")
    folded = pc.utf8_upper(trimmed)
    if not as_flags(pc.not_equal(folded, texts.texts)).any():
        return as_written
    meant = np.count_nonzero(as_flags(pc.match_substring_regex(texts.texts, _MIXED))) > _MEANT * len(texts)
    spelled = trimmed if meant else folded
    before, after = len(texts), pc.count_distinct(spelled).as_py()
    if before == after:
        return as_written
    note = said("values.one_spelling", before - after, column=repr(column), before=before, after=after)
    changed = int(texts.records[as_flags(pc.not_equal(spelled, texts.texts))].sum())
    sql = "trim({0})" if meant else "upper(trim({0}))"
    return sql, [Found("one_spelling", column, changed, (), note)]
