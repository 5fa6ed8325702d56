"""From settings to a release: the one path that the command line and the library share."""

from collections.abc import Callable
from typing import Any, Final

from hotspot.disclosure import Release, release
from hotspot.study.internal import internal_tables
from hotspot.study.prepare import check_study, refuse_too_few
from hotspot.study.settings import Study
from hotspot.words import Said

#: The steps, as a progress bar names them.
STEPS: Final = ("read", "check", "count", "test", "alarms", "list")


def run_study(study: Study, *, step: Callable[[str | Said], Any] = lambda _: None) -> Release:
    """Read, check, count, test, list and release.

    ``step`` is called with each of `STEPS` as it begins, and with what is better known before the work than after it.

    Raises `InputError` for settings or data that cannot be used, `NotReleasableError` for an audience whose
    protection is not built.
    """
    # An output that could not leave is not computed either.
    release(study.policy)
    prepared = check_study(study, step=step)
    refuse_too_few(prepared)
    found = internal_tables(prepared, step)
    return release(study.policy, found.tables, facts=found.facts)
