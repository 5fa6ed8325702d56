"""What the pages of the output share: the frame around them, their look, and how both are put together.

A page's templates and style sheets lie in ``assets`` of its own package; those of all pages in ``assets`` beside this.
"""

import re
from functools import cache, partial
from typing import Any, Final

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hotspot.report.report import Report
from hotspot.words import say

SHARED: Final = "hotspot.output"
ASSETS: Final = "assets"
#: Where a style sheet takes in another: CSS itself can import at the top only, and not within ``@media``.
_HERE: Final = re.compile(r"/\* here: ([\w.]+) \*/")


@cache
def environment(package: str) -> Environment:
    """The template engine of a package: every value is escaped, a missing one is an error."""
    return Environment(
        loader=_assets(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def framed(report: Report, title: str) -> dict[str, Any]:
    """What ``frame.html`` says around every page, but for the policy of its content and its styles."""
    return {
        "language": report.facts.language,
        "say": partial(say, report.facts.language),
        "title": title,
        "policy": report.policy,
        "policy_name": report.policy_name,
        "audience": report.audience,
        # Only the tool's own words: a printed margin cannot escape text from outside.
        "margin": trusted(report.audience),
    }


@cache
def styles(package: str, *names: str) -> str:
    """Slim style sheets, one after the other: a package's own, or else the shared ones of that name."""
    return "\n".join(slim_style(_sheet(package, name)) for name in names)


def _assets(package: str) -> BaseLoader:
    """Reads a file of a package, or else the shared one of that name."""
    return ChoiceLoader([PackageLoader(name, ASSETS) for name in (package, SHARED)])


def _sheet(package: str, name: str) -> str:
    """A style sheet with those that it takes in."""
    text, _, _ = _assets(package).get_source(environment(package), name)
    return _HERE.sub(lambda found: _sheet(package, found[1]), text)


def trusted(text: str) -> Markup:
    """Text that is not escaped: the package's own files, Leaflet, folium's output (no text of the data)."""
    return Markup(text)  # noqa: S704 - see above; everything else goes through autoescape


def slim_style(text: str) -> str:
    r"""A style sheet without comments, indents and spaces, a rule a line.

    >>> slim_style("/* a */\nb,  d {\n  c: d;\n  e: f, g;\n}\n")
    'b,d{c:d;e:f,g}'
    """
    rules = " ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split())
    return re.sub(r";?\} ?", "}\n", re.sub(r" ?([{;,]) ?|(?<=:) (?=[^:])", r"\1", rules)).strip()
