"""Two releases of the same cells side by side: one static page, one list, one manifest.

Importing this package loads neither geopandas nor a template engine; the first page that is rendered does.
"""

from hotspot.output.compare.save import render_comparison, save_comparison, save_comparison_folder
from hotspot.report.compared.names import COMPARE_FILES

__all__ = ["COMPARE_FILES", "render_comparison", "save_comparison", "save_comparison_folder"]
