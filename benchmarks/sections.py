"""A page of several sections, each written by the run that measured it."""

import platform
from importlib.metadata import version


def with_section(page: str, heading: str, lines: list[str]) -> str:
    """The page with the section under ``## heading`` anew, or added at its end; all others stay as they are."""
    before, _, after = page.partition(f"\n## {heading}\n")
    _, mark, rest = after.partition("\n## ")
    section = "\n".join([f"## {heading}", "", *lines, ""])
    return f"{before.rstrip()}\n\n{section}" + (f"\n## {rest}" if mark else "")


def versions(*packages: str) -> str:
    """Of Python and these packages."""
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in packages)])
