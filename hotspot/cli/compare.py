"""Two studies on one page."""

import json
from dataclasses import replace
from pathlib import Path

import click

from hotspot.cli.inputs import check_inputs
from hotspot.cli.options import OUTPUT, options
from hotspot.cli.report import progress
from hotspot.cli.saying import put, tell
from hotspot.errors import InputError
from hotspot.output.compare import COMPARE_FILES, save_comparison_folder
from hotspot.output.compare.save import comparison_manifest
from hotspot.output.files import claimed_folder
from hotspot.report.compared.pair import Pair, pair_of
from hotspot.report.compared.words import cautions, change_sentence
from hotspot.study import Study, read_study, run_study
from hotspot.words import say


@click.command("compare")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("-o", "--output", "folder", required=True, metavar="OUT", help="Folder for the page and the list.")
@options(OUTPUT)
def compare_command(one: str, other: str, folder: str, *, overwrite: bool, as_json: bool, quiet: bool) -> None:
    """Make one page of the studies A and B (TOML files, as for run) side by side.

    Both need the same audience and the same cells. A study without a resolution takes that of the other; without
    either, A's is chosen and B takes it. The difference between the maps is shown, not tested.
    """
    if Path(one).resolve() == Path(other).resolve():
        raise InputError(f"A and B are the same study file, {Path(one).name}: there is nothing to compare. Give two.")
    first, second = _alike(read_study(one), read_study(other))
    check_inputs(folder, first, second)
    with claimed_folder(folder, COMPARE_FILES, overwrite=overwrite) as claim:
        tell(*claim.told, quiet=quiet)
        with progress(quiet=quiet, studies=2, language=first.language) as step:
            left = run_study(first, step=step)
            if second.resolution is None:
                second = replace(second, resolution=left.facts.resolution)
            right = run_study(second, step=step)
            step("write")
            pair = pair_of(left, right, first.language)
            save_comparison_folder(left, right, claim, language=first.language)
    tell(_found(pair, folder), quiet=quiet)
    if as_json:
        put(json.dumps(comparison_manifest(pair), indent=2, default=str))


def _alike(one: Study, other: Study) -> tuple[Study, Study]:
    """Both studies with one resolution; what cannot stand on one page is refused before any work is done."""
    if one.policy != other.policy:
        raise InputError(
            f"Both studies must name the same audience and policy, because they share one page: A is for "
            f"{one.policy.audience} ({one.policy.name}), B for {other.policy.audience} ({other.policy.name}). "
            "Give both the same."
        )
    if one.language != other.language:
        raise InputError(
            f"Both studies must name the same language: A is in {one.language!r}, B in {other.language!r}. "
            "Give both the same."
        )
    if None not in {one.resolution, other.resolution} and one.resolution != other.resolution:
        raise InputError(
            f"Both studies must have the same cells: A has resolution {one.resolution}, B has {other.resolution}. "
            "Give both the same, or leave it out of one."
        )
    shared = other.resolution if one.resolution is None else one.resolution
    return replace(one, resolution=shared), replace(other, resolution=shared)


def _found(pair: Pair, folder: str) -> str:
    language = pair.one.facts.language
    lines = []
    for side in pair.sides:
        lines += [f"{side.letter}: {' '.join(side.report.finding.sentences)}", ""]
    lines += [change_sentence(pair), say(language, "compare.untested"), *cautions(pair), ""]
    audience = pair.one.report.audience_name
    return "\n".join([*lines, say(language, "terminal.written_comparison", folder=folder, audience=audience)])
