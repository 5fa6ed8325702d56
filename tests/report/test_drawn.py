"""Hot areas again with residents drawn, in words."""

import pandas as pd
import pytest

from hotspot.report.drawn import drawn_sentences
from hotspot.report.told import Told


def areas(*times: int | None) -> pd.DataFrame:
    return pd.DataFrame({"hot_in_draws": pd.array(times, dtype="Int64"), "label": "hot_99"})


@pytest.mark.parametrize(
    ("times", "says"),
    [
        ((20, 18, 19), "each of the 3 stays hot in 18 or more."),
        ((20, 17, 18), "2 of the 3 stay hot in 18 or more."),
        ((20, 17, 0), "1 of the 3 stays hot in 18 or more."),
        ((17, 0), "none of the 2 stays hot in 18 or more."),
        ((18,), "it stays hot in 18 or more."),
        ((17,), "it stays hot in fewer than 18."),
    ],
)
def test_how_many_stay(times: tuple[int, ...], says: str) -> None:
    (said,) = drawn_sentences(areas(*times), Told())
    assert said == f"Residents are estimates: of 20 draws from their margins of error, {says}"
    (spanish,) = drawn_sentences(areas(*times), Told(language="es"))
    assert spanish.startswith("Los residentes son estimaciones: de 20 sorteos")


def test_only_areas_of_the_finding_count_and_nothing_is_said_without_draws() -> None:
    cells = areas(20, 3, None, None).assign(label=["hot_99", "hot_95", "hot_90", "not_significant"])
    assert "1 of the 2 stays hot" in drawn_sentences(cells, Told(alpha=0.05))[0]
    assert "it stays hot in 18" in drawn_sentences(cells, Told(alpha=0.01))[0]
    assert drawn_sentences(cells.drop(columns="hot_in_draws"), Told()) == []
    assert drawn_sentences(cells.assign(label="not_significant"), Told()) == []
