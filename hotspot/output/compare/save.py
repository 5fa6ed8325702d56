"""The comparison's files: a page, a list of the cells, a manifest."""

from pathlib import Path
from typing import Any

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure import Release
from hotspot.errors import MissingExtraError
from hotspot.output.files import Claim, claimed_folder, staged_folder, write_text
from hotspot.output.lists import csv_text
from hotspot.output.manifest import json_text, report_manifest
from hotspot.report.compared.names import CHANGE, COMPARE_FILES, LIST, MANIFEST, OF_BOTH, PAGE
from hotspot.report.compared.pair import Pair, pair_of
from hotspot.version import VERSION


def render_comparison(one: Release, other: Release, language: str = "en") -> str:
    """One static page of two releases of the same cells: HTML text without scripts; same releases, same text.

    Raises `NotReleasableError` for anything but a `Release`; `InputError` when policy or cells differ;
    `MissingExtraError` when the template engine is not installed.
    """
    return _rendered(pair_of(one, other, language))


def save_comparison(one: Release, other: Release, path: str | Path, *, language: str = "en") -> Path:
    """Write the page of `render_comparison` to ``path`` (UTF-8, whole or not at all) and return the path.

    Raises as `render_comparison`, and `InputError` when nothing can be written there.
    """
    return write_text(path, render_comparison(one, other, language))


def save_comparison_folder(
    one: Release, other: Release, folder: str | Path | Claim, *, overwrite: bool = False, language: str = "en"
) -> Path:
    """Write page, list of cells and manifest of a comparison: all of them, or none.

    ``folder``: a path, or a folder that was claimed before the work (`claimed_folder`).
    Raises as `render_comparison`; `InputError` when the folder exists (unless ``overwrite``, and then only if it holds
    nothing but such files) or cannot be written.
    """
    with claimed_folder(folder, COMPARE_FILES, overwrite=overwrite) as claim:
        pair = pair_of(one, other, language)
        texts = {PAGE: _rendered(pair), LIST: list_text(pair), MANIFEST: manifest_text(pair)}
        with staged_folder(claim) as stage:
            for name, text in texts.items():
                write_text(stage / name, text)
    return claim.folder


def list_text(pair: Pair) -> str:
    """Row: a cell of both maps, by rising id; class, q, value and events of each, and what became of it."""
    table = pd.DataFrame({c.CELL: pair.one.cells[c.CELL]})
    where = next((side.cells[c.NEIGHBORHOOD] for side in pair.sides if c.NEIGHBORHOOD in side.cells), None)
    if where is not None:
        table[c.NEIGHBORHOOD] = where
    for side in pair.sides:
        for name in OF_BOTH:
            if name in side.cells:
                table[f"{name}_{side.letter.lower()}"] = side.cells[name]
    table[CHANGE] = pair.change
    return csv_text(table, pair.one.report.policy.audience)


def comparison_manifest(pair: Pair) -> dict[str, Any]:
    """Both manifests, and how many cells became what. No path, no clock."""
    policy = pair.one.report.policy
    return {
        "hotspot": VERSION,
        "comparison": True,
        "audience": policy.audience,
        "policy": {"name": policy.name, "date": policy.date},
        "cells": len(pair.change),
        "change": pair.counts,
        "difference_tested": False,
        "one": report_manifest(pair.one.report),
        "other": report_manifest(pair.other.report),
    }


def manifest_text(pair: Pair) -> str:
    """The manifest as text: same releases, same bytes."""
    return json_text(comparison_manifest(pair))


def _rendered(pair: Pair) -> str:
    try:
        from hotspot.output.compare.page import page
    except ImportError as error:
        raise MissingExtraError(f"A page needs the package {error.name}: install it.") from error
    return page(pair)
