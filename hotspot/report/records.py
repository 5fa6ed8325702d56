"""The records by reason, as rows for the page's template."""

from dataclasses import dataclass

import pandas as pd

from hotspot import columns as c
from hotspot.report.looks import reason_words, use_words
from hotspot.report.texts import names, texts
from hotspot.words import numbers


@dataclass(frozen=True)
class QualityRow:
    """Records of one reason: why in words, how many, what they were used for."""

    reason: str
    records: str
    used: str


def quality_rows(quality: pd.DataFrame, language: str = "en") -> list[QualityRow]:
    """The records table in words, in the frame's order; an unknown reason or use is shown as it is."""
    columns = zip(
        names(quality, c.REASON), texts(quality, c.RECORDS, numbers.count), names(quality, c.USED), strict=True
    )
    return [
        QualityRow(reason_words(reason, language), records, use_words(used, language))
        for reason, records, used in columns
    ]


def quality_total(quality: pd.DataFrame) -> str:
    """Number of all records read; fewer than that where some were held back."""
    return numbers.count(float(quality[c.RECORDS].sum()))
