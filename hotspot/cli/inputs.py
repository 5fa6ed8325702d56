"""What a command reads must not lie where it writes."""

from pathlib import Path

from hotspot.files.named import named_files
from hotspot.output.target import refuse_inputs, refuse_spill
from hotspot.study import Study
from hotspot.study.based import files_of


def check_inputs(folder: str | Path, *studies: Study) -> None:
    """Refuse, with `InputError`, an output folder that holds a file which one of the studies reads, or spills into."""
    for study in studies:
        several = named_files(study.events).paths if isinstance(study.events, (str, Path)) else ()
        areas = (study.areas, study.study_area, *files_of(study.exclude), study.residents, study.address_points)
        refuse_inputs(
            folder, (*several, *areas, *files_of(study.base), study.services, study.institutions, study.buildings)
        )
        refuse_spill(folder, study.spill)
