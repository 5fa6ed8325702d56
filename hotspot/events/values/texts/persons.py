"""One person, one spelling: "P0001" and "p0001 " are the same."""

from typing import Final

from hotspot.events.values.rule import Found
from hotspot.events.values.texts.distinct import TEXT, Distinct, records
from hotspot.words import said

#: Share of identifiers with a capital behind a small letter from which capitals tell persons apart.
_MEANT: Final = 0.1
_MIXED: Final = f"regexp_matches({TEXT}, '[a-z][0-9]*[A-Z]')"


def one_spelling(texts: Distinct, column: str) -> tuple[str, list[Found]]:
    """SQL expression of an identifier out of the text ``{0}``, and what was found.

    As it stands where no two of them differ by capitals and outer spaces alone. Identifiers that mix small letters and
    capitals within are codes in which both have a meaning: there spaces alone are left out.
    """
    odd, mixed, before = texts.ask(
        f"count(*) FILTER ({TEXT} <> upper(trim({TEXT})))", f"count(*) FILTER ({_MIXED})", "count(*)"
    )
    one = "trim({0})" if mixed > _MEANT * before else "upper(trim({0}))"
    spelled = one.format(TEXT)
    after, changed = texts.ask(f"count(DISTINCT {spelled})", records(f"{TEXT} <> {spelled}")) if odd else (before, 0)
    if before == after:
        return "{0}", []
    note = said("values.one_spelling", before - after, column=repr(column), before=before, after=after)
    return one, [Found("one_spelling", column, changed, (), note)]
