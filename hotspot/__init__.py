"""hotspot finds where help is needed: events -> cells -> findings -> release -> page."""

import hotspot.starting  # noqa: F401 - first: Ctrl-C while the rest is loaded
from hotspot.base import fit_base, read_base
from hotspot.cells import bin_events
from hotspot.disclosure import DisclosurePolicy, Facts, Release, release
from hotspot.engines import Totals
from hotspot.errors import HotspotError, InputError, MissingExtraError, NotReleasableError
from hotspot.evaluate import evaluate_next_period
from hotspot.events import EventColumns, Values, read_events
from hotspot.footprints import join_footprints, read_footprints, without_protected
from hotspot.grid import Grid, to_geodataframe
from hotspot.hot_spots import (
    count_false_alarms,
    find_hot_spots,
    leave_one_out,
    mark_windows,
    measure_clustering,
    scan_discs,
    scan_places,
)
from hotspot.institutions import read_institutions
from hotspot.method import Method
from hotspot.output import (
    save_comparison,
    save_folder,
    save_gis,
    save_lists,
    save_map,
    save_picture,
    save_workbook,
    to_folium,
)
from hotspot.places import (
    areas_that_stand_out,
    expect_buildings,
    find_hot_places,
    measure_concentration,
    rank_places,
    read_address_points,
    residents_of_buildings,
    spread_population,
    total_by_building,
    total_by_complex,
    total_by_institution,
    total_by_name,
    total_by_place,
)
from hotspot.quality import check_events, quality_table
from hotspot.services import read_services
from hotspot.slices import Slices, slice_events
from hotspot.stats.scan import ScanMethod
from hotspot.study import Study, read_study, run_study
from hotspot.version import VERSION

__version__ = VERSION

__all__ = [
    "DisclosurePolicy",
    "EventColumns",
    "Facts",
    "Grid",
    "HotspotError",
    "InputError",
    "Method",
    "MissingExtraError",
    "NotReleasableError",
    "Release",
    "ScanMethod",
    "Slices",
    "Study",
    "Totals",
    "Values",
    "__version__",
    "areas_that_stand_out",
    "bin_events",
    "check_events",
    "count_false_alarms",
    "evaluate_next_period",
    "expect_buildings",
    "find_hot_places",
    "find_hot_spots",
    "fit_base",
    "join_footprints",
    "leave_one_out",
    "mark_windows",
    "measure_clustering",
    "measure_concentration",
    "quality_table",
    "rank_places",
    "read_address_points",
    "read_base",
    "read_events",
    "read_footprints",
    "read_institutions",
    "read_services",
    "read_study",
    "release",
    "residents_of_buildings",
    "run_study",
    "save_comparison",
    "save_folder",
    "save_gis",
    "save_lists",
    "save_map",
    "save_picture",
    "save_workbook",
    "scan_discs",
    "scan_places",
    "slice_events",
    "spread_population",
    "to_folium",
    "to_geodataframe",
    "total_by_building",
    "total_by_complex",
    "total_by_institution",
    "total_by_name",
    "total_by_place",
    "without_protected",
]
