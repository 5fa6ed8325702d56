"""The vocabulary: every column that the package reads or writes is named here, once.

A table is named for its row: *events* (row: an event), *cells* (row: an H3 cell of the study
area), *buildings* and *neighborhoods* (both *places*; row: a place), *services* and
*institutions* (row: an institution or service at a point).
"""

from typing import Final

# Events, as read.
LAT: Final = "lat"
LON: Final = "lon"
TIME: Final = "time"
TIME_UNREAD: Final = "time_unread"
COST: Final = "cost"
PERSON: Final = "person"
ADDRESS: Final = "address"
CATEGORY: Final = "category"
NEIGHBORHOOD: Final = "neighborhood"
INSTITUTION: Final = "institution"
PRECISION: Final = "precision"
WEIGHT: Final = "weight"
# Events, as checked.
SELECTED: Final = "selected"
REPEATED: Final = "repeated"
SPELLED: Final = "spelled"
WRITTEN: Final = "written"
REASON: Final = "reason"

# Places of events that stay where they are, beside what events have: of how many events something is known.
KNOWN: Final = "known"
TIMED: Final = "timed"
UNREAD: Final = "unread"
PAID: Final = "paid"
FIRST: Final = "first"
LAST: Final = "last"
MONTHS: Final = "months"
CENTS: Final = "cents"
LARGEST: Final = "largest"

# Totals of a cell or a place.
EVENTS: Final = "events"
PEOPLE: Final = "people"
TOTALS: Final = (EVENTS, PEOPLE, COST)

COST_PER_EVENT: Final = "cost_per_event"
AMOUNTS: Final = "amounts"

# Cells.
CELL: Final = "cell"
VALUE: Final = "value"
Z: Final = "z"
SCALE: Final = "scale"
SET_ASIDE: Final = "set_aside"
P: Final = "p"
P_HOT: Final = "p_hot"
P_COLD: Final = "p_cold"
Q_HOT: Final = "q_hot"
Q_COLD: Final = "q_cold"
LABEL: Final = "label"
HOT_WITHOUT: Final = ("hot_without_person", "hot_without_event", "hot_without_building")
HOT_IN_DRAWS: Final = "hot_in_draws"
HALF_ADDRESSES: Final = "half_addresses"

# Discs.
RINGS: Final = "rings"
CELLS: Final = "cells"

# Places.
RANK: Final = "rank"
NAME: Final = "name"
SPREAD: Final = "spread"
SPELLINGS: Final = "spellings"
FOOTPRINT: Final = "footprint"
COMPLEX: Final = "complex"
INTERPOLATED: Final = "interpolated"
REPEAT_PEOPLE: Final = "repeat_people"
CARRIED_BY: Final = "carried_by"
HALF_CARRIED_BY: Final = "half_carried_by"
TOP_SHARE: Final = "top_share"
HALF_COST_CARRIED_BY: Final = "half_cost_carried_by"
TOP_COST_SHARE: Final = "top_cost_share"
COST_RANKED: Final = "cost_ranked"
SHARE: Final = "share"
CUMULATIVE_SHARE: Final = "cumulative_share"
POPULATION: Final = "population"
POPULATION_MOE: Final = "population_moe"
UNITS: Final = "units"
INDEPENDENT_EVENTS: Final = "independent_events"
EVENTS_EACH: Final = "events_each"
INDEPENDENT_AMOUNTS: Final = "independent_amounts"
COST_EACH: Final = "cost_each"
LARGEST_BUILDING: Final = "largest_building"
RATE: Final = "rate"
EB_RATE: Final = "eb_rate"
EXPECTED_RANK: Final = "expected_rank"
RANK_LOW: Final = "rank_low"
RANK_HIGH: Final = "rank_high"
P_TOP: Final = "p_top"
TIER: Final = "tier"
RATE_RANK: Final = "rate_rank"
RATE_RANK_LOW: Final = "rate_rank_low"
RATE_RANK_HIGH: Final = "rate_rank_high"
RATE_TIER: Final = "rate_tier"
EXPECTED: Final = "expected"
EXCESS: Final = "excess"
TIMES_EXPECTED: Final = "times_expected"
TIMES_AVERAGE: Final = "times_average"
LOW: Final = "low"
HIGH: Final = "high"
P_EXCEEDS: Final = "p_exceeds"
STANDS_OUT: Final = "stands_out"
HOT_CELLS: Final = "hot_cells"

# Hot places, beside what cells and places have.
STREETS: Final = "streets"
NAMED_SHARE: Final = "named_share"
BUILDINGS: Final = "buildings"
FIRST_BUILDINGS: Final = "first_buildings"
WITHOUT_BUILDING: Final = "without_building"
WITHOUT_PERSON: Final = "without_person"
KINDS: Final = "kinds"
PERIODS: Final = "periods"
NEAREST: Final = "nearest_services"
GEOMETRY: Final = "geometry"

# The table of concentration.
PLACES: Final = "places"
MEASURE: Final = "measure"
STATISTIC: Final = "statistic"
TOP: Final = "top"
LISTED: Final = "listed"
OBSERVED: Final = "observed"
CHANCE_LOW: Final = "chance_low"
CHANCE_MEAN: Final = "chance_mean"
CHANCE_HIGH: Final = "chance_high"

# Pile-ups.
ADDRESSES: Final = "addresses"
WHY: Final = "why"
HELD: Final = "held"
NEAREST_AREA: Final = "nearest_area"
METRES_TO_CENTRE: Final = "metres_to_centre"

# Counts by category and period.
SLOT: Final = "slot"

# Institutions and services.
KIND: Final = "kind"
BEDS: Final = "beds"
PROTECTED: Final = "protected"
JOINED: Final = "joined"
PER_BED: Final = "per_bed"
PER_BED_LOW: Final = "per_bed_low"
PER_BED_HIGH: Final = "per_bed_high"

# The quality table.
RECORDS: Final = "records"
USED: Final = "used"

# Every table that leaves the house.
AUDIENCE: Final = "audience"
