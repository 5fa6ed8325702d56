"""A folium map with the cells of a release and nothing else, for layers of one's own."""

from hotspot.output.bare.build import to_folium

__all__ = ["to_folium"]
