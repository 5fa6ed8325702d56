"""How many records are on the map, and that there is nothing to explain where all are."""

import pandas as pd
import pytest

from hotspot.output.page.document import document

from ..releases import MakeReport

ALL = pd.DataFrame({"reason": ["used"], "records": [703], "used": ["map and lists"]})
SOME = pd.concat([ALL, ALL.assign(reason="zero_coordinates", records=2, used="no")], ignore_index=True)


@pytest.mark.parametrize(("quality", "ends", "link"), [(ALL, "on the map.", False), (SOME, "on the map;", True)])
def test_why_some_are_not_is_asked_only_where_some_are_not(
    make_report: MakeReport, quality: pd.DataFrame, ends: str, *, link: bool
) -> None:
    report = make_report(quality=quality)
    assert report.records.endswith(ends)
    assert ("the table below says why the others are not" in document(report)) == link
