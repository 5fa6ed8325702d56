"""The commands."""

import json
from pathlib import Path
from typing import Any

import click

from hotspot import report
from hotspot.cli.clean import clean_command
from hotspot.cli.compare import compare_command
from hotspot.cli.ending import ending
from hotspot.cli.explain import explained
from hotspot.cli.inputs import check_inputs
from hotspot.cli.options import BESIDE, OUTPUT, check_audience, options, settings_of, study_from
from hotspot.cli.report import Checked, found, progress
from hotspot.cli.saying import put, tell
from hotspot.output import ALSO, FILES, check_also, claimed_folder, save_folder
from hotspot.output.manifest import report_manifest
from hotspot.study import Study, check_study, read_study, run_study
from hotspot.version import VERSION


class PlainErrors(click.Group):
    """A group whose commands end with a message and a code, never with a traceback for what is no fault of ours."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; end it in words."""
        with ending():
            return super().main(*args, **kwargs)


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hotspot")
def main() -> None:
    """Find where help is needed: from a file of events to an offline map with ranked lists."""


@main.command("map")
@click.argument("events")
@options(settings_of("map"))
@click.option("-o", "--output", "folder", required=True, metavar="OUT", help="Folder for the page and the lists.")
@options(OUTPUT, BESIDE)
def map_command(events: str, folder: str, **given: Any) -> None:
    """Make the page and the lists from EVENTS.

    EVENTS: CSV (also .gz, .zst), Parquet, GeoJSON, GeoPackage, Shapefile, GeoParquet or Excel; of CSV or Parquet also
    several files, by a folder or by a pattern in quotes: "claims/*.parquet".
    """
    check_audience(given)
    _make(study_from(events, given), folder, given)


@main.command("run")
@click.argument("study")
@click.option(
    "-o", "--output", "folder", metavar="OUT", help="Folder for the page and the lists [default: the study's]."
)
@options(OUTPUT, BESIDE)
def run_command(study: str, folder: str | None, **given: Any) -> None:
    """Make the page and the lists from STUDY (a TOML file)."""
    read = read_study(study)
    _make(read, folder or read.folder, given)


main.add_command(compare_command)
main.add_command(clean_command)


@main.command("check")
@click.argument("events")
@options(settings_of("check"))
@click.option("--json", "as_json", is_flag=True, help="Print the report to stdout as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def check_command(events: str, *, as_json: bool, quiet: bool, **given: Any) -> None:
    """Read EVENTS and report every problem; write nothing."""
    prepared = check_study(study_from(events, {**given, "audience": "internal"}))
    checked = Checked(prepared)
    if as_json:
        put(json.dumps(checked.as_dict(), indent=2))
    else:
        tell(checked.text(), quiet=quiet)


@main.command("explain")
@click.argument("manifest_file", metavar="MANIFEST")
def explain_command(manifest_file: str) -> None:
    """Say in words how a map or a comparison was made, from its manifest.json (or the folder that holds it)."""
    path = Path(manifest_file)
    put(explained(path / "manifest.json" if path.is_dir() else path))


@main.command("simulate")
@click.argument("folder", metavar="OUT")
@click.option(
    "--city",
    default="planted",
    show_default=True,
    help="What is planted: empty, planted, centroid, heavy_cost or clustered.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same city.")
@click.option("--overwrite", is_flag=True, help="Replace the output folder if it is there.")
def simulate_command(folder: str, city: str, seed: int, *, overwrite: bool) -> None:
    """Write a synthetic city whose hot spots are known, to try things on."""
    from hotspot.output.city import save_city

    save_city(folder, name=city, seed=seed, overwrite=overwrite)
    tell(f"A synthetic city was written. Next: hotspot run {folder}/study.toml")


def _make(study: Study, folder: str, given: dict[str, Any]) -> None:
    also = [name for name in ALSO if given[name]]
    check_also(also)
    check_inputs(folder, study)
    with claimed_folder(folder, FILES, overwrite=given["overwrite"]) as claim:
        tell(*claim.told, quiet=given["quiet"])
        with progress(quiet=given["quiet"], language=study.language) as step:
            release = run_study(study, step=step)
            step("write")
            told = report.of(release, study.language)
            save_folder(release, claim, also=also, language=study.language)
    tell(found(told, folder), quiet=given["quiet"])
    if given["as_json"]:
        put(json.dumps(report_manifest(told), indent=2, default=str))
