"""The options of commands: those of a study are made from its settings, those of the commands stand here."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import click

from hotspot.disclosure import DisclosurePolicy
from hotspot.errors import InputError
from hotspot.settings import YES, Declared, declared
from hotspot.study import Study
from hotspot.study.build import build_study

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Any], Any]

OUTPUT: Final = (
    click.option("--overwrite", is_flag=True, help="Replace the output folder if it is there."),
    click.option("--json", "as_json", is_flag=True, help="Print the manifest to stdout."),
    click.option("--quiet", is_flag=True, help="Print nothing but errors."),
)
BESIDE: Final = (
    click.option("--picture", is_flag=True, help="Also write map.png and map.pdf (needs the extra print)."),
    click.option("--gis", is_flag=True, help="Also write cells.gpkg, which QGIS opens coloured, cells.parquet, ..."),
    click.option("--excel", is_flag=True, help="Also write lists.xlsx, a sheet a question (needs the extra excel)."),
)


def options(*groups: tuple[Option, ...]) -> Callable[[Command], Command]:
    """Add groups of options to a command, in their order."""

    def add(command: Command) -> Command:
        for group in reversed(groups):
            for option in reversed(group):
                command = option(command)
        return command

    return add


def settings_of(command: str, kind: type[Study] = Study) -> tuple[Option, ...]:
    """The options of a command that are settings of a study."""
    return tuple(_option(one) for one in declared(kind) if command in one.setting.commands)


def study_from(events: str, given: Mapping[str, Any], kind: type[Study] = Study) -> Study:
    """The study that the options describe; ``given``: by parameter."""
    asked = [one for one in declared(kind) if one.setting.commands and one.parameter in given]
    values = {one.name: _value(one, given[one.parameter]) for one in asked}
    policy = values.get("policy")
    if policy is not None:
        values["policy"] = DisclosurePolicy.read(policy)
    return build_study(kind, {**values, "events": events})


def check_audience(given: Mapping[str, Any]) -> None:
    """Exactly one of audience and policy is named."""
    if (given["audience"] is None) == (given["policy"] is None):
        raise click.UsageError("Name for whom the output is made: --audience internal (or --policy FILE).")


def _option(one: Declared) -> Option:
    stated, shown = one.setting, one.default not in {None, "", ()}
    kind: Any = None
    if stated.choices:
        kind = click.Choice(tuple(map(str, stated.choices)))
    elif stated.kind.most > stated.kind.least:
        kind = click.IntRange(stated.kind.least, stated.kind.most)
    return click.option(
        one.option,
        one.parameter,
        type=kind,
        is_flag=stated.kind == YES,
        default=_default(one),
        show_default=shown and stated.kind != YES,
        multiple=stated.kind.several,
        metavar=stated.metavar or None,
        help=stated.help,
    )


def _default(one: Declared) -> Any:
    """The default as the command line has it: numbers are texts there, and the ends of a range stand about a dash."""
    if one.setting.kind.read is not None and one.setting.kind.types != (list,):
        return "-".join(map(str, one.default))
    return str(one.default) if isinstance(one.default, float) else one.default


def _value(one: Declared, given: Any) -> Any:
    """What was given, as the study wants it."""
    if one.setting.kind.path and one.setting.kind.several:
        return given or None
    if one.setting.kind.read is not None:
        try:
            return one.setting.kind.read(given)
        except InputError as error:
            raise click.UsageError(f"{one.option}: {error}") from None
    if not isinstance(one.default, float) or given in {None, "none"}:
        return given
    try:
        return float(given)
    except ValueError:
        raise click.UsageError(
            f"The {one.key} must be a number such as {one.default:g}, or none; {given!r} was given."
        ) from None
