"""A study as one TOML file that can be reviewed and run again."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hotspot.disclosure import DisclosurePolicy
from hotspot.errors import InputError
from hotspot.events import EventColumns
from hotspot.method import Method
from hotspot.study.settings import Study

#: Section -> its keys. A key that is not here is a typing error, and said.
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({"title", "audience", "policy", "event_noun", "language", "by_kind"}),
    "events": frozenset({"file", "where", "cost_kind", "keep"}),
    "events.columns": frozenset({"lat", "lon", "time", "cost", "person", "address", "category"}),
    "areas": frozenset({"file", "name_column", "population_column", "study_area", "exclude"}),
    "services": frozenset({"file"}),
    "grid": frozenset({"resolution"}),
    "method": frozenset({"measure", *Method.__dataclass_fields__}),
    "output": frozenset({"folder"}),
}
_SECTIONS: Final = ("events", "areas", "services", "grid", "method", "output")


def read_study(path: str | Path) -> Study:
    """A study from a TOML file; paths in it are relative to the file.

    Raises `InputError` when the file is missing, is not TOML, or has unknown or missing keys.
    """
    path = Path(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The study file {path.name} cannot be read ({type(error).__name__}). Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The study file {path.name} is not valid TOML: {error}") from error
    sections = _sections(given, path.name)
    top, events, areas = sections[""], sections["events"], sections["areas"]
    if "file" not in events:
        raise InputError(f'The study file {path.name} names no events: it needs [events] with file = "...".')
    method = dict(sections["method"])
    measure = method.pop("measure", None)
    if method.get("cap") == "none":
        method["cap"] = None
    optional = {
        "where": events.get("where") or None,
        "cost_kind": events.get("cost_kind"),
        "name_column": areas.get("name_column"),
        "population_column": areas.get("population_column"),
        "resolution": sections["grid"].get("resolution"),
        "title": top.get("title", ""),
        "event_noun": top.get("event_noun", ""),
        "language": top.get("language", "en"),
        "by_kind": top.get("by_kind", True),
    }
    here = path.parent
    try:
        return Study(
            events=here / events["file"],
            policy=_policy(top, path),
            areas=here / areas["file"] if "file" in areas else None,
            study_area=here / areas["study_area"] if "study_area" in areas else None,
            exclude=here / areas["exclude"] if "exclude" in areas else None,
            services=here / sections["services"]["file"] if "file" in sections["services"] else None,
            columns=EventColumns(**sections["events.columns"]),
            keep=_words(events.get("keep", []), "keep"),
            measure=measure,
            method=Method(**method),
            folder=str(here / sections["output"].get("folder", "out")),
            **optional,
        )
    except InputError as error:
        raise InputError(f"In the study file {path.name}: {error}") from error
    except TypeError as error:
        raise InputError(
            f"A value in the study file {path.name} is of the wrong kind (a text where a number belongs?)."
        ) from error


def _sections(given: Mapping[str, Any], what: str) -> dict[str, dict[str, Any]]:
    given = dict(given)
    for name in _SECTIONS:
        if not isinstance(given.get(name, {}), dict):
            raise InputError(f"In the study file {what}, {name} must be a section: [{name}] with its keys below.")
    events = dict(given.get("events", {}))
    found = {name: dict(given.pop(name, {})) for name in _SECTIONS}
    found["events.columns"] = dict(events.get("columns", {}))
    found["events"].pop("columns", None)
    found[""] = given
    for section, values in found.items():
        unknown = sorted(set(values) - _KEYS[section])
        if unknown:
            where = f"[{section}]" if section else "the top"
            raise InputError(
                f"The study file {what} has unknown keys at {where}: {', '.join(unknown)}. "
                f"{_meant(unknown[0], section)}Known there: {', '.join(sorted(_KEYS[section]))}."
            )
    return found


def _meant(key: str, section: str) -> str:
    near = difflib.get_close_matches(key, _KEYS[section], 1)
    return f"Did you mean {near[0]}? " if near else ""


def _words(given: Any, key: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise InputError(f'{key} must be a list: {key} = ["pile_up"].')
    return tuple(map(str, given))


def _policy(top: Mapping[str, Any], path: Path) -> DisclosurePolicy:
    if ("audience" in top) == ("policy" in top):
        raise InputError(
            f'The study file {path.name} must name its audience: audience = "internal", or policy = "policy.toml".'
        )
    if "policy" in top:
        return DisclosurePolicy.read(path.parent / top["policy"])
    return DisclosurePolicy.for_audience(top["audience"])
