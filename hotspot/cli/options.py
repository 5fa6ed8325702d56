"""The options that commands share."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

import click

from hotspot.disclosure import AUDIENCES, DisclosurePolicy
from hotspot.events import COST_KINDS, EventColumns
from hotspot.method import DEFAULT_CAP, MEASURES, Method
from hotspot.quality import KEEPABLE
from hotspot.stats import CORRECTIONS, EXPOSURE_NULLS, KERNELS, NULLS, TRANSFORMS
from hotspot.study import Study
from hotspot.words import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])

DATA: Final = (
    click.option("--neighborhoods", "areas", metavar="AREAS", help="Polygons with names: any vector file, any CRS."),
    click.option(
        "--study-area",
        metavar="FILE",
        help="Polygons in which events could have happened [default: AREAS, else a hull of the events].",
    ),
    click.option(
        "--exclude",
        metavar="FILE",
        help="Polygons in which nothing can happen (water, forest): cut out of the study area.",
    ),
    click.option(
        "--services",
        metavar="FILE",
        help="Points of institutions or services to show on the map: name and, if there is one, kind.",
    ),
    click.option(
        "--where", metavar="EXPR", help="Use only records that meet this SQL condition on the file's own columns."
    ),
    click.option("--lat", metavar="COLUMN", help="Column of latitudes in degrees [recognised by name]."),
    click.option("--lon", metavar="COLUMN", help="Column of longitudes in degrees [recognised by name]."),
    click.option("--time", metavar="COLUMN", help="Column of dates [recognised by name; 'none' for none]."),
    click.option("--cost", metavar="COLUMN", help="Column of amounts of money; needs --cost-kind."),
    click.option("--cost-kind", type=click.Choice(COST_KINDS), help="What the amounts are."),
    click.option("--person", metavar="COLUMN", help="Column that identifies a person [recognised by name]."),
    click.option("--address", metavar="COLUMN", help="Column of street addresses [recognised by name]."),
    click.option("--category", metavar="COLUMN", help="Column of kinds of event [recognised by name]."),
    click.option("--name-column", metavar="COLUMN", help="Column of AREAS that holds their names."),
    click.option(
        "--population",
        "population_column",
        metavar="COLUMN",
        help="Column of AREAS that holds their residents ('none' for none).",
    ),
    click.option(
        "--keep",
        multiple=True,
        type=click.Choice(KEEPABLE),
        help="Use records held out by this reason, too. Others have no place: for records outside give --study-area.",
    ),
    click.option(
        "--measure",
        type=click.Choice(MEASURES),
        help="What is added up [default: people where persons are known, else events].",
    ),
    click.option("--resolution", type=click.IntRange(0, 15), help="H3 resolution [default: chosen by a stated rule]."),
)
TEST: Final = (
    click.option(
        "--rings", type=click.IntRange(1, 10), default=1, show_default=True, help="Neighborhood radius in cells."
    ),
    click.option(
        "--kernel",
        type=click.Choice(tuple(KERNELS)),
        default="uniform",
        show_default=True,
        help="How cells weigh by distance; all but uniform are tested by random draws.",
    ),
    click.option(
        "--transform",
        type=click.Choice(tuple(TRANSFORMS)),
        default="none",
        show_default=True,
        help="What is done to the totals of cells before the test.",
    ),
    click.option(
        "--correction",
        type=click.Choice(tuple(CORRECTIONS)),
        default="benjamini-hochberg",
        show_default=True,
        help="Correction for many tests.",
    ),
    click.option(
        "--null",
        type=click.Choice((*NULLS, *EXPOSURE_NULLS)),
        default="total",
        show_default=True,
        help="What chance means; gamma-poisson and binomial compare with the residents of AREAS.",
    ),
    click.option(
        "--cap",
        default=str(DEFAULT_CAP),
        show_default=True,
        metavar="Q|none",
        help="Quantile of building totals above which a building counts no more.",
    ),
    click.option(
        "--alpha",
        type=click.Choice(["0.01", "0.05", "0.1"]),
        default="0.05",
        show_default=True,
        help="False-discovery rate at which an area is called hot.",
    ),
    click.option("--title", default="", help="Heading of the page."),
    click.option(
        "--noun",
        "event_noun",
        default="",
        metavar="PLURAL",
        help="What an event is called: calls, visits, reports [default: events].",
    ),
    click.option(
        "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the page."
    ),
    click.option("--no-kinds", is_flag=True, help="Leave counts by kind and period out of the page."),
)
AUDIENCE: Final = (
    click.option("--audience", type=click.Choice(AUDIENCES), help="For whom the output is made; there is no default."),
    click.option("--policy", metavar="FILE", help="A disclosure policy (TOML) in place of --audience."),
)
OUTPUT: Final = (
    click.option("--overwrite", is_flag=True, help="Replace the output folder if it is there."),
    click.option("--json", "as_json", is_flag=True, help="Print the manifest to stdout."),
    click.option("--quiet", is_flag=True, help="Print nothing but errors."),
)
PICTURE: Final = (
    click.option("--picture", is_flag=True, help="Also write map.png and map.pdf (needs the extra print)."),
)


def options(*groups: tuple[Callable[[Any], Any], ...]) -> Callable[[Command], Command]:
    """Add groups of options to a command, in their order."""

    def add(command: Command) -> Command:
        for group in reversed(groups):
            for option in reversed(group):
                command = option(command)
        return command

    return add


def study_from(events: str, given: Mapping[str, Any], policy: DisclosurePolicy) -> Study:
    """The study that the options describe."""
    test = {name: given[name] for name in ("rings", "kernel", "transform", "correction", "null") if name in given}
    if "cap" in given:
        test["cap"] = _cap(given["cap"])
    if "alpha" in given:
        test["alpha"] = float(given["alpha"])
    columns = EventColumns(**{f.name: given[f.name] for f in fields(EventColumns)})
    plain = (
        "areas",
        "study_area",
        "exclude",
        "services",
        "where",
        "cost_kind",
        "name_column",
        "population_column",
        "measure",
        "resolution",
    )
    told = {name: given[name] for name in (*plain, "title", "event_noun", "language", "keep") if name in given}
    told["by_kind"] = not given.get("no_kinds", False)
    return Study(events=events, policy=policy, columns=columns, method=Method(**test), **told)


def policy_from(audience: str | None, policy: str | None) -> DisclosurePolicy:
    """The policy that the options name: exactly one of the two."""
    if (audience is None) == (policy is None):
        raise click.UsageError("Name for whom the output is made: --audience internal (or --policy FILE).")
    return DisclosurePolicy.read(policy) if policy else DisclosurePolicy.for_audience(str(audience))


def _cap(text: str) -> float | None:
    if text == "none":
        return None
    try:
        return float(text)
    except ValueError:
        raise click.UsageError(f"The cap must be a quantile such as 0.99, or none; {text!r} was given.") from None
