"""Everything that is drawn or written. Takes a `Release` only."""

from hotspot.output.folder import FILES, save_folder
from hotspot.output.lists import save_lists
from hotspot.output.page import save_map

__all__ = ["FILES", "save_folder", "save_lists", "save_map"]
