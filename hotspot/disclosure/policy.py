"""For whom an output is made."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotspot.errors import InputError
from hotspot.files.paths import check_file, shown

AUDIENCES: Final = ("internal", "partner", "public")
_KEYS: Final = {"name", "date", "audience"}


@dataclass(frozen=True)
class DisclosurePolicy:
    """Who may see an output. There is no default and no off switch: ``internal`` is a policy too."""

    audience: str
    """``internal``, ``partner`` or ``public``."""
    name: str
    """Name of the policy, as outputs show it."""
    date: str = ""
    """Date of the policy (ISO), as outputs show it; empty where it has none."""

    def __post_init__(self) -> None:
        """Refuse an audience that does not exist."""
        if self.audience not in AUDIENCES:
            raise InputError(f"The audience must be one of {', '.join(AUDIENCES)}; {self.audience!r} was given.")

    @classmethod
    def for_audience(cls, audience: str) -> "DisclosurePolicy":
        """The built-in policy for an audience."""
        return cls(audience, f"built-in {audience}")

    @classmethod
    def read(cls, path: str | Path) -> "DisclosurePolicy":
        """A policy from a TOML file with ``name``, ``date`` and ``audience``.

        Raises `InputError` when the file is missing, is not TOML or has other keys.
        """
        path = Path(path)
        check_file(path, f"The policy file {shown(path)}", "a TOML file")
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(f"The policy file {path.name} cannot be read ({type(error).__name__}).") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"The policy file {path.name} is not valid TOML: {error}") from error
        if "audience" not in given or not set(given) <= _KEYS:
            raise InputError(
                f"The policy file {path.name} must hold audience, and may hold name and date; "
                f"it holds {', '.join(sorted(given)) or 'nothing'}."
            )
        return cls(str(given["audience"]), str(given.get("name", path.stem)), str(given.get("date", "")))
