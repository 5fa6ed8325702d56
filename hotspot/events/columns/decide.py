"""The column of each meaning: the one that is named, else the one whose name and values both fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, NEIGHBORHOOD, PERSON, PRECISION, TIME
from hotspot.errors import InputError
from hotspot.events.columns.fits import fits
from hotspot.events.columns.listed import listed
from hotspot.events.columns.looks import looks_of
from hotspot.events.columns.meanings import NO_COLUMN, EventColumns
from hotspot.events.columns.names import is_placement, is_plain, may_mean_more, narrower, nominees
from hotspot.events.columns.pairs import PLAIN, Pair, pairs_among
from hotspot.events.columns.precision import is_of_geocoders
from hotspot.events.columns.repeats import repeats, row_numbers
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source
from hotspot.words import Said, said

_GUESSED: Final = (LAT, LON, TIME, COST, PERSON, ADDRESS, CATEGORY, PRECISION)
_OPTION: Final = {meaning: f"--{meaning}" for meaning in _GUESSED}


@dataclass(frozen=True)
class Chosen:
    """What was decided about a table's columns."""

    columns: EventColumns
    """The column of each meaning in `source`; None where there is none."""
    source: Source
    """The table; a column of both coordinates is taken apart in it."""
    named: dict[str, str]
    """Meaning -> column as the user sees it."""
    notes: tuple[Said, ...] = ()
    """What is said about it."""
    money: tuple[str, ...] = ()
    """Columns that hold amounts of money and were not taken."""


@dataclass
class _Search:
    """A search for the columns of one table."""

    given: Sequence[str]
    doubled: frozenset[str]
    fit: Callable[[str, str], bool | None]
    of_geocoders: Callable[[str], bool] = lambda _: False
    notes: list[Said] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def decide(asked: EventColumns, opened: Source, seen: Source | None = None) -> Chosen:
    """Every column decided. ``seen``: where columns worth a look are looked at, if not in the table itself.

    Raises `InputError` for a column that is not there and for no or unclear coordinates.
    """
    given = opened.relation.columns
    worth = worth_a_look(asked, opened)
    looks = looks_of(seen or opened, worth)

    def fit(meaning: str, column: str) -> bool | None:
        look = looks.get(column)
        if look is None:
            # Not asked, or not to be read: text that is not UTF-8 is nobody's guess.
            return column not in worth
        return fits(meaning, column, look) if look.filled else None

    def of_geocoders(column: str) -> bool:
        return column in looks and any(map(is_of_geocoders, looks[column].sample))

    search = _Search(given, frozenset(name.lower() for name in opened.doubled), fit, of_geocoders)
    found = {f.name: _column(search, f.name, getattr(asked, f.name)) for f in fields(asked)}
    pair = _pair(search, asked, found, opened)
    _refuse(search, found, pair)
    columns = EventColumns(**found)
    named = columns.as_dict() if pair is None else {LAT: pair.column, LON: pair.column, **columns.as_dict()}
    if pair is not None:
        # That it is no address is no news then.
        search.notes = [note for note in search.notes if note.values.get("column") != repr(pair.column)]
        key = "columns.pair_turned" if pair.turned and pair.form is not PLAIN else "columns.pair"
        search.notes.append(said(key, column=repr(pair.column)))
        columns, opened = _apart(columns, pair, opened)
    if asked.one_per is None:
        search.notes += repeats(seen or opened, {name: look for name, look in looks.items() if name != columns.person})
    money = tuple(c for line in nominees(COST, given) for c in line if found[COST] is None and fit(COST, c))
    return Chosen(columns, opened, named, tuple(search.notes), money)


def by_name(asked: EventColumns, given: Sequence[str]) -> EventColumns:
    """The same by names alone."""
    search = _Search(given, frozenset(), lambda *_: True)
    found = {f.name: _column(search, f.name, getattr(asked, f.name)) for f in fields(asked)}
    _refuse(search, found, None)
    return EventColumns(**found)


def worth_a_look(asked: EventColumns, opened: Source) -> list[str]:
    """Columns whose values decide something."""
    given = opened.relation.columns
    kinds = dict(zip(given, map(str, opened.relation.types), strict=True))
    wanted: dict[str, None] = {}
    for meaning in _GUESSED:
        lines = nominees(meaning, given)
        if meaning in {LAT, LON} and _is_clear(meaning, lines, kinds):
            continue
        if getattr(asked, meaning) is None or meaning == COST:
            wanted |= dict.fromkeys(column for line in lines for column in line)
    return [*wanted, *(column for column in row_numbers(given) if column not in wanted)]


def _is_clear(meaning: str, lines: list[list[str]], kinds: Mapping[str, str]) -> bool:
    """Whether the column of a coordinate is known without a look at its values."""
    if not lines or len(lines[0]) > 1:
        return False
    alone = len(lines) == 1 and is_plain(meaning, lines[0][0])
    return alone or kinds[lines[0][0]] != "VARCHAR"


def _column(search: _Search, meaning: str, asked: str | None) -> str | None:
    if asked == NO_COLUMN or (asked is None and meaning not in _GUESSED):
        return None
    if asked is not None:
        return _named(search, meaning, asked)
    lines = nominees(meaning, search.given)
    fitting = [[column for column in line if search.fit(meaning, column)] for line in lines]
    best = next((narrower(meaning, line) for line in fitting if line), None)
    if best is None:
        best = next(([c for c in line if search.fit(meaning, c) is None] for line in lines), [])
        unfit = [column for line in lines for column in line if search.fit(meaning, column) is False]
        unfit = [column for column in unfit if not may_mean_more(meaning, column) or search.of_geocoders(column)]
        if unfit and not best and meaning not in {LAT, LON}:
            key = "columns.not_taken"
            search.notes.append(
                said(
                    key,
                    meaning=said(f"columns.{meaning}"),
                    column=repr(unfit[0]),
                    option=_said_option(meaning, unfit[0]),
                )
            )
        if meaning in {LAT, LON} and lines and is_plain(meaning, lines[0][0]) and not best:
            # Coordinates are needed: what is wrong with their values is said by who reads them.
            best = lines[0]
    several = [column for column in best if column.lower() in search.doubled]
    if meaning in {LAT, LON} and (several or len(best) > 1):
        search.problems.append(_doubled(several[0]) if several else _unclear(meaning, best))
        return None
    if several:
        search.notes.append(
            said(
                "columns.doubled", meaning=said(f"columns.{meaning}"), column=repr(several[0]), option=_OPTION[meaning]
            )
        )
        return None
    if len(best) > 1:
        search.notes.append(
            said(
                "columns.unclear",
                meaning=said(f"columns.{meaning}"),
                columns=tuple(map(repr, best)),
                option=_said_option(meaning, best[0]),
            )
        )
        return None
    return best[0] if best else None


def _named(search: _Search, meaning: str, asked: str) -> str | None:
    """The column that was named, whatever its values."""
    found = [asked] if asked in search.given else [c for c in search.given if c.lower() == asked.lower()]
    if len(found) != 1:
        raise InputError(f"There is no column {asked!r} for {_called(meaning)}. Columns found: {listed(search.given)}.")
    if asked.lower() in search.doubled:
        search.problems.append(_doubled(asked))
        return None
    return found[0]


def _pair(search: _Search, asked: EventColumns, found: dict[str, str | None], opened: Source) -> Pair | None:
    """The column of both coordinates, where it is named for both, or no columns of coordinates are there."""
    if found[LAT] is not None and found[LAT] == found[LON]:
        pairs = pairs_among(opened, [found[LAT]])
        if not pairs:
            raise InputError(
                f"Latitude and longitude are both read from column {found[LAT]!r}, which does not hold both. "
                "Name two columns, or one with texts such as (40.1, -75.3) or POINT (-75.3 40.1)."
            )
    elif found[LAT] is None and found[LON] is None and asked.lat is None and asked.lon is None and not search.problems:
        pairs = pairs_among(
            opened, [c for c in search.given if not is_placement(c) and c.lower() not in search.doubled]
        )
        if len(pairs) > 1:
            raise InputError(
                f"Several columns hold both coordinates: {', '.join(pair.column for pair in pairs)}. Choose one by "
                f"naming it twice ({_said_option(LAT, pairs[0].column)} {_said_option(LON, pairs[0].column)})."
            )
    else:
        return None
    if pairs:
        found[LAT] = found[LON] = None
        for meaning in (ADDRESS, CATEGORY, PERSON, TIME):
            if found[meaning] == pairs[0].column and getattr(asked, meaning) is None:
                found[meaning] = None
    return pairs[0] if pairs else None


def _apart(columns: EventColumns, pair: Pair, opened: Source) -> tuple[EventColumns, Source]:
    """The table with a column for each coordinate, as text."""
    names = [_free(f"{pair.column} ({part})", opened.relation.columns) for part in ("latitude", "longitude")]
    listed = f"*, {pair.lat} AS {quoted(names[0])}, {pair.lon} AS {quoted(names[1])}"
    relation = run(opened.what, lambda: opened.relation.project(listed), connection_of(opened.relation))
    return replace(columns, lat=names[0], lon=names[1]), replace(opened, relation=relation)


def _free(name: str, taken: Sequence[str]) -> str:
    known = {other.lower() for other in taken}
    while name.lower() in known:
        name += "'"
    return name


def _refuse(search: _Search, found: dict[str, str | None], pair: Pair | None) -> None:
    if search.problems:
        raise InputError(" ".join(dict.fromkeys(search.problems)))
    missing = [name for name in (LAT, LON) if found[name] is None and pair is None]
    if missing:
        hidden = [column for column in search.given if is_placement(column)]
        placements = (
            f" Columns of placements ({', '.join(hidden[:4])}) are never taken by themselves: a map of them shows "
            "where children live now."
            if hidden
            else ""
        )
        raise InputError(
            f"No column for {' and '.join(missing)} was recognised. Wanted: coordinates in decimal degrees. "
            f"Columns found: {listed(search.given)}. Name them with {' and '.join(_OPTION[m] for m in missing)}."
            f"{placements}"
        )
    for meaning in (PERSON, ADDRESS):
        if found[CATEGORY] is not None and found[CATEGORY] == found[meaning]:
            raise InputError(
                f"Column {found[CATEGORY]!r} is named as {meaning} and as category. Names of categories stand on "
                "the page, so a category must not tell who or where: name another column with --category, or none."
            )
    given = {**found, "both coordinates": pair.column if pair else None}
    for meaning in (LAT, LON, "both coordinates", PERSON, ADDRESS):
        if found[NEIGHBORHOOD] is not None and found[NEIGHBORHOOD] == given[meaning]:
            raise InputError(
                f"Column {found[NEIGHBORHOOD]!r} is read as {meaning} and as neighborhood. Names of neighborhoods "
                "stand on the page, so they must not tell who or where: name another column with "
                "--neighborhood-column, or none."
            )
    if pair is None and found[LAT] == found[LON]:
        raise InputError(f"Latitude and longitude are both read from column {found[LAT]!r}. Name two columns.")


def _unclear(meaning: str, columns: Sequence[str]) -> str:
    return (
        f"Several columns could be the {meaning}: {', '.join(columns)}. "
        f"Choose one ({_said_option(meaning, columns[0])})."
    )


def _doubled(column: str) -> str:
    return f"Several columns are named {column!r}. Rename all but one in the file, or delete those that are not meant."


def _called(meaning: str) -> str:
    """A meaning as its option calls it."""
    return meaning.replace("_", "-")


def _said_option(meaning: str, column: str) -> str:
    """The option as it is typed."""
    written = '"' + column.replace('"', '\\"') + '"' if not column.replace("_", "").isalnum() else column
    return f"{_OPTION[meaning]} {written}"
