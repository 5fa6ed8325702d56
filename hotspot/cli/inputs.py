"""What a command reads must not lie where it writes."""

from pathlib import Path

from hotspot.output.target import refuse_inputs
from hotspot.study import Study


def check_inputs(folder: str | Path, *studies: Study) -> None:
    """Refuse, with `InputError`, an output folder that holds a file which one of the studies reads."""
    for study in studies:
        refuse_inputs(folder, (study.events, study.areas, study.study_area, study.exclude, study.services))
