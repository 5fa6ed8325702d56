"""A setting is stated once: on the field that holds it. Options, keys of study files and their docs are made from that.

A field of `hotspot.Study`, of `hotspot.Method` or of `hotspot.EventColumns` carries a `Setting` in its metadata.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Final

_SETTINGS: Final = "settings"
_HOLDS: Final = "holds"


@dataclass(frozen=True)
class Kind:
    """How a setting's value is written."""

    words: str
    """In the docs: "whole number, 0 to 15"."""
    types: tuple[type, ...] = (str,)
    """Python types of the value in a study file."""
    least: int = 0
    most: int = 0
    """Ends of whole numbers."""
    path: bool = False
    """Whether it is a path, which is relative to the study file."""
    instead: tuple[str, ...] = ()
    """Words that stand in place of a path."""
    read: Callable[[Any], Any] | None = None
    """Makes the value of what is written, where that is no simple one; raises `InputError`."""

    @property
    def several(self) -> bool:
        """Whether an option for it may be given several times."""
        return list in self.types and (self.path or len(self.types) == 1)


TEXT: Final = Kind("text")
PATH: Final = Kind("path", path=True)
PATH_OR_NONE: Final = Kind('path, or `"none"`', path=True, instead=("none",))
FILES: Final = Kind("path, or list of paths", (str, list), path=True)
YES: Final = Kind("true or false", (bool,))
SIZE: Final = Kind("size such as 2GB")
WORDS: Final = Kind("list of texts", (list,))


def whole(least: int, most: int) -> Kind:
    """Whole numbers from ``least`` to ``most``."""
    return Kind(f"whole number, {least} to {most}", (int,), least, most)


def files_or(*words: str) -> Kind:
    """Paths, and words in their place."""
    told = "".join(f', `"{word}"`' for word in words)
    return Kind(f"path{told}, or list of these", (str, list), path=True, instead=words)


@dataclass(frozen=True)
class Setting:
    """What everyone needs to know of a setting."""

    help: str
    """What it means, in a sentence."""
    section: str
    """Section of the study file; empty: at the top."""
    kind: Kind = TEXT
    """How its value is written."""
    choices: tuple[Any, ...] = ()
    """The values that it may have; empty: any of its kind."""
    key: str = ""
    """Its name in the section; empty: the field's."""
    option: str = ""
    """Its option on the command line; empty: made from the field's name."""
    metavar: str = ""
    """What the option's value is called in the help."""
    without: str = ""
    """What holds where the default is to have none: "recognised", "chosen", "needed"; empty: none."""
    commands: tuple[str, ...] = ("map", "check")
    """Commands with this option."""
    page: str = ""
    """The page of the docs that says more."""


@dataclass(frozen=True)
class Declared:
    """A setting where it is declared."""

    name: str
    """The field, behind the one that holds its class: ``areas``, ``method.rings``."""
    setting: Setting
    """What it is."""
    default: Any
    """The field's default; None where there is none."""

    @property
    def field(self) -> str:
        """The field's own name."""
        return self.name.rpartition(".")[2]

    @property
    def key(self) -> str:
        """Its name in its section."""
        return self.setting.key or self.field

    @property
    def option(self) -> str:
        """Its option."""
        return self.setting.option or f"--{self.field.replace('_', '-')}"

    @property
    def parameter(self) -> str:
        """Its name among a command's parameters."""
        return self.name.replace(".", "_")


def setting(*settings: Setting) -> Mapping[str, Any]:
    """Metadata of a field that holds a setting, or what several settings decide together."""
    return {_SETTINGS: settings}


def file_or_table(stated: Setting) -> Any:
    """A field that holds a path, or a table in its place; None: none."""
    return field(default=None, repr=False, metadata=setting(stated))


def holds(held: type) -> Mapping[str, Any]:
    """Metadata of a field whose class has the settings."""
    return {_HOLDS: held}


def declared(owner: type) -> tuple[Declared, ...]:
    """Every setting of a dataclass and of those that its fields hold, in their order."""
    return tuple(_declared(owner, ""))


def _declared(owner: type, before: str) -> Iterator[Declared]:
    for one in fields(owner):
        if (held := one.metadata.get(_HOLDS)) is not None:
            yield from _declared(held, f"{one.name}.")
        settings = one.metadata.get(_SETTINGS, ())
        for found in settings:
            # Several settings of one field are named by their keys.
            name = found.key if len(settings) > 1 else one.name
            yield Declared(f"{before}{name}", found, _default(one) if len(settings) == 1 else None)


def _default(one: "Field[Any]") -> Any:
    return None if one.default is MISSING else one.default
