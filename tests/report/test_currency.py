"""Amounts stand under the sign of their currency, wherever they are shown."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.study import Study

INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def made(sign: str) -> pd.DataFrame:
    draw = np.random.default_rng(2)
    count = 300
    amounts = draw.integers(100, 90_000, count) / 100
    frame = pd.DataFrame({"lat": draw.uniform(40.0, 40.02, count), "lon": draw.uniform(-75.32, -75.3, count)})
    return frame.assign(cost=[f"{sign}{amount:,.2f}" for amount in amounts], person=[f"p{k}" for k in range(count)])


@pytest.mark.parametrize("measure", ["cost", "cost_per_event"])
@pytest.mark.parametrize(("written", "asked", "shown"), [("€", None, "€"), ("", "CAD", "CAD\xa0"), ("", None, "$")])
def test_page_and_lists_show_the_sign(
    measure: str, written: str, asked: str | None, shown: str, tmp_path: Path
) -> None:
    settings = {"measure": measure, "cost_kind": "paid", "values": hs.Values(currency=asked)}
    release = hs.run_study(Study(events=made(written), policy=INTERNAL, **settings))  # type: ignore[arg-type]
    hs.save_map(release, tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    # The page's own script and style have dollar signs of their own.
    said = re.sub(r"<(script|style)[^>]*>(?!\s*\{).*?</\1>", "", page, flags=re.DOTALL)
    amounts = set(re.findall(r"([€$]|CAD\xa0)\d", said.replace("&nbsp;", "\xa0").replace("\\u00a0", "\xa0")))
    assert amounts == {shown}
    assert release.facts.currency == shown.strip()
