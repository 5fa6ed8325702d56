"""The text that most events of each building have in a column."""

from collections.abc import Collection

from hotspot.engines.steps.events import those, weight


def most_of(columns: Collection[str], source: str, column: str) -> str:
    """SQL text over the events that count. Row: a building. Columns: ``building``, ``text``, ``number`` (of texts).

    ``source``: see `hotspot.engines.steps.counted`. Of as many the first by text.
    """
    grouped = (
        f"SELECT building, {column} AS text, {those(weight(columns))} AS n FROM {source} "
        f"WHERE {column} IS NOT NULL AND {weight(columns)} > 0 GROUP BY building, text"
    )
    return (
        f"SELECT building, text, count(*) OVER (PARTITION BY building) AS number FROM ({grouped}) "
        "QUALIFY row_number() OVER (PARTITION BY building ORDER BY n DESC, text) = 1"
    )
