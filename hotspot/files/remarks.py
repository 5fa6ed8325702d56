"""What libraries warn of while they read: counted, never printed, because they may quote the file and name paths."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from hotspot.words import Said, said

#: Key among the attributes of a frame.
_KEY: Final = "remarks"


class _Counter(logging.Handler):
    """Counts what is logged."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.count = 0

    def emit(self, _: logging.LogRecord) -> None:
        """Count it."""
        self.count += 1


@contextmanager
def counted_remarks() -> Iterator[list[int]]:
    """Nothing is printed inside; afterwards the list holds how many warnings there were."""
    log, counter, found = logging.getLogger("pyogrio"), _Counter(), [0]
    handlers, passes_on = log.handlers, log.propagate
    log.handlers, log.propagate = [counter], False
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield found
    finally:
        log.handlers, log.propagate = handlers, passes_on
    found[0] = len(caught) + counter.count


def with_remarks(frame: Any, remarks: list[int]) -> Any:
    """The frame, with what there was to remark."""
    frame.attrs[_KEY] = remarks[0]
    return frame


def remarked(frame: Any) -> tuple[Said, ...]:
    """What is said of the remarks on a frame."""
    count = int(frame.attrs.get(_KEY, 0))
    return (said("files.remarks", count, remarks=count),) if count else ()
