"""A manifest in words."""

import json
from pathlib import Path
from typing import Any, Final

from hotspot.cli.report import records_lines
from hotspot.errors import InputError
from hotspot.files.paths import check_file, shown
from hotspot.words.numbers import counted

_LETTERS: Final = {"one": "A", "other": "B"}


def explained(path: Path) -> str:
    """The manifest of a map or of a comparison, in words.

    Raises `InputError` for a file that cannot be read or is neither.
    """
    check_file(path, f"The manifest {shown(path)}", "the manifest.json of an output folder")
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        lines = _comparison(given) if given.get("comparison") else _study(given)
    except OSError as error:
        raise InputError(
            f"The manifest {path.name} cannot be read ({type(error).__name__}). Check the path."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path.name} is not a manifest of hotspot. Wanted: the manifest.json of an output folder."
        ) from error
    return "\n".join(lines)


def _comparison(given: dict[str, Any]) -> list[str]:
    changes = [f"  {change.replace('_', ' '):<24} {count:>9,}" for change, count in given["change"].items()]
    lines = [
        f"A comparison of two studies (audience: {given['audience']})",
        f"Policy: {' '.join(filter(None, given['policy'].values()))}.",
        "",
        f"{counted(given['cells'], 'cells')}, the same on both maps. More or fewer than expected:",
        # The maps' letters are capital wherever people read them.
        *(line.replace(" in a", " in A").replace(" in b ", " in B ") for line in changes),
        "The difference between the maps was not tested.",
    ]
    for name, letter in _LETTERS.items():
        title, *others = _study(given[name])
        lines += ["", f"{letter}: {title}", *others]
    return lines


def _study(given: dict[str, Any]) -> list[str]:
    method, grid = given["method"], given["grid"]
    return [
        f"{given['title']} (audience: {given['audience']})",
        f"Policy: {' '.join(filter(None, given['policy'].values()))}.",
        "",
        *_input_lines(given),
        f"Grid: {counted(grid['cells'], 'cells')} of resolution {grid['resolution']} ({grid['chosen']}).",
        f"Study area: {grid['study_area']}.",
        f"Method: {given['method_note']}",
        f"Settings: {', '.join(f'{name} {value}' for name, value in method.items())}.",
        f"Caps: {', '.join(f'{name} {value:,.2f}' for name, value in given['caps'].items()) or 'none'}.",
        "",
        "Cells by class:",
        *(f"  {label:<16} {count:>9,}" for label, count in given["label_counts"].items()),
        "",
        "Records:",
        *records_lines((row["reason"], row["records"], row["used"]) for row in given["records"]),
        f"Withheld under the policy: {', '.join(f'{n:,} {what}' for what, n in given['withheld'].items())}.",
        "",
        "Decided along the way:",
        *(f"  - {decision}" for decision in given["decisions"]),
        "",
        f"Made with hotspot {given['hotspot']} ({', '.join(f'{n} {v}' for n, v in given['versions'].items())}).",
    ]


def _input_lines(given: dict[str, Any]) -> list[str]:
    lines = []
    # Manifests from before there were services or files of residents do not name them.
    for what, source in (
        ("Events", given["input"]),
        ("Areas", given["areas_input"]),
        ("Residents", given.get("residents_input")),
        ("Services", given.get("services")),
        ("Institutions", given.get("institutions")),
        ("Buildings", given.get("footprints")),
        ("Base", given.get("base")),
    ):
        if source is not None:
            digest = f", SHA-256 {source['sha256']}" if "sha256" in source else ""
            files = f", {counted(source['files'], 'files')}" if "files" in source else ""
            # Of a register with protected places no number is told.
            rows = f", {counted(source['rows'], 'rows')}" if "rows" in source else ""
            lines.append(f"{what}: {source['name']}{files}{rows}{digest}.")
    lines.append(f"Columns: {', '.join(f'{m} from {c}' for m, c in given['columns'].items())}.")
    if given["where"]:
        lines.append(f"Only records that meet: {given['where']}.")
    return lines
