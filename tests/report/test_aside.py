"""Single places that were set aside, in the words of the finding."""

import numpy as np

from hotspot.report.aside import aside_sentences
from hotspot.report.told import Told

from ..releases import MakeRelease, MakeReport, make_cells


def aside(*places: int) -> object:
    cells = make_cells()
    cells["set_aside"] = np.isin(np.arange(len(cells)), places)
    return cells


def test_they_are_named_with_what_they_hold_and_where(make_report: MakeReport) -> None:
    told = make_report(cells=aside(0)).finding.context
    assert any(
        sentence.startswith("1 area holds so much by itself (") and " calls in " in sentence for sentence in told
    )
    several = make_report(cells=aside(0, 1, 2, 3)).finding.context
    (sentence,) = (text for text in several if "single places" in text)
    assert sentence.startswith("4 areas hold so much by themselves (37")
    people = make_report({"measure": "people"}, cells=aside(0)).finding.context
    assert any(" people in " in text for text in people if "single place" in text)
    spanish = make_report({"language": "es"}, cells=aside(0)).finding.context
    assert any("un lugar individual" in sentence for sentence in spanish)


def test_without_any_nothing_is_said(make_release: MakeRelease) -> None:
    assert aside_sentences(aside(), Told()) == []  # type: ignore[arg-type]  # a frame
    assert aside_sentences(make_cells(), Told()) == []
    assert make_release(cells=aside(0, 1)).facts.set_aside == 2
