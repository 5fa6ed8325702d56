"""What a condition (--where) may be: one value of true or false for each record, out of that record's own fields.

Decided on the parsed condition, before any record is read. Its functions are those listed here, whose answers are no
longer than a few times what they are given: others can fill the memory out of one record (repeat, range), bring or
take records (unnest), or read elsewhere. So no condition runs without end, and the engine can be stopped while it runs.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from hotspot.columns import SELECTED
from hotspot.errors import InputError
from hotspot.events.columns.listed import are_headings, listed
from hotspot.events.typed import with_types
from hotspot.files.query import connect, connection_of, run
from hotspot.files.source import Source

_TEXTS: Final = (
    "lower upper lcase ucase trim ltrim rtrim left right substring substr length len strlen contains starts_with "
    "prefix ends_with suffix strpos position instr split_part regexp_matches regexp_full_match regexp_extract "
    "strip_accents reverse concat || ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape "
    "not_ilike_escape ^@ md5 hash ascii unicode"
)
_NUMBERS: Final = (
    "+ - * / // % ** ^ abs @ round floor ceil ceiling trunc sign mod sqrt ln log log10 log2 exp pow power least "
    "greatest isnan isinf isfinite sin cos tan asin acos atan atan2 radians degrees pi even & | << >> ~ xor"
)
_TIMES: Final = (
    "now get_current_timestamp current_timestamp current_date today current_localtimestamp date_part datepart "
    "date_trunc datetrunc date_diff datediff date_sub datesub date_add age year month day hour minute second quarter "
    "week weekday weekofyear dayofweek isodow dayofmonth dayofyear isoyear yearweek dayname monthname last_day epoch "
    "make_date make_timestamp strptime try_strptime timezone to_years to_months to_weeks to_days to_hours to_minutes "
    "to_seconds to_timestamp"
)
_OTHERS: Final = "coalesce ifnull nullif if list_value row list_contains array_contains list_has struct_extract"
#: Functions and operators of one record.
FUNCTIONS: Final = frozenset(f"{_TEXTS} {_NUMBERS} {_TIMES} {_OTHERS}".split())
#: These take text away when the third argument is written out and no longer than the second.
_REPLACING: Final = frozenset({"replace", "regexp_replace", "translate"})
#: What a parsed condition is made of, beside functions.
_PARTS: Final = frozenset(
    {"CONJUNCTION", "COMPARISON", "BETWEEN", "OPERATOR", "CASE", "CAST", "CONSTANT", "COLUMN_REF", "COLLATE", "TYPE"}
)
#: Where the row of one question ends; more than one, or a source of its own, is no condition.
_EMPTY: Final[dict[str, Any]] = {
    "modifiers": [],
    "where_clause": None,
    "group_expressions": [],
    "having": None,
    "qualify": None,
}
#: Text that is written out by hand is shorter; the parser is asked no more.
_LONGEST: Final = 10_000


def condition_column(opened: Source, where: str) -> str:
    """The condition as the SQL of one column, ``selected``, of true and false.

    Raises `InputError` for what is not a condition on single records.
    """
    parsed = _parsed(opened, where, f"SELECT ({where}) AS {SELECTED}")
    _refuse_more(opened, where, parsed)
    references = [part for part in _parts(parsed["statements"]) if part["class"] == "COLUMN_REF"]
    typed = with_types(opened, where, references)
    if typed != where:
        try:
            return _checked(opened, where, f"({typed}) AS {SELECTED}")
        except InputError:
            # What looks like a number may be compared as text: zip LIKE '191%'.
            pass
    return _checked(opened, where, f"({where}) AS {SELECTED}")


def _checked(opened: Source, where: str, column: str) -> str:
    """The column, which is one of true and false. Raises `InputError`."""

    def explain(error: Exception) -> Exception:
        import duckdb

        # The binder and the parser speak of the condition and of column names, not of records.
        about = isinstance(error, (duckdb.BinderException, duckdb.ParserException))
        about = about and are_headings(opened.relation.columns)
        return _not_understood(opened, where, str(error).splitlines()[0] if about else type(error).__name__)

    alone = run(opened.what, lambda: opened.relation.project(column), connection_of(opened.relation), explain=explain)
    if alone.columns != [SELECTED] or str(alone.types[0]) != "BOOLEAN":
        raise _not_understood(opened, where, "it is not a condition that is true or false.")
    return column


def _parsed(opened: Source, where: str, query: str) -> dict[str, Any]:
    if len(where) > _LONGEST:
        raise InputError(f"The condition --where has {len(where):,} letters; at most {_LONGEST:,} are read.")
    # A cursor of the table's own engine, which another one would take longer to start than to ask.
    own = connection_of(opened.relation)
    connection = connect() if own is None else own.cursor()
    answer = run(
        opened.what,
        lambda: connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [query]).fetchall(),
        connection,
        explain=lambda error: _not_understood(opened, where, type(error).__name__),
    )
    found: dict[str, Any] = json.loads(answer[0][0])
    if found.get("error"):
        raise _not_understood(opened, where, str(found.get("error_message", "")).splitlines()[0])
    return found


def _refuse_more(opened: Source, where: str, parsed: dict[str, Any]) -> None:
    statements = parsed["statements"]
    node = statements[0]["node"] if len(statements) == 1 else {}
    alone = all(node.get(name) == empty for name, empty in _EMPTY.items()) and not node["cte_map"]["map"]
    if not alone or len(node["select_list"]) != 1 or node["from_table"]["type"] != "EMPTY":
        raise _not_understood(opened, where, "it is more than one condition.")
    for part in _parts(node["select_list"][0]):
        why = _refused(part)
        if why:
            raise _not_understood(opened, where, why)


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every part of a parsed condition."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "class" in value:
                yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _refused(part: dict[str, Any]) -> str:
    """Why a part has no place in a condition; empty where it has."""
    kind = part["class"]
    name = str(part.get("function_name", "")).lower()
    if kind == "WINDOW":
        # The engine then also gives the records in another order.
        return "it compares a record with others (OVER), and a condition is about one record."
    if kind == "FUNCTION":
        return _refused_function(part, name)
    if kind == "SUBQUERY":
        return "it asks a table (SELECT), and a condition is about one record."
    return "" if kind in _PARTS else "it is not about the fields of one record."


def _refused_function(part: dict[str, Any], name: str) -> str:
    if name in FUNCTIONS:
        return ""
    if name in _REPLACING:
        given = [argument["expression"].get("literal", {}).get("text") for argument in part["arguments"][1:3]]
        shorter = None not in given and len(given) == 2 and len(given[1]) <= (len(given[0]) if name == "replace" else 0)
        return "" if shorter else f"{name} may only take text away: its last text must be written out and be shorter."
    return f"the function {name} is not among those that a condition may use."


def _not_understood(opened: Source, where: str, why: str) -> InputError:
    return InputError(
        f"The condition --where {where!r} cannot be understood: {why} "
        "Text goes in single quotes, for example \"category = 'falls'\". "
        f"Columns: {listed(opened.relation.columns)}."
    )
