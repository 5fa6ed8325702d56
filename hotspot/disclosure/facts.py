"""What page and manifest say about how the findings came about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from hotspot.disclosure.discs import DiscsFound
from hotspot.slices import Slices
from hotspot.stats.moran import GlobalTest
from hotspot.words import Said


@dataclass(frozen=True)
class Facts:
    """Plain facts beside the tables; every one has a default, so that tables alone can be released too."""

    title: str = ""
    """Heading of the page; empty: the page's own, in its language."""
    test: Mapping[str, Any] | None = field(default=None, repr=False)
    """What was tested, ``attrs["test"]`` of the table that `find_hot_spots` returned: for cells that have lost it."""
    measure: str = "events"
    """What was tested: ``events``, ``people``, ``cost`` or ``cost_per_event``."""
    event_noun: str = ""
    """What an event is called, in the plural; empty: events, in the language of the page."""
    currency: str = "$"
    """Sign before amounts of money."""
    cost_kind: str | None = None
    """``charged``, ``allowed``, ``paid`` or ``estimated``; None where there is no money."""
    period: tuple[str, str] | None = None
    """First and last day of the records used (ISO dates)."""
    resolution: int | None = None
    """H3 resolution of the cells."""
    rings: int | tuple[int, int] | None = None
    """Neighbourhood radius in H3 steps, or the first and the last of several scales."""
    alpha: float = 0.05
    """False-discovery rate at which a cell is called hot or cold in the finding."""
    correction: str = "benjamini-hochberg"
    """Correction for many tests; see `hotspot.Method`."""
    null: str = "total"
    """Null hypothesis; see `hotspot.Method`."""
    residents_way: str = "none"
    """Against what: ``fine``, cells tested against their residents; ``coarse``, areas estimated, cells under the null
    ``total``; ``few``, likewise because under 100 cells have residents; ``none``, residents not known."""
    outside_residents: int = 0
    """Number of events in cells without residents, which are not tested."""
    false_alarms: tuple[int, int] | None = None
    """Shuffled versions of the map with any hot cell, and all of them; None where none were made."""
    area_cells: float = 0.0
    """Cells that the median area with residents covers; 0 where that is not known."""
    dispersion: float = 1.0
    """How many events count as one in the estimate of areas; 1 for people."""
    persons_known: bool = True
    """Whether persons are known of nearly all events; where no person is known at all the tables lack people."""
    stands_out_times: float = 1.25
    """An area stands out where its rate is more than so many times the overall rate ..."""
    stands_out_probability: float = 0.95
    """... with more than this probability."""
    kernel: str = "uniform"
    """How cells weigh by their distance; see `hotspot.Method`."""
    transform: str = "none"
    """What was done to the totals of cells; see `hotspot.Method`."""
    exact: bool = True
    """False where p is an upper bound or comes from a fitted model."""
    ranked_by: str = "events"
    """What the lists of places are ranked by: ``events``, ``people``, ``cost``, ``rate`` or ``excess``."""
    tops: Mapping[str, int] = field(default_factory=dict)
    """List of places -> how many of its places count as the top."""
    clustering: Mapping[str, GlobalTest] = field(default_factory=dict)
    """``morans_i`` and ``general_g`` of the tested values; see `hotspot.measure_clustering`."""
    discs: pd.DataFrame | DiscsFound | None = field(default=None, repr=False, compare=False)
    """Round areas found by a search with one level for the whole map: the table of `hotspot.scan_discs`; of a release
    what of it may leave."""
    concentration: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    """Row: a number of concentration beside chance; see `hotspot.measure_concentration`."""
    slices: Slices | None = field(default=None, repr=False, compare=False)
    """Counts by category and period; see `hotspot.slices.slice_events`."""
    services: pd.DataFrame | None = field(default=None, repr=False, compare=False)
    """Row: an institution or service on the map; see `hotspot.read_services`."""
    base: Any = field(default=None, repr=False, compare=False)
    """Row: a street, water or park that the map shows (GeoDataFrame); see `hotspot.fit_base`."""
    base_name: tuple[Said | str, ...] = ()
    """File names of the base, without their folders."""
    services_name: Said | str = ""
    """File name of the services, without its folder; empty where there are none."""
    kept_columns: tuple[str, ...] = ()
    """Columns of the user's own that leave with the list of buildings, for internal use alone."""
    tested: int = 0
    """Number of cells tested."""
    set_aside: int = 0
    """Number of cells that hold so much by themselves that they were left out of the test."""
    label_counts: Mapping[str, int] = field(default_factory=dict)
    """Label -> number of cells, every label."""
    cold: bool = False
    """Whether areas with fewer than expected are shown; beside strong hot ones they are often no more than a shadow."""
    cold_detectable: bool = True
    """False where even an empty neighbourhood would not have been significant."""
    method_note: tuple[Said, ...] | str = ""
    """One paragraph from which a reviewer could replicate the analysis."""
    decisions: tuple[Said | str, ...] = ()
    """Every decision the tool took by itself, with its reason."""
    input_name: Said | str = ""
    """File name of the events, without its folder."""
    study_area_assumed: bool = False
    """True where the study area is a hull of the records."""
    population_note: Said | str = ""
    """Where the population comes from; empty where there is none."""
    version: str = ""
    """Version of hotspot."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Further facts for the manifest only, JSON values: versions, input, columns, grid, method, caps."""
