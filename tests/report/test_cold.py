"""Areas with fewer than expected: computed, and shown only where asked."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from hotspot.cli import main
from hotspot.output.lists import list_files
from hotspot.output.page import render_page
from hotspot.report import of

from ..pages import data_of
from ..releases import MakeRelease, make_cells

COLD = ["cold_99", "cold_95", "cold_90"]


def test_they_stay_out_of_finding_legend_lists_and_map_until_asked_for(make_release: MakeRelease) -> None:
    hidden, shown = make_release({"cold": False}), make_release({"cold": True})
    for made, wanted in ((hidden, 0), (shown, 3)):
        assert made.cells is not None
        told = of(made, "en")
        assert made.cells["label"].isin(COLD).sum() == wanted
        assert sum(made.facts.label_counts[label] for label in COLD) == wanted
        directions = [title for title, _ in told.legend]
        assert len(directions) == (3 if wanted else 2)
        assert ("fewer" in " ".join([*told.finding.sentences, *directions])) == bool(wanted)
        rows = list(csv.DictReader(io.StringIO("".join(list_files(made)["cells.csv"]))))
        assert sum(row["label"] in COLD for row in rows) == wanted
        # They are computed in any case.
        assert all(row["q_cold"] for row in rows if row["label"] != "not_tested")
        headings = [heading for told in data_of(render_page(made))["cells"]["columns"] for heading in told["headings"]]
        assert ("q of fewer (corrected p)" in headings) == bool(wanted)
    assert hidden.cells is not None
    assert shown.cells is not None
    one, other = (made.cells.set_index("cell")["label"] for made in (hidden, shown))
    changed = one != other
    assert set(one[changed]) == {"not_significant"}
    assert set(other[changed]) == set(COLD)


def test_that_none_could_be_found_is_said_only_where_they_are_shown(make_release: MakeRelease) -> None:
    pages = {cold: render_page(make_release({"cold": cold, "cold_detectable": False})) for cold in (True, False)}
    assert ['class="cold-note"' in pages[cold] for cold in (True, False)] == [True, False]


def test_the_cells_given_keep_their_labels(make_release: MakeRelease) -> None:
    cells = make_cells()
    before = cells.copy(deep=True)
    make_release({"cold": False}, cells=cells)
    pd.testing.assert_frame_equal(cells, before)


@pytest.mark.slow
def test_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(1)
    hot = draw.normal([38.05, -69.95], 0.01, (4000, 2))
    even = np.column_stack([38 + 0.1 * draw.random(4000), -70 + 0.1 * draw.random(4000)])
    monkeypatch.chdir(tmp_path)
    pd.DataFrame(np.vstack([hot, even]).round(6), columns=["lat", "lon"]).to_csv("events.csv", index=False)
    found = {}
    for option in ([], ["--cold"]):
        given = ["map", "events.csv", "--audience", "internal", "-o", "out", "--overwrite", *option]
        done = CliRunner().invoke(main, given)
        assert done.exit_code == 0, done.output
        found[bool(option)] = set(pd.read_csv("out/cells.csv")["label"])
    assert not found[False] & set(COLD)
    assert found[True] & set(COLD)
