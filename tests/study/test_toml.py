"""A study as a file."""

from pathlib import Path

import pytest

from hotspot import DisclosurePolicy, EventColumns, Method, Study, read_study
from hotspot.errors import InputError

LEAST = 'audience = "internal"\n[events]\nfile = "e.csv"\n'
FULL = """
title = "T"
policy = "p.toml"
event_noun = "calls"
language = "es"
by_kind = false
[events]
file = "data/e.csv"
where = "kind = 'x'"
cost_kind = "paid"
keep = ["pile_up"]
[events.columns]
lat = "Y1"
lon = "X1"
time = "none"
cost = "C"
person = "P"
address = "A"
category = "K"
[areas]
file = "a.geojson"
name_column = "N"
population_column = "none"
study_area = "s.shp"
residents = "r.csv"
[services]
file = "c.csv"
[grid]
resolution = 7
[method]
measure = "cost"
cap = 0.95
rings = 2
null = "total"
alpha = 0.01
correction = "bonferroni"
[output]
folder = "results"
"""


def save(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "study.toml"
    path.write_text(text, encoding=encoding)
    return path


def test_the_least_study_has_the_defaults(tmp_path: Path) -> None:
    found = read_study(save(tmp_path, LEAST))
    policy = DisclosurePolicy.for_audience("internal")
    assert found == Study(events=tmp_path / "e.csv", policy=policy, folder=str(tmp_path / "out"))


def test_no_residents_at_all_are_a_word_and_no_path(tmp_path: Path) -> None:
    assert read_study(save(tmp_path, LEAST + '[areas]\nresidents = "none"\n')).residents == "none"


def test_every_key_is_read_and_paths_are_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.toml").write_text('name = "Ours"\naudience = "internal"\n')
    path = save(tmp_path, FULL)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert read_study(path) == Study(
        events=tmp_path / "data" / "e.csv",
        policy=DisclosurePolicy("internal", "Ours"),
        areas=tmp_path / "a.geojson",
        study_area=tmp_path / "s.shp",
        residents=tmp_path / "r.csv",
        services=tmp_path / "c.csv",
        columns=EventColumns(lat="Y1", lon="X1", time="none", cost="C", person="P", address="A", category="K"),
        where="kind = 'x'",
        keep=("pile_up",),
        name_column="N",
        population_column="none",
        measure="cost",
        cost_kind="paid",
        resolution=7,
        method=Method(null="total", cap=0.95, rings=2, alpha=0.01, correction="bonferroni"),
        title="T",
        event_noun="calls",
        language="es",
        by_kind=False,
        folder=str(tmp_path / "results"),
    )


def test_no_cap_and_a_byte_order_mark(tmp_path: Path) -> None:
    found = read_study(save(tmp_path, LEAST + '[method]\ncap = "none"\n', "utf-8-sig"))
    assert found.method.cap is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LEAST + "[events.columns]\nlatt = 'x'\n", "latt"),
        (LEAST + "[grids]\nresolution = 3\n", "grids"),
        (LEAST + "[grid]\nres = 3\n", "res"),
        (LEAST + "[services]\nfiel = 'c.csv'\n", "Did you mean file"),
        ("services = 'c.csv'\n" + LEAST, "services must be a section"),
        (LEAST + "[services]\nfile = 3\n", "study.toml"),
        (LEAST + "[output]\nformat = 'pdf'\n", "format"),
        ("titel = 'x'\n" + LEAST, "titel"),
        (LEAST.replace("audience", "policy = 'p.toml'\naudience"), "audience"),
        ("[events]\nfile = 'x'\n", "audience"),
        ("audience = 'internal'\n", "events"),
        (LEAST + "[method]\nrings = 0\n", "1 to 10"),
        (LEAST + "[method]\ncap = 3\n", "quantile"),
        (LEAST + "[method]\nalpha = 0.2\n", "0.05"),
        (LEAST + "[method]\nnull = 'local'\n", "total"),
        (LEAST + "cost_kind = 'billed'\n", "charged"),
        (LEAST + "[method]\nmeasure = 'cost'\n", "--cost-kind|cost_kind"),
        ("language = 'fr'\n" + LEAST, "en, es"),
        ("language = 3\n" + LEAST, "en, es"),
        ("by_kind = 'no'\n" + LEAST, "true or false"),
        (LEAST + "[events]\n", "TOML"),
        (LEAST + "[grid]\nresolution = '8'\n", "resolution|study.toml"),
        (LEAST.replace('"e.csv"', "3"), "study.toml"),
        (LEAST + "keep = 'pile_up'\n", "keep|study.toml"),
        ("events = 3\naudience = 'internal'\n", "events"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read_study(save(tmp_path, text))
    assert str(tmp_path) not in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.toml"):
        read_study(tmp_path / "gone.toml")
    (tmp_path / "study.toml").write_bytes(b"title = '\xff'\n")
    with pytest.raises(InputError, match="TOML"):
        read_study(tmp_path / "study.toml")
