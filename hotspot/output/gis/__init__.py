"""Files for geographic information systems: GeoPackage with a style, GeoParquet, GeoJSON."""

from hotspot.output.gis.save import GIS_FILES, layer_files, save_gis

__all__ = ["GIS_FILES", "layer_files", "save_gis"]
