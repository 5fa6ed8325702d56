"""A city as the texts of its files; writing them is left to the caller."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hotspot.simulate.readme import readme

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely

    from hotspot.simulate.city import City

STUDY = """\
# Settings of one study. Change them here, run `hotspot run study.toml`, keep this file beside the results.
# Paths are relative to this file.
title = "{title}"
audience = "internal"       # who will see it: internal, partner or public
event_noun = "visits"       # what one record is called on the page

[events]
file = "visits.csv"
cost_kind = "charged"       # what the amounts are: charged, allowed, paid or estimated

[events.columns]            # meaning = column in the file
lat = "lat"
lon = "lon"
time = "visit_date"
cost = "charge"
person = "person_id"
address = "address"
category = "category"

[areas]
file = "neighborhoods.geojson"
name_column = "name"
population_column = "population"

[services]                  # shown on the map; not part of any test
file = "services.csv"

[base]                      # streets, water and parks under the map; no number depends on them
files = ["streets.geojson", "water.geojson", "parks.geojson"]

[method]
measure = "people"          # count each person once; or events, or cost
rings = [1, 3]              # compare each hexagon with what lies 1, 2 and 3 steps around it, all at once
alpha = 0.05                # how much chance is accepted, after correcting for many tests

[output]
folder = "out"
"""


def city_files(city: City) -> dict[str, str]:
    """Return file name -> text (ASCII, LF) of a ready study of this city.

    The files: visits.csv, neighborhoods.geojson, services.csv, streets.geojson, water.geojson,
    parks.geojson, truth.json, study.toml and README.md.
    """
    title = f"{city.truth['city']}: synthetic emergency visits, {city.truth['year']}"
    return {
        "visits.csv": _csv(city.events.assign(charge=[f"{value:.2f}" for value in city.events["charge"]])),
        "neighborhoods.geojson": _geojson(city.neighborhoods),
        "services.csv": _csv(city.services),
        "streets.geojson": _base_geojson(city.streets),
        "water.geojson": _base_geojson(city.water),
        "parks.geojson": _base_geojson(city.parks),
        "truth.json": json.dumps(city.truth, indent=2) + "\n",
        "study.toml": STUDY.format(title=title),
        "README.md": readme(city.truth),
    }


def _csv(points: pd.DataFrame) -> str:
    """No value holds a comma or a quote, so none is quoted."""
    text = points.assign(**{name: [_degrees(value) for value in points[name]] for name in ("lat", "lon")})
    rows = [",".join(row) for row in text.itertuples(index=False, name=None)]
    return "\n".join([",".join(text.columns), *rows]) + "\n"


def _degrees(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6f}"


def _geojson(neighborhoods: gpd.GeoDataFrame) -> str:
    rows = neighborhoods.itertuples(index=False, name=None)
    return _collection(({"name": name, "population": int(people)}, shape) for name, people, shape in rows)


def _base_geojson(table: gpd.GeoDataFrame) -> str:
    """A feature for each part: of a street that leaves the city and comes back several."""
    return _collection(
        ({"FULLNAME": name, "MTFCC": code}, part)
        for name, code, shape in table.itertuples(index=False, name=None)
        for part in getattr(shape, "geoms", [shape])
    )


def _collection(rows: Iterable[tuple[dict[str, Any], Any]]) -> str:
    """RFC 7946: WGS 84 without a crs member, outer rings counterclockwise; one feature a line."""
    features = [
        json.dumps({"type": "Feature", "properties": properties, "geometry": _geometry(shape)})
        for properties, shape in rows
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _geometry(shape: Any) -> dict[str, Any]:
    from shapely.geometry.polygon import orient

    if shape.geom_type == "LineString":
        return {"type": "LineString", "coordinates": _rounded(shape)}
    turned = orient(shape)
    return {"type": "Polygon", "coordinates": [_rounded(ring) for ring in (turned.exterior, *turned.interiors)]}


def _rounded(line: shapely.LineString) -> list[list[float]]:
    return [[round(lon, 6), round(lat, 6)] for lon, lat in line.coords]
