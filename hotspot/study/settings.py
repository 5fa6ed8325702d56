"""The settings of a study: each field says what it means, where it stands in a study file, and how it is asked for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hotspot.disclosure import AUDIENCES, DisclosurePolicy
from hotspot.events import COST_KINDS, EventColumns, Values
from hotspot.files.room import Room
from hotspot.method import MEASURES, Method
from hotspot.quality import KEEPABLE
from hotspot.quality.points import POINTS
from hotspot.settings import (
    FILES,
    PATH,
    PATH_OR_NONE,
    SIZE,
    WORDS,
    YES,
    Setting,
    file_or_table,
    files_or,
    holds,
    setting,
    whole,
)
from hotspot.study.based import GROUND
from hotspot.study.valid import refuse_wrong
from hotspot.words import LANGUAGES

#: Word among `Study.keep` for values that say that nothing is known.
PLACEHOLDERS: Final = "placeholders"


@dataclass(frozen=True)
class Study:
    """Everything that decides the result, except the data themselves."""

    events: Any = field(
        repr=False, metadata=setting(Setting("The events.", "events", PATH, key="file", without="needed", commands=()))
    )
    """Path of the events, or a table; see `hotspot.read_events`."""
    policy: DisclosurePolicy = field(
        metadata=setting(
            Setting(
                "For whom the output is made; there is no default.",
                "",
                choices=AUDIENCES,
                key="audience",
                without="needed, unless `policy`",
                commands=("map",),
            ),
            Setting(
                "A disclosure policy (TOML) in place of --audience.",
                "",
                PATH,
                key="policy",
                metavar="FILE",
                without="needed, unless `audience`",
                commands=("map",),
            ),
        )
    )
    """For whom the output is made."""
    areas: Any = file_or_table(
        Setting(
            "Polygons with names, in any CRS: GeoJSON, GeoPackage, Shapefile, FlatGeobuf or GeoParquet.",
            "areas",
            PATH,
            key="file",
            option="--neighborhoods",
            metavar="AREAS",
        )
    )
    """Path of the neighborhoods (polygons with names), or a GeoDataFrame; None: no neighborhoods."""
    study_area: Any = file_or_table(
        Setting(
            "Polygons in which events could have happened [default: AREAS, else a hull of the events].",
            "areas",
            PATH,
            metavar="FILE",
        )
    )
    """Path of the polygon(s) in which events could have happened; None: the areas, else a hull of the events."""
    exclude: Any = file_or_table(
        Setting(
            "Polygons in which nothing can happen (water, forest): cut out of the study area; or the water or the "
            "parks of --base. May be given several times.",
            "areas",
            files_or(*GROUND),
            metavar="FILE|water|parks",
        )
    )
    """Path of polygons in which nothing can happen (water, forest), or ``"water"``, ``"parks"``: those of the base; or
    several of these: cut out of the study area."""
    base: Any = file_or_table(
        Setting(
            "Streets, water and parks to draw on the map: Shapefile (TIGER/Line), GeoPackage, GeoJSON, "
            "FlatGeobuf, GeoParquet, OpenStreetMap .pbf. May be given several times.",
            "base",
            FILES,
            key="files",
            option="--base",
            metavar="FILE",
            page="page.md",
        )
    )
    """Path or paths of streets, water and parks to draw on the map, or tables; None: none. See `hotspot.read_base`."""
    residents: Any = file_or_table(
        Setting(
            "Residents of areas smaller than AREAS: polygons, or a table that is joined to AREAS ('none': take no "
            "residents at all) [default: those of AREAS].",
            "areas",
            PATH_OR_NONE,
            metavar="FILE",
            page="residents.md",
        )
    )
    """Path of areas with residents (polygons, or a table without shapes that is joined to the neighborhoods), or a
    table; None: the neighborhoods' own, ``"none"``: no residents are taken."""
    address_points: Any = file_or_table(
        Setting(
            "Points of addresses, with a column of homes (units) if there is one: where in their areas residents "
            "live [default: evenly over the ground].",
            "areas",
            PATH,
            metavar="FILE",
            without="evenly over the ground",
            page="residents.md",
        )
    )
    """Path of address points (with a column of units, if there is one), or a table: residents of an area are divided
    over them; None: over its ground."""
    margin_column: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column of AREAS, or of the residents file, that holds the 90 % margins of error of residents ('none' "
                "for none).",
                "areas",
                option="--margin-of-error",
                metavar="COLUMN",
                without="recognised",
                page="residents.md",
            )
        ),
    )
    """Column of the areas, or of the residents file, with margins of error of residents (90 %); None: recognised,
    ``"none"``: there are none."""
    services: Any = file_or_table(
        Setting(
            "Points of institutions or services to show on the map: name and, if there is one, kind.",
            "services",
            PATH,
            key="file",
            metavar="FILE",
        )
    )
    """Path of institutions or services (points with names) to show on the map, or a table; None: none."""
    institutions: Any = file_or_table(
        Setting(
            "Register of institutions (name, kind, lat and lon or address, beds, protected): their buildings get a "
            "list of their own, and protected places leave everything.",
            "institutions",
            PATH,
            key="file",
            metavar="FILE",
            page="institutions.md",
        )
    )
    """Path of a register of institutions, or a table; None: none. See `hotspot.read_institutions`."""
    buildings: Any = file_or_table(
        Setting(
            "Outlines of buildings, or parcels: what happened in one, within 15 m of it or at its address, is one "
            "building, and a column of complexes says which belong together [default: an address is a building].",
            "buildings",
            PATH,
            key="file",
            metavar="FILE",
            page="buildings.md",
        )
    )
    """Path of footprints of buildings, or of parcels (polygons), or a table; None: an address is a building. See
    `hotspot.read_footprints`."""
    columns: EventColumns = field(default_factory=EventColumns, metadata=holds(EventColumns))
    """Which column of the events means what."""
    values: Values = field(default_factory=Values, metadata=holds(Values))
    """How dates, coordinates and amounts are read where the file alone does not say it."""
    where: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Use only records that meet this SQL condition on the file's own columns.", "events", metavar="EXPR"
            )
        ),
    )
    """Condition in SQL on the events' own columns; None: all records."""
    layer: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Layer of a GeoPackage of events with several ('all': those with the same columns).",
                "events",
                metavar="NAME",
                page="columns.md",
            )
        ),
    )
    """Layer of a GeoPackage of events; ``"all"``: those with the same columns; None: the only one with records."""
    sheet: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Sheet of an Excel file of events with several ('all': those with the same columns).",
                "events",
                metavar="NAME",
                page="columns.md",
            )
        ),
    )
    """Sheet of a workbook of events; ``"all"``: those with the same columns; None: the only one with records."""
    keep: tuple[str, ...] = field(
        default=(),
        metadata=setting(
            Setting(
                "Use records held out by this reason, too, or take placeholders (UNKNOWN, 0) for values. Others have "
                "no place: for records outside give --study-area.",
                "events",
                WORDS,
                choices=(*KEEPABLE, PLACEHOLDERS),
            )
        ),
    )
    """Reasons for holding records out that are overruled (``pile_up``, ``swapped``, ``sign_flipped``), and
    ``placeholders``."""
    keep_points: tuple[tuple[float, float], ...] = field(
        default=(),
        metadata=setting(
            Setting(
                "A pile-up that is none, as pile_ups.csv lists it: its records are used. May be given several times.",
                "events",
                POINTS,
                option="--keep-point",
                metavar="LAT,LON",
                page="quality.md",
            )
        ),
    )
    """Latitude and longitude of pile-ups that are used all the same; of each as ``pile_ups.csv`` lists it."""
    name_column: str | None = field(
        default=None,
        metadata=setting(
            Setting("Column of AREAS that holds their names.", "areas", metavar="COLUMN", without="recognised")
        ),
    )
    """Column of the areas that holds their names; None: recognised."""
    level: int | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Level of AREAS that hold areas and their parts: 1 for the largest, 2 for their parts.",
                "areas",
                whole(1, 9),
                page="areas.md",
            )
        ),
    )
    """Which areas of a file that holds areas and their parts: 1 for the largest; None: there is one level."""
    population_column: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column of AREAS, or of the residents file, that holds residents ('none' for none).",
                "areas",
                option="--population",
                metavar="COLUMN",
                without="recognised",
            )
        ),
    )
    """Column of the areas, or of the residents file, that holds residents; None: recognised, ``"none"``: there is
    none."""
    measure: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "What is added up [default: people where persons are known, else events].",
                "method",
                choices=MEASURES,
                without="chosen",
            )
        ),
    )
    """``events``, ``people``, ``cost`` or ``cost_per_event``; None: people where persons are known, else events."""
    cost_kind: str | None = field(
        default=None, metadata=setting(Setting("What the amounts are.", "events", choices=COST_KINDS))
    )
    """``charged``, ``allowed``, ``paid`` or ``estimated``: what the amounts are."""
    resolution: int | None = field(
        default=None,
        metadata=setting(
            Setting("H3 resolution [default: chosen by a stated rule].", "grid", whole(0, 15), without="chosen")
        ),
    )
    """H3 resolution; None: chosen by a stated rule."""
    method: Method = field(default_factory=Method, metadata=holds(Method))
    """Settings of the test; its ``measure`` gives way to the study's."""
    memory: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "How much memory the engine that reads the events may use, such as 2GB [default: three quarters of the "
                "machine's].",
                "engine",
                SIZE,
                metavar="SIZE",
                without="three quarters of the machine's",
                page="columns.md",
            )
        ),
    )
    """Memory that the engine may use for the events, such as ``2GB``; None: three quarters of the machine's."""
    spill: Any = field(
        default=None,
        metadata=setting(
            Setting(
                "A folder in which the engine may keep, encrypted and until it ends, what does not fit into memory "
                "[default: nothing is kept anywhere].",
                "engine",
                PATH,
                metavar="FOLDER",
                page="columns.md",
            )
        ),
    )
    """Folder in which the engine may keep what does not fit into memory, until it ends; None: nothing is kept."""
    title: str = field(default="", metadata=setting(Setting("Heading of the page.", "")))
    """Heading of the page; empty: the page's own, in its language."""
    event_noun: str = field(
        default="",
        metadata=setting(
            Setting(
                "What an event is called: calls, visits, reports [default: events].",
                "",
                option="--noun",
                metavar="PLURAL",
            )
        ),
    )
    """What an event is called, in the plural; empty: events, in the language of the page."""
    by_kind: bool = field(
        default=True,
        metadata=setting(
            Setting(
                "Whether counts by kind and period stand on the page, also of single buildings.",
                "",
                YES,
                option="--kinds/--no-kinds",
            )
        ),
    )
    """Whether the page holds counts by kind and period, also for single buildings; False: it cannot be filtered."""
    cold: bool = field(
        default=False,
        metadata=setting(
            Setting(
                "Also show areas with fewer than expected: beside strong hot areas they are often no more than a "
                "shadow of these.",
                "",
                YES,
                option="--cold",
                commands=("map",),
                page="gi-star.md",
            )
        ),
    )
    """Whether areas with fewer than expected are shown, too; they are computed in any case (``q_cold``)."""
    folder: str = field(
        default="out",
        metadata=setting(Setting("Where the files go; -o on the command line wins.", "output", PATH, commands=())),
    )
    """Where the files go; the command line's -o wins."""
    language: str = field(default="en", metadata=setting(Setting("Language of the page.", "", choices=LANGUAGES)))
    """Language of the page: ``en`` or ``es``."""

    @property
    def room(self) -> Room:
        """What the engine may use for the events."""
        return Room(self.memory, None if self.spill is None else Path(self.spill))

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, as `hotspot.study.valid` says."""
        refuse_wrong(self)
