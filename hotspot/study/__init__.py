"""A study: one question to one table of events, with every setting in one place."""

from hotspot.study.prepare import check_study
from hotspot.study.run import run_study
from hotspot.study.settings import Study
from hotspot.study.toml import read_study

__all__ = ["Study", "check_study", "read_study", "run_study"]
