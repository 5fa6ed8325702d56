"""One HTML file that opens from disk: the finding, the map, the ranked lists, the notes.

Importing this package loads neither folium nor geopandas; the first page that is rendered does.
"""

from hotspot.output.page.save import render_page

__all__ = ["render_page"]
