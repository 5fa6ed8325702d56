"""Everything that is drawn or written. Takes a `Release` only."""

from hotspot.output.bare import to_folium
from hotspot.output.compare import COMPARE_FILES, save_comparison, save_comparison_folder
from hotspot.output.excel import save_workbook
from hotspot.output.files import Claim, claimed_folder
from hotspot.output.folder import ALSO, FILES, check_also, save_folder
from hotspot.output.gis import save_gis
from hotspot.output.lists import save_lists
from hotspot.output.notebook import SavedMap, save_map
from hotspot.output.picture import save_picture

__all__ = [
    "ALSO",
    "COMPARE_FILES",
    "FILES",
    "Claim",
    "SavedMap",
    "check_also",
    "claimed_folder",
    "save_comparison",
    "save_comparison_folder",
    "save_folder",
    "save_gis",
    "save_lists",
    "save_map",
    "save_picture",
    "save_workbook",
    "to_folium",
]
