"""A study as one TOML file that can be reviewed and run again."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hotspot.disclosure import DisclosurePolicy
from hotspot.errors import InputError
from hotspot.files.paths import check_file, shown
from hotspot.settings import YES, Declared, declared
from hotspot.study.build import Made, build_study
from hotspot.study.settings import Study


def read_study(path: str | Path) -> Study:
    """A study from a TOML file; paths in it are relative to the file.

    Raises `InputError` when the file is missing, is not TOML, has unknown or missing keys, or values of a wrong kind.
    """
    return read_study_as(Study, path)


def read_study_as(kind: type[Made], path: str | Path) -> Made:
    """The same for a class with further settings."""
    path = Path(path)
    check_file(path, f"The study file {shown(path)}", "a TOML file")
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The study file {path.name} cannot be read ({type(error).__name__}). Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The study file {path.name} is not valid TOML: {error}") from error
    known = {(one.setting.section, one.key): one for one in declared(kind)}
    values = _values(given, known, path)
    if "events" not in values:
        raise InputError(f'The study file {path.name} names no events: it needs [events] with file = "...".')
    if ("audience" in values) == ("policy" in values):
        raise InputError(
            f'The study file {path.name} must name its audience: audience = "internal", or policy = "policy.toml".'
        )
    values.setdefault("folder", str(path.parent / "out"))
    try:
        if "policy" in values:
            values["policy"] = DisclosurePolicy.read(values["policy"])
        return build_study(kind, values)
    except InputError as error:
        raise InputError(f"In the study file {path.name}: {error}") from error


def _values(given: Mapping[str, Any], known: Mapping[tuple[str, str], Declared], path: Path) -> dict[str, Any]:
    """The values by name, each of its kind; what is not known is refused."""
    found = {}
    for section, keys in _sections(given, {section for section, _ in known}, path.name).items():
        for key, value in keys.items():
            one = known.get((section, key))
            if one is None:
                raise _unknown(section, [key for key in keys if (section, key) not in known], known, path.name)
            found[one.name] = _checked(one, value, path)
    return found


def _sections(given: Mapping[str, Any], sections: set[str], what: str) -> dict[str, dict[str, Any]]:
    """Section -> its keys and values; what is no section's stands at the top."""
    found: dict[str, dict[str, Any]] = {"": dict(given)}
    for section in sorted(sections - {""}):
        before, _, name = section.rpartition(".")
        found[section] = {}
        if name in found[before]:
            found[section] = found[before].pop(name)
            if not isinstance(found[section], dict):
                raise InputError(
                    f"In the study file {what}, {section} must be a section: [{section}] with its keys below."
                )
            found[section] = dict(found[section])
    return found


def _checked(one: Declared, value: Any, path: Path) -> Any:
    """The value, of its kind; a path beside the study file."""
    if one.setting.kind.read is not None:
        try:
            return one.setting.kind.read(value)
        except InputError as error:
            name = f"{one.setting.section}.{one.key}".lstrip(".")
            raise InputError(f"In the study file {path.name}: {name}: {error}") from error
    if not _fits(one, value):
        name = f"{one.setting.section}.{one.key}".lstrip(".")
        raise InputError(f"In the study file {path.name}: {name} must be {_wanted(one)}; {_was(value)} was given.")
    if not one.setting.kind.path:
        # An empty text is none.
        return value if value != "" or one.default == "" else None
    if isinstance(value, list):
        return [_beside(one, entry, path) for entry in value] or None
    return _beside(one, value, path)


def _beside(one: Declared, value: str, path: Path) -> Any:
    """A path beside the study file, or a word that stands in place of one."""
    if value in one.setting.kind.instead or value == "":
        return value or None
    return str(path.parent / value) if isinstance(one.default, str) else path.parent / value


def _fits(one: Declared, value: Any) -> bool:
    """Whether a value is of the setting's kind and one of those that it may have."""
    kind, choices = one.setting.kind, one.setting.choices
    # In Python true and false are numbers, too.
    if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
        return False
    if isinstance(value, list):
        return all(isinstance(word, str) and word and (kind.path or word in choices) for word in value)
    if isinstance(value, int) and kind.most > kind.least:
        return kind.least <= value <= kind.most
    # Beside a number there is one text, which says that there is none.
    return (not choices or value in choices) and (
        not isinstance(value, str) or float not in kind.types or value == "none"
    )


def _wanted(one: Declared) -> str:
    kind, listed = one.setting.kind, ", ".join(map(str, one.setting.choices))
    if list in kind.types and listed:
        return f'a {kind.words}, each one of {listed}: {one.key} = ["{one.setting.choices[0]}"]'
    if listed:
        return f"one of {listed}"
    return kind.words if kind == YES else f"a {kind.words}"


def _was(value: Any) -> str:
    """A value that does not fit, or its kind."""
    texts = isinstance(value, list) and all(isinstance(word, str) for word in value)
    if texts or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
        return repr(value)
    words: dict[type, str] = {bool: "true or false", list: "a list", dict: "a section"}
    return words.get(type(value), "a date")


def _unknown(section: str, unknown: list[str], known: Mapping[tuple[str, str], Declared], what: str) -> InputError:
    there = sorted(key for at, key in known if at == section)
    where = f"[{section}]" if section else "the top"
    near = difflib.get_close_matches(min(unknown), there, 1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return InputError(
        f"The study file {what} has unknown keys at {where}: {', '.join(sorted(unknown))}. "
        f"{meant}Known there: {', '.join(there)}."
    )
