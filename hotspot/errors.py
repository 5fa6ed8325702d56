"""Every error a user can meet: what was wanted, what was given, what to do.

Messages carry names of columns and counts, never values of records.
"""


class HotspotError(Exception):
    """Root of the package's own errors; ``exit_code`` is what the command line ends with."""

    exit_code = 1


class InputError(HotspotError, ValueError):
    """The data or a setting cannot be used as given."""

    exit_code = 10


class NotReleasableError(HotspotError, TypeError):
    """A table was to leave the house without a release, or under a policy that cannot release it."""

    exit_code = 11


class MissingExtraError(HotspotError, ImportError):
    """An optional package is needed; the message names what to install."""

    exit_code = 12
