"""Delimited text files: any of four delimiters, UTF-8, UTF-16, Latin-1 or Windows-1252, plain or compressed.

Every column is text as it stands: whether 007 is a number, Yes a truth or 03/04/2024 in March is decided where it is
known what the column means, and by all its values.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotspot.errors import InputError
from hotspot.files.paths import shown
from hotspot.files.query import in_quotes, literal, run
from hotspot.files.text.encoding import WINDOWS, encoding_of, stream
from hotspot.files.text.header import DELIMITERS, LINE_BYTES, Header, header_of
from hotspot.files.text.mended import mended
from hotspot.files.text.refusals import misfits, unreadable
from hotspot.words import Said, said

if TYPE_CHECKING:
    import duckdb

    #: A relation of texts, what was decided about the file's form, and the headings that several columns have.
    Read = tuple[duckdb.DuckDBPyRelation, tuple[Said, ...], tuple[str, ...]]

__all__ = ["csv_relation", "member_relation", "unreadable"]

_QUERY: Final = """
    SELECT * FROM read_csv({path}, header = true, skip = {skip}, delim = {delim}, quote = '"', escape = '"',
                           nullstr = '', encoding = {encoding}, all_varchar = true, strict_mode = true,
                           hive_partitioning = false, max_line_size = {longest})
"""


def csv_relation(connection: "duckdb.DuckDBPyConnection", path: Path) -> "Read":
    """The file as a relation of texts, what was decided about its form, and the headings that stand there twice.

    Raises `InputError` for a file without a header or records, or with a line that does not fit.
    """
    what = shown(path)
    encoding, head = encoding_of(path)
    header = _header(head, encoding, what)
    if encoding == WINDOWS:
        # DuckDB knows it by an extension only.
        return _in_memory(connection, path, encoding, header, what)
    # Not as parameters: two relations that have some of one name cannot be stacked.
    texts = {"path": literal(path), "encoding": encoding.removesuffix("-sig"), "delim": header.delimiter}
    numbers = {"skip": header.skip, "longest": LINE_BYTES}
    query = _QUERY.format(**{name: in_quotes(text) for name, text in texts.items()}, **numbers)

    def explain(error: Exception) -> Exception:
        return unreadable(what, error, _misfits(path, header))

    try:
        relation = run(what, partial(connection.sql, query), connection, explain=explain)
        # Every line is looked at before anything is decided: the first query saw the beginning only.
        run(what, lambda: relation.aggregate("count(*)").fetchall(), connection, explain=explain)
    except InputError as problem:
        return _after_all(connection, path, encoding, header, problem)
    return relation, _notes(encoding, header), header.doubled


def member_relation(connection: "duckdb.DuckDBPyConnection", content: bytes, what: str) -> "Read":
    """The same of a file that lies in memory."""
    encoding, head = encoding_of(content, what)
    encoding = WINDOWS if encoding == "latin-1" else encoding
    return _in_memory(connection, content, encoding, _header(head, encoding, what), what)


def _header(head: bytes, encoding: str, what: str) -> Header:
    try:
        return header_of(head, encoding, what)
    except UnicodeDecodeError:
        raise _no_text(what) from None


def _in_memory(
    connection: "duckdb.DuckDBPyConnection", source: Path | bytes, encoding: str, header: Header, what: str
) -> "Read":
    """What spreadsheets on Windows save, or what lies in memory."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = list(header.names)
    try:
        with stream(source) as file:
            table = arrow_csv.read_csv(
                file,
                read_options=arrow_csv.ReadOptions(
                    encoding=encoding.removesuffix("-sig"),
                    block_size=LINE_BYTES,
                    skip_rows=header.lines,
                    column_names=names,
                ),
                parse_options=arrow_csv.ParseOptions(delimiter=header.delimiter, newlines_in_values=True),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
                ),
            )
    except UnicodeDecodeError:
        raise _no_text(what) from None
    except (pa.ArrowException, OSError) as error:
        return _after_all(connection, source, encoding, header, unreadable(what, error, _misfits(source, header)))
    return connection.from_arrow(table), _notes(encoding, header), header.doubled


def _after_all(
    connection: "duckdb.DuckDBPyConnection", source: Path | bytes, encoding: str, header: Header, problem: InputError
) -> "Read":
    """The file with its faults mended. Raises the problem where that does not help."""
    try:
        found = mended(source, encoding, header)
    except (UnicodeDecodeError, OSError, EOFError):
        raise problem from None
    if found is None:
        raise problem
    table, told = found
    return connection.from_arrow(table), (*_notes(encoding, header), *told), header.doubled


def _misfits(source: Path | bytes, header: Header) -> str:
    return misfits(source, header.delimiter, header.skip)


def _notes(encoding: str, header: Header) -> tuple[Said, ...]:
    """What was decided about the letters and the columns."""
    letters = {"utf-8-sig": (), WINDOWS: (said("notes.windows"),)}.get(
        encoding, (said("notes.not_utf8", encoding=encoding),)
    )
    columns = () if header.delimiter == "," else (said(DELIMITERS[header.delimiter]),)
    titles = (said("files.titles_of_text", header.titles, lines=header.titles),) if header.titles else ()
    return (*letters, *columns, *titles)


def _no_text(what: str) -> InputError:
    return InputError(f"{what} is neither UTF-8 nor Windows-1252 text. Save it again as CSV UTF-8.")
