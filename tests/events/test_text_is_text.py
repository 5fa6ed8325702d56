"""A column of persons, addresses or kinds is text in every reader; conditions still compare numbers."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hotspot.areas import read_areas
from hotspot.events import EventColumns, read_events

COUNT = 25
IDS = {
    "twenty digits": [f"{12345678901234560000 + number}" for number in range(COUNT)],
    "with an E": [f"{number}E1" for number in range(1, COUNT + 1)],
    "dotted": [f"1.{number}" for number in range(1, 10)] + [f"1.{number}0" for number in range(1, 10)] + ["2", "2.0"],
    "zeros": [f"{number:05d}" for number in range(COUNT)],
    "tracts": [f"01001{number:06d}" for number in range(COUNT)],
    "truths": ["Yes", "No", "TRUE", "true", "T", "f"],
}


def table(values: list[str], column: str) -> pd.DataFrame:
    rows = range(len(values))
    return pd.DataFrame(
        {"lat": [40 + row / 100 for row in rows], "lon": [-75 - row / 100 for row in rows], column: values}
    )


def saved(frame: pd.DataFrame, path: Path) -> Path:
    """The table as a file of the kind that the path ends in, texts as texts."""
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        points = gpd.points_from_xy(frame["lon"], frame["lat"])
        gpd.GeoDataFrame(frame.drop(columns=["lat", "lon"]), geometry=points, crs=4326).to_file(
            # FlatGeobuf would sort the points by place.
            path,
            **({"SPATIAL_INDEX": "NO"} if path.suffix == ".fgb" else {}),
        )
    return path


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx", ".geojson", ".gpkg", ".shp", ".fgb"])
@pytest.mark.parametrize(
    ("kind", "column", "meaning"),
    [(kind, "category", "category") for kind in IDS]
    + [(kind, "person_id", "person") for kind in IDS if kind != "truths"],
)
def test_a_text_stays_as_it_is_written(tmp_path: Path, ending: str, kind: str, column: str, meaning: str) -> None:
    path = saved(table(IDS[kind], column), tmp_path / f"e{ending}")
    found = read_events(path, columns=EventColumns(**{meaning: column}))
    assert found[meaning].tolist() == IDS[kind]


@pytest.mark.parametrize("values", [[7.0, 12.0, None], [7, 12, 2**53 + 1], [7.0, 1.5, None]])
def test_whole_numbers_have_no_point(values: list[Any], tmp_path: Path) -> None:
    frame = table(["", "", ""], "person_id").assign(person_id=values)
    wanted = [None if v is None else str(int(v)) if v % 1 == 0 else str(v) for v in values]
    sources: list[Any] = [frame]
    frame.to_parquet(tmp_path / "e.parquet")
    sources.append(tmp_path / "e.parquet")
    if max(v or 0 for v in values) < 2**53:
        # A cell of Excel holds no larger number.
        sources.append(saved(frame, tmp_path / "e.xlsx"))
    for source in sources:
        found = read_events(source, columns=EventColumns(person="person_id"))["person"]
        assert [v if isinstance(v, str) else None for v in found] == wanted


def test_cells_of_several_kinds_stand_as_they_are_shown(tmp_path: Path) -> None:
    frame = table(["x"] * 5, "person_id")
    frame["person_id"] = pd.Series([7, "07", 7.5, True, None], dtype=object)
    found = read_events(saved(frame, tmp_path / "e.xlsx"), columns=EventColumns(person="person_id"))["person"]
    assert [v if isinstance(v, str) else None for v in found] == ["7", "07", "7.5", "TRUE", None]


def test_names_of_areas_keep_their_zeros(tmp_path: Path) -> None:
    squares = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 0]]]},
        }
        for x, name in enumerate(["01001020100", "01001020200"])
    ]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": squares}))
    assert read_areas(tmp_path / "a.geojson")["name"].tolist() == ["01001020100", "01001020200"]


def test_a_number_that_names_an_area_has_no_point() -> None:
    squares = [shapely.box(x, 0, x + 1, 1) for x in range(3)]
    areas = gpd.GeoDataFrame({"geoid": [1001020100.0, 1001020200.0, 7.0]}, geometry=squares, crs=4326)
    assert read_areas(areas, name_column="geoid")["name"].tolist() == ["1001020100", "1001020200", "7"]


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ("ward > 9", [False, True, True]),
        ("ward = 7", [True, False, False]),
        ("Ward IN (7, 12) AND \"person id\" = '007'", [True, False, False]),
        ("score >= 1.5 OR score IS NULL", [False, True, True]),
        ("open", [True, False, True]),
        ("NOT open AND ward BETWEEN 10 AND 20", [False, True, False]),
        ("note = 'größer' AND ward = 7", [True, False, False]),
        ("code = '010'", [True, False, False]),
        ("zip LIKE '191%'", [True, False, False]),
    ],
)
def test_a_condition_on_a_text_file_compares_numbers(tmp_path: Path, where: str, chosen: list[bool]) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "lat,lon,ward,score,open,person id,note,code,zip\n40,-75,7,1.25,true,007,größer,010,19104\n"
        "40,-75,12,2.5,false,07,x,10,18000\n40,-75,100,,TRUE,7,x,7,18001\n",
        encoding="utf-8",
    )
    assert read_events(path, where=where)["selected"].tolist() == chosen
