"""What Windows does not take as the name of a file or folder."""

import os
import re
from collections.abc import Iterable
from pathlib import PureWindowsPath
from typing import Final

IS_WINDOWS: Final = os.name == "nt"
#: Characters of a path, its end included (Microsoft, Naming Files, Paths, and Namespaces).
LONGEST: Final = 260
#: What lies beside an output while it is made: ``.hotspot-<16>.work\\new\\``.
_BESIDE: Final = len(".hotspot-0123456789abcdef.work\\new\\")
_DEVICES: Final = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])\s*(?:[.:].*)?", re.IGNORECASE)
_NEVER: Final = re.compile(r'[<>:"|?*\x00-\x1f]')


def windows_refusal(target: str, names: Iterable[str] = ()) -> str:
    """Why Windows would not write ``names`` in the folder ``target``, in words; empty where it would.

    >>> windows_refusal("C:/results/aux.old")
    "Windows keeps the name 'aux.old' for a device. Choose another folder."
    """
    path = PureWindowsPath(target)
    for part in path.parts[1:] if path.anchor else path.parts:
        if part == "..":
            continue
        if _DEVICES.fullmatch(part):
            return f"Windows keeps the name {part!r} for a device. Choose another folder."
        if _NEVER.search(part):
            return f'Windows allows none of < > : " | ? * and no control characters in a name; {part!r} was given.'
        if part.endswith((".", " ")):
            return f"Windows drops dots and spaces at the end of a name; {part!r} was given. Choose another folder."
    longest = max(map(len, names), default=0)
    beside = len(str(path.parent)) + 1 + _BESIDE
    length = max(len(str(path)) + 1, beside) + longest + 1
    if length > LONGEST:
        return (
            f"Windows allows {LONGEST} characters for a path; the files of {path.name!r} would need {length}. "
            "Choose a folder nearer to the root."
        )
    return ""
