"""What may leave of each table, by audience: one file a table.

A release holds tables by name; a table whose name is not here cannot leave.
"""

from collections.abc import Mapping
from typing import Final

from hotspot.disclosure.tables.buildings import BUILDINGS
from hotspot.disclosure.tables.cells import CELLS
from hotspot.disclosure.tables.concentration import CONCENTRATION
from hotspot.disclosure.tables.hot_places import HOT_PLACES
from hotspot.disclosure.tables.institutions import INSTITUTIONS
from hotspot.disclosure.tables.neighborhoods import NEIGHBORHOODS
from hotspot.disclosure.tables.pile_ups import PILE_UPS
from hotspot.disclosure.tables.quality import QUALITY
from hotspot.disclosure.tables.rule import TableRule

#: Name -> what may leave, in the order in which tables are listed.
TABLES: Final[Mapping[str, TableRule]] = {
    "cells": CELLS,
    "hot_places": HOT_PLACES,
    "buildings": BUILDINGS,
    "neighborhoods": NEIGHBORHOODS,
    "institutions": INSTITUTIONS,
    "concentration": CONCENTRATION,
    "quality": QUALITY,
    "pile_ups": PILE_UPS,
}

__all__ = ["TABLES", "TableRule"]
