"""The rows of a list beyond those that stand in the document, as the page's script holds them."""

from hotspot import columns as c
from hotspot.output.page.data.encode import Json, code_column
from hotspot.report.rows import LISTED, RankedList
from hotspot.report.texts import interval_texts, rank_texts


def rest_json(ranked: RankedList) -> Json:
    """The further rows, a text a column: rank with its interval, name, the columns.

    ``keys``: the columns' names. ``counted``: which column counts events, -1 for none. ``index``: positions in
    the page's data.
    """
    more = ranked.held.iloc[LISTED:]
    ranks = [
        f"{rank} {interval}".strip() for rank, interval in zip(rank_texts(more), interval_texts(more), strict=True)
    ]
    held_texts = [ranks, ranked.called[LISTED:], *(column.texts[LISTED:] for column in ranked.headings)]
    numbered = [column.name for column in ranked.headings]
    return {
        "count": len(more),
        "index": " ".join(map(str, ranked.positions[LISTED:])),
        "counted": 2 + numbered.index(c.EVENTS) if c.EVENTS in numbered else -1,
        "keys": numbered,
        "columns": [code_column(words) for words in held_texts],
    }
