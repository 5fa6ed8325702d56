"""One function on many seeds from the command line: what it finds is kept, and a page is written of it."""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: What is found on the map of one seed.
Found = tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Run:
    """A run over seeds 0, 1, 2, ..."""

    about: str
    """For ``--help``."""
    target: Path
    """The page to write where no other is named."""
    maps: int
    """How many where no number is given."""
    maps_of: str
    """What has so many maps."""
    kept: tuple[str, ...]
    """Names of the arrays that are found on each map, in the file of results."""
    every: int
    """The page is written anew after so many maps, so that it is true of what has run."""


def run(job: Run, find: Callable[[int], Found], page: Callable[[Found, float], str]) -> None:
    """Run all maps. ``page`` takes the arrays of all maps so far, each one longer by an axis of maps, and seconds."""
    options = argparse.ArgumentParser(description=job.about)
    options.add_argument("--maps", type=int, default=job.maps, help=f"maps a {job.maps_of}")
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--target", type=Path, default=job.target, help="page to write")
    options.add_argument("--keep", type=Path, help="file (.npz) of results: read where it is there, and added to")
    chosen = options.parse_args()
    start, parts, before = time.perf_counter(), list[Found](), 0.0
    if chosen.keep and chosen.keep.exists():
        with np.load(chosen.keep) as kept:
            parts, before = list(zip(*(kept[name] for name in job.kept), strict=True)), float(kept["seconds"])

    def write() -> None:
        found = tuple(np.array(part) for part in zip(*parts, strict=True))
        seconds = before + time.perf_counter() - start
        if chosen.keep:
            np.savez(chosen.keep, **dict(zip(job.kept, found, strict=True)), seconds=seconds)
        chosen.target.write_text(page(found, seconds), encoding="utf-8")
        print(f"{len(parts)} maps, {seconds:.0f} s", flush=True)

    with Pool(chosen.processes) as pool:
        for found in pool.imap(find, range(len(parts), chosen.maps)):
            parts.append(found)
            if len(parts) % job.every == 0:
                write()
    write()
