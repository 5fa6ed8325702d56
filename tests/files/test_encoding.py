"""How letters are written is told from all bytes, wherever the first odd one stands."""

import codecs
import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.files.headings import distinct_headings
from hotspot.files.text import encoding
from hotspot.files.text.encoding import encoding_of


def told_otherwise(content: bytes) -> str:
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252" if any(0x80 <= byte <= 0x9F for byte in content) else "latin-1"
    return "utf-8-sig"


@given(st.lists(st.sampled_from([b"a,b\n", "é".encode(), "\u20ac".encode(), b"\xe9", b"\x80", b"\xff\xfe", b"1;"])))
def test_the_encoding_is_that_of_all_bytes_in_blocks_of_any_size(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        for size in (1, 2, 3, 7):
            patch.setattr(encoding, "_BLOCK_BYTES", size)
            patch.setattr(encoding, "_HEAD_BYTES", 2 + size)
            assert encoding_of(content)[0] == told_otherwise(content)


heads = st.lists(
    st.sampled_from(["lat", "LAT", "Lat ", "lat_1", "a", "A", "", " ", "b c", "lon"]), min_size=2, max_size=6
)


@given(names=heads)
def test_headings_are_told_apart_as_the_engine_does(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, ["x"] * len(names), ["y"] * len(names)])
    path: Path = tmp_path_factory.mktemp("heads") / "e.csv"
    path.write_text(out.getvalue())
    found = duckdb.connect().sql(f"SELECT * FROM read_csv('{path}', header = true, delim = ',', all_varchar = true)")
    distinct, doubled = distinct_headings(names)
    assert [name.lower() for name in distinct] == [name.lower() for name in found.columns]
    kept = [name.strip().lower() for name in names if name.strip()]
    assert {name.lower() for name in doubled} == {name for name in kept if kept.count(name) > 1}
