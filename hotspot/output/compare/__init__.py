"""Two releases of the same cells side by side: one static page, one list, one manifest.

Importing this package loads neither geopandas nor a template engine; the first page that is rendered does.
"""

from hotspot.output.compare.save import COMPARE_FILES, render_comparison, save_comparison, save_comparison_folder

__all__ = ["COMPARE_FILES", "render_comparison", "save_comparison", "save_comparison_folder"]
