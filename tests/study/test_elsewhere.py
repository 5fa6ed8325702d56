"""Records and areas that do not meet: which is at fault, where each lies, and whether the advice works."""

import re
import shlex
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.study import check_study
from hotspot.study.decisions import decisions


def city(count: int = 400, middle: tuple[float, float] = (39.96, -83.0)) -> pd.DataFrame:
    """Made-up records, evenly spread."""
    draw = np.random.default_rng(1)
    north, east = draw.uniform(-0.04, 0.04, (2, count))
    return pd.DataFrame({"lat": middle[0] + north, "lon": middle[1] + east})


def wards(middle: tuple[float, float] = (39.96, -83.0)) -> gpd.GeoDataFrame:
    lat, lon = middle
    halves = [
        shapely.box(lon - 0.05, lat - 0.05, lon, lat + 0.05),
        shapely.box(lon, lat - 0.05, lon + 0.05, lat + 0.05),
    ]
    return gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=halves, crs=4326)


def turned(areas: gpd.GeoDataFrame, how: Any) -> gpd.GeoDataFrame:
    return areas.set_geometry(gpd.GeoSeries(shapely.transform(areas.geometry.to_numpy(), how), crs=4326))


def exchange(at: Any) -> Any:
    return at[:, ::-1]


def study(events: Any, **settings: Any) -> hs.Study:
    return hs.Study(events, policy=hs.DisclosurePolicy.for_audience("internal"), **settings)


def told(events: Any, **settings: Any) -> str:
    return "\n".join(map(str, decisions(check_study(study(events, **settings)))))


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (exchange, "latitude and longitude are exchanged in it"),
        (lambda at: at * [-1, 1], "the minus of its longitude is lost in it"),
    ],
)
@pytest.mark.parametrize("as_study_area", [False, True])
def test_areas_are_blamed_for_their_own_faults(how: Any, says: str, *, as_study_area: bool) -> None:
    wrong = turned(wards(), how)
    given = {"study_area": wrong} if as_study_area else {"areas": wrong}
    with pytest.raises(hs.InputError, match=says) as refusal:
        check_study(study(city(), **given))
    message = str(refusal.value)
    assert message.startswith("The study area table" if as_study_area else "The area table")
    assert "the records near 40° north, 83° west (North America)" in message
    # What is advised undoes it.
    assert len(check_study(study(city(), areas=turned(wrong, how))).grid)


def test_neighborhoods_are_looked_at_beside_a_study_area_too() -> None:
    box = shapely.box(-83.05, 39.91, -82.95, 40.01)
    with pytest.raises(hs.InputError, match=r"^The area table lies near 83° south.*exchanged in it"):
        check_study(study(city(), areas=turned(wards(), exchange), study_area=box))
    assert len(check_study(study(city(), areas=wards(), study_area=box)).grid)


def test_areas_exchanged_where_latitudes_go_beyond_ninety() -> None:
    wrong = turned(wards((34.0, -118.2)), exchange)
    with pytest.raises(hs.InputError, match=r"exchanged in it: its latitudes go to 118.*Swap X and Y"):
        check_study(study(city(middle=(34.0, -118.2)), areas=wrong))


def test_exchanged_areas_of_london_lie_in_the_sea() -> None:
    london = (51.5, -0.12)
    with pytest.raises(hs.InputError, match="latitude and longitude are exchanged in it"):
        check_study(study(city(middle=london), areas=turned(wards(london), exchange)))


def test_southern_areas_without_minus() -> None:
    sydney = (-33.9, 151.2)
    with pytest.raises(hs.InputError, match="the minus of its latitude is lost in it"):
        check_study(study(city(middle=sydney), areas=turned(wards(sydney), lambda at: at * [1, -1])))


def test_records_are_blamed_for_theirs() -> None:
    lost = city().assign(lon=lambda frame: -frame["lon"])
    swapped = city().rename(columns={"lat": "lon", "lon": "lat"})
    for wrong, cause in ((lost, "sign_flipped"), (swapped, "swapped")):
        assert f"--keep {cause}" in told(wrong, areas=wards())
        with pytest.raises(hs.InputError, match=f"400 would lie inside.*--keep {cause}"):
            hs.run_study(study(wrong, areas=wards()))
        kept = check_study(study(wrong, areas=wards(), keep=(cause,)))
        clean = check_study(study(city(), areas=wards()))
        assert kept.events["reason"].tolist() == clean.events["reason"].tolist()
        np.testing.assert_array_equal(kept.grid.cells, clean.grid.cells)
        assert kept.how == clean.how


def test_records_of_another_country_are_told_where_both_lie() -> None:
    with pytest.raises(hs.InputError) as refusal:
        hs.run_study(study(city(), areas=wards((51.5, -0.1))))
    assert "near 40° north, 83° west (North America), the study area near 52° north, 0° south" not in str(refusal.value)
    assert (
        "Most records lie near 40° north, 83° west (North America), the study area near 52° north, 0° west (Europe)"
        in (str(refusal.value))
    )
    # Rounded so coarsely that no record can be read from it.
    assert not re.search(r"\d+\.\d{2}", str(refusal.value))


COLUMBUS, ANGELES, DELHI = (39.96, -83.0), (34.05, -118.2), (28.6, 77.2)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (400, 300, "Most records lie near 40° north, 83° west (North America)."),
        (300, 400, "Most records lie near 34° north, 118° west (North America)."),
    ],
)
def test_two_cities_have_no_middle(first: int, second: int, says: str) -> None:
    two = pd.concat([city(first, COLUMBUS), city(second, ANGELES)], ignore_index=True)
    assert says in told(two)
    assert "100" not in "".join(re.findall(r"lie near .*", told(two)))


def test_half_of_the_records_are_not_most() -> None:
    equal = told(pd.concat([city(400, COLUMBUS), city(400, ANGELES)], ignore_index=True))
    assert "Most records lie" not in equal
    assert "(50\N{NO-BREAK SPACE}%)." in equal


def test_of_three_cities_the_largest_is_named_as_that() -> None:
    three = pd.concat([city(400, COLUMBUS), city(350, ANGELES), city(250, DELHI)], ignore_index=True)
    said = told(three)
    larger = "No group of records is larger than the one near 40° north, 83° west (North America) ("
    assert f"{larger}40\N{NO-BREAK SPACE}%)." in said
    assert "Most records lie" not in said
    with pytest.raises(hs.InputError, match=r"Most records lie far from the study area, which lies near 52° north"):
        hs.run_study(study(three, areas=wards((51.5, -0.1))))


def test_records_all_over_a_country_lie_near_nothing() -> None:
    draw = np.random.default_rng(5)
    country = pd.DataFrame({"lat": draw.uniform(33, 46, 3000), "lon": draw.uniform(-115, -75, 3000)})
    assert " near " not in told(country)


def test_a_city_on_both_sides_of_the_meridian_lies_there() -> None:
    fiji = city(400, (-17.0, 180.0)).assign(lon=lambda frame: (frame["lon"] + 180) % 360 - 180)
    assert "Most records lie near 17° south, 180°" in told(fiji)


def test_an_assumed_area_is_named_by_its_place_and_its_empty_share() -> None:
    said = told(city())
    assert "Most records lie near 40° north, 83° west (North America)." in said
    prepared = check_study(study(city()))
    full = prepared.events.loc[prepared.events["reason"] == "used", ["lat", "lon"]].to_numpy()
    taken = np.unique(prepared.grid.locate(full[:, 0], full[:, 1])).size
    share = 100 * (1 - taken / len(prepared.grid))
    (shown,) = re.findall(r"without strays. (\d+)\N{NO-BREAK SPACE}% of its hexagons hold no record", said)
    assert float(shown) == pytest.approx(share, abs=0.5)


def test_all_longitudes_without_minus_are_said_and_put_right(tmp_path: Path) -> None:
    lost = city().assign(lon=lambda frame: -frame["lon"])
    lost.to_csv(tmp_path / "visits.csv", index=False)
    wards().to_file(tmp_path / "wards.geojson")
    first = CliRunner().invoke(main, ["check", str(tmp_path / "visits.csv")])
    assert "near 40° north, 83° east (Asia)" in first.output
    advice = re.search(
        r"near 40° north, 83° west \(North America\).*(--study-area) with (--keep sign_flipped)", first.output
    )
    assert advice is not None
    options = [advice[1], str(tmp_path / "wards.geojson"), *shlex.split(advice[2])]
    done = CliRunner().invoke(
        main, ["map", str(tmp_path / "visits.csv"), *options, "--audience", "internal", "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "were given that sign, as asked" in done.output


def test_a_few_strays_are_counted_and_can_be_put_right() -> None:
    few = pd.concat(
        [
            city(),
            city().head(20).assign(lon=lambda frame: -frame["lon"]),
            city().head(8).rename(columns={"lat": "lon", "lon": "lat"}),
        ]
    )
    said = told(few)
    assert "20 records would lie in or near the study area with the other sign" in said
    assert "8 records would lie in or near the study area with latitude and longitude exchanged" in said
    kept = check_study(study(few, keep=("sign_flipped", "swapped")))
    assert set(kept.events["reason"]) <= {"used", "edge_of_grid"}
    assert "as asked" in told(few, keep=("sign_flipped", "swapped"))
    away = pd.concat([city(), pd.DataFrame({"lat": [30.0, 31.0], "lon": [-100.0, -110.0]})])
    assert "2 records lie away from where most are, and are left out: give --study-area" in told(away)


def test_areas_without_a_system_name_those_that_fit(tmp_path: Path) -> None:
    path = tmp_path / "wards.shp"
    wards().to_crs(3735).to_file(path)
    path.with_suffix(".prj").unlink()
    for given in ({"areas": path}, {"study_area": path}):
        with pytest.raises(
            hs.InputError, match=r"does not say its coordinate.*EPSG:3735 \(NAD83 / Ohio South \(ftUS\)\)"
        ):
            check_study(study(city(), **given))
    told_wrong = wards().to_crs(26917).set_crs(4326, allow_override=True)
    with pytest.raises(hs.InputError, match=r"look like metres or feet.*EPSG:26917") as refusal:
        check_study(study(city(), areas=told_wrong))
    code = int(re.findall(r"EPSG:(\d+)", str(refusal.value))[0])
    assert len(check_study(study(city(), areas=told_wrong.set_crs(code, allow_override=True))).grid)
    nowhere = turned(wards(), lambda at: at * 1e6).set_crs(None, allow_override=True)
    with pytest.raises(hs.InputError, match="No system that is known brings them to the records"):
        check_study(study(city(), areas=nowhere))


def test_areas_smaller_than_a_cell_say_which_resolution_fits() -> None:
    speck = gpd.GeoDataFrame({"name": ["speck"]}, geometry=[shapely.box(-83.0, 39.96, -82.9997, 39.9603)], crs=4326)
    with pytest.raises(hs.InputError, match=r"--resolution \d+") as refusal:
        check_study(study(city(), areas=speck))
    fits = int(re.findall(r"--resolution (\d+)", str(refusal.value))[0])
    assert len(check_study(study(city(), areas=speck, resolution=fits)).grid)


def test_addresses_of_another_country_are_said() -> None:
    lost = city().assign(
        lon=lambda frame: -frame["lon"], address=[f"{n} Elm St, Columbus, OH 43215" for n in range(400)]
    )
    assert (
        "Most addresses end with a state of the United States and a postal code, but the records lie near 40° north, "
        "83° east (Asia)" in told(lost)
    )
    assert "Most addresses" not in told(lost.assign(lon=-lost["lon"]))
    assert "Most addresses" not in told(lost.assign(address=[f"{n} Elm St" for n in range(400)]))


def test_what_was_mended_in_the_study_area_is_said() -> None:
    corners = [(-83.05, 39.91), (-82.95, 40.01), (-82.95, 39.91), (-83.05, 40.01)]
    broken = gpd.GeoDataFrame(geometry=[shapely.Polygon(corners)], crs=4326)
    assert "Study area: 1 of 1 areas had an outline that crosses" in told(city(), study_area=broken)
    hole = gpd.GeoDataFrame(geometry=[shapely.Polygon(corners)], crs=4326)
    assert "Excluded: 1 of 1 areas had an outline that crosses" in told(city(), areas=wards(), exclude=hole)
    assert "crosses" not in told(city(), study_area=shapely.box(-83.05, 39.91, -82.95, 40.01))
