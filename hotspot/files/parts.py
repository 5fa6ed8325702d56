"""Which sheet or layer of a file is meant, where it has several with records."""

from collections.abc import Mapping, Sequence
from typing import Final

from hotspot.errors import InputError

#: Asks for every part that has the same columns.
ALL: Final = "all"


def chosen_parts(
    columns: Mapping[str, Sequence[str]], asked: str | None, what: str, kind: str
) -> tuple[list[str], list[str]]:
    """The parts that are read, and those that ``all`` leaves out because their columns are others.

    ``columns``: of each part with records, in the file's order. ``kind``: "sheet" or "layer", which is the option, too.
    Raises `InputError` where several could be meant, and for one that is not there.
    """
    names = list(columns)
    if asked == ALL:
        alike = [[other for other in names if _same(columns[other], columns[name])] for name in names]
        most = max(alike, key=len, default=[])
        return most, [name for name in names if name not in most]
    if asked is not None:
        found = [name for name in names if name == asked] or [n for n in names if n.lower() == asked.lower()]
        if len(found) == 1:
            return found, []
        raise InputError(f"{what} has no {kind} {asked!r} with records. Those with records: {_listed(names)}.")
    if len(names) > 1:
        alike_first = all(_same(columns[name], columns[names[0]]) for name in names)
        joined = f", or --{kind} all to join those with the same columns" if alike_first else ""
        raise InputError(
            f"{what} has {len(names):,} {kind}s with records: {_listed(names)}. "
            f"Choose one (--{kind} {_as_option(names[0])}){joined}."
        )
    return names, []


def refuse_part(asked: str | None, what: str, kind: str) -> None:
    """Refuse a choice of a part in a file that has none."""
    if asked is not None:
        raise InputError(f"{what} has no {kind}s to choose from: leave out --{kind}.")


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return {name.lower() for name in one} == {name.lower() for name in other}


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:12]))
    return (shown or "none") + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")


def _as_option(name: str) -> str:
    return '"' + name.replace('"', '\\"') + '"'
