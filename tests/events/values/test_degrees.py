"""Coordinates as people write them: the same point, a few words among them missing, what is no degree refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import pytest

from hotspot.errors import InputError
from hotspot.events import Values

from .tables import COUNT, as_csv, read, rules, table, told


def parts(degrees: float) -> tuple[int, int, float]:
    """Whole degrees, whole minutes and seconds to two decimals."""
    hundredths = round(abs(degrees) * 360_000)
    return hundredths // 360_000, hundredths // 6_000 % 60, hundredths % 6_000 / 100


def dms(degrees: float, letters: str, form: str) -> str:
    whole, minutes, seconds = parts(degrees)
    return form.format(d=whole, m=minutes, s=seconds, l=letters[degrees < 0], sign="-" if degrees < 0 else "")


FORMS: dict[str, Callable[[float, str], str]] = {
    "plain": lambda x, _: f"{x:.6f}",
    "spaces": lambda x, _: f" {x:.6f} ",
    "typographic minus": lambda x, _: f"{x:.6f}".replace("-", "\N{MINUS SIGN}"),
    "comma": lambda x, _: f"{x:.6f}".replace(".", ","),
    "letter behind": lambda x, letters: f"{abs(x):.6f}{letters[x < 0]}",
    "letter before": lambda x, letters: f"{letters[x < 0]} {abs(x):.6f}",
    "small letter and degree": lambda x, letters: f"{abs(x):.6f}° {letters[x < 0].lower()}",
    "degree sign": lambda x, _: f"{x:.6f}°",
    "dms": lambda x, letters: dms(x, letters, "{d}°{m:02d}'{s:05.2f}\"{l}"),
    "dms, typographic": lambda x, letters: dms(x, letters, "{d}° {m}\N{PRIME} {s:.2f}\N{DOUBLE PRIME} {l}"),
    "dms, spaces": lambda x, letters: dms(x, letters, "{d} {m} {s:.2f} {l}"),
    "dms, signed": lambda x, letters: dms(x, letters, "{sign}{d}°{m:02d}'{s:05.2f}\""),
    "dms, letter before": lambda x, letters: dms(x, letters, "{l}{d}°{m}'{s:.2f}''"),
    "dms, colons": lambda x, letters: dms(x, letters, "{sign}{d}:{m:02d}:{s:05.2f}"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("south", [False, True])
def test_every_form_is_the_same_point(form: str, tmp_path: Path, *, south: bool) -> None:
    plain = table()
    if south:
        plain = plain.assign(lat=-plain["lat"], lon=-plain["lon"])
    # A hundredth of a second is the finest that degrees-minutes-seconds say here.
    plain = (plain * 360_000).round() / 360_000
    written = pd.DataFrame(
        {
            "lat": [FORMS[form](x, "NS") for x in plain["lat"]],
            "lon": [FORMS[form](x, "EW") for x in plain["lon"]],
        }
    )
    for source in (written, as_csv(written, tmp_path)):
        events = read(source)
        np.testing.assert_allclose(events[["lat", "lon"]], plain, rtol=0, atol=6e-7)


def test_a_letter_of_the_other_axis_is_no_latitude() -> None:
    frame = table().astype({"lat": object})
    frame.loc[3, "lat"] = "83.0 W"
    frame.loc[8, "lat"] = "39°75'00\"N"
    events = read(frame)
    assert events["lat"].isna().sum() == 2
    assert rules(events)["no_number"] == (2, (4, 9))


def test_a_few_words_are_missing_and_named_and_many_are_refused(tmp_path: Path) -> None:
    frame = table().astype({"lat": object, "lon": object})
    frame.loc[[13, 21, 30], "lat"] = "ZZCANARYZZ"
    for source in (frame, as_csv(frame, tmp_path)):
        events = read(source)
        assert events["lat"].isna().sum() == 3
        assert len(events) == COUNT
        assert "3 of 40 fields in column 'lat' are no numbers (rows 14, 22 and 31): they count as missing." in told(
            events
        )
        assert "CANARY" not in str(events.attrs)
    frame.loc[10:20, "lat"] = "ZZCANARYZZ"
    with pytest.raises(InputError, match=r"'lat' holds text that is not a number in 13 of 40"):
        read(frame)
    # The advice, followed.
    frame.loc[frame["lat"] == "ZZCANARYZZ", "lat"] = ""
    assert read(frame)["lat"].isna().sum() == 13


@pytest.mark.parametrize("row", ["header", "units", "total"])
def test_a_row_that_is_no_record_is_named(row: str, tmp_path: Path) -> None:
    lines = as_csv(table(person=["p1", "p2"]), tmp_path).read_text().splitlines()
    extra = {"header": lines[0], "units": "degrees,degrees,text", "total": "Total,,"}[row]
    place = {"header": 21, "units": 1, "total": len(lines)}[row]
    (tmp_path / "e.csv").write_text("\n".join([*lines[:place], extra, *lines[place:]]) + "\n")
    events = read(tmp_path / "e.csv")
    assert len(events) == COUNT + 1
    assert events["lat"].notna().sum() == COUNT
    assert rules(events)["no_number"][1] == (place,)


def test_longitudes_from_0_to_360() -> None:
    plain = table()
    events = read(plain.assign(lon=plain["lon"] + 360))
    np.testing.assert_allclose(events["lon"], plain["lon"], rtol=0, atol=1e-9)
    assert rules(events)["longitudes_to_360"] == (COUNT, ())
    # One such longitude among others is a fault of that record.
    stray = plain.assign(lon=plain["lon"].where(plain.index != 3, 277.0))
    assert read(stray)["lon"].iloc[3] == 277


@pytest.mark.parametrize(
    ("crs", "guess"),
    [
        ("EPSG:3857", "Web Mercator"),
        ("EPSG:32617", "UTM"),
        ("EPSG:3735", "State Plane"),
        ("microdegrees", "micro-degrees"),
    ],
)
def test_other_units_are_refused_with_a_guess_and_read_by_their_name(crs: str, guess: str) -> None:
    plain = table()
    if crs == "microdegrees":
        east, north = plain["lon"] * 1e6, plain["lat"] * 1e6
    else:
        east, north = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(plain["lon"], plain["lat"])
    given = pd.DataFrame({"X": east, "Y": north})
    with pytest.raises(InputError, match=rf"40 of 40 records.* no degrees.*{guess}.*--crs") as raised:
        read(given)
    # The advice, followed.
    advised = str(raised.value).partition("--crs ")[2].split()[0].strip(".,;")
    assert advised in {crs, "EPSG:n"}
    events = read(given, values=Values(crs=crs))
    np.testing.assert_allclose(events[["lat", "lon"]], plain[["lat", "lon"]], rtol=0, atol=1e-8)
    assert rules(events)["reference_system"] == (COUNT, ())


def test_a_system_that_is_not_known_is_refused() -> None:
    for wrong in ("3857", "EPSG:x", "feet", "EPSG:1", 3857):
        with pytest.raises(InputError, match="--crs"):
            Values(crs=wrong)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="EPSG:999999"):
        read(table(), values=Values(crs="EPSG:999999"))
