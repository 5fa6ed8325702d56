"""The files of a synthetic city."""

from pathlib import Path

from hotspot.output.files import claimed_folder, staged_folder, write_text


def save_city(folder: str | Path, *, name: str = "planted", seed: int = 1, overwrite: bool = False) -> Path:
    """Write a synthetic city of that name (`hotspot.simulate`): its visits, neighborhoods, truth, study and README.

    No release is needed, because the records are made up here and now from the seed. Raises `InputError` as
    `save_folder` does.
    """
    from hotspot.simulate import city_files, simulate_named

    files = city_files(simulate_named(name, seed=seed))
    with claimed_folder(folder, files, overwrite=overwrite) as claim, staged_folder(claim) as stage:
        for file, text in files.items():
            write_text(stage / file, text)
    return Path(folder)
