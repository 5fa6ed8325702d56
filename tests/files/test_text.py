"""Delimited text in every dress gives the same events."""

import csv
import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from hotspot.errors import InputError
from hotspot.events import EventColumns, read_events

HEADER = ("latitude", "longitude", "Person ID", "address", "visit date", "amount", "type")
ROWS = [
    ("40.125", "-75.5", "007", "12 CAFÉ ST; REAR, APT 4|B", "2024-01-31", "1200.5", "falls"),
    ("40.25", "-75.25", "07", 'THE "OLD" MILL\nSECOND LINE', "2024-02-01", "0", "chest pain"),
    ("40.375", "-75.125", "7", "TAB\tLANE", "2024-02-29", "", "falls"),
    ("", "", "0070", "", "2024-12-31", "3.25", ""),
]


def text(rows: Sequence[Sequence[str]], delimiter: str = ",", header: Sequence[str] = HEADER) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def save(path: Path, content: bytes) -> Path:
    name = path.name
    if name.endswith(".gz"):
        content = gzip.compress(content)
    elif name.endswith(".zst"):
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, "zstd") as stream:
            stream.write(content)
        content = sink.getvalue().to_pybytes()
    path.write_bytes(content)
    return path


def numbers(texts: list[str]) -> list[float]:
    return [float(t) if t else np.nan for t in texts]


def assert_holds_rows(found: pd.DataFrame, rows: Sequence[Sequence[str]] = ROWS) -> None:
    lat, lon, person, address, time, cost, category = (list(column) for column in zip(*rows, strict=True))
    assert found["person"].tolist() == person
    assert [a if isinstance(a, str) else "" for a in found["address"]] == address
    assert [a if isinstance(a, str) else "" for a in found["category"]] == category
    for name, wanted in (("lat", lat), ("lon", lon), ("cost", cost)):
        np.testing.assert_array_equal(found[name].to_numpy(), numbers(wanted))
    assert found["time"].tolist() == [pd.Timestamp(t) for t in time]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_delimiter_and_encoding_do_not_matter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = save(tmp_path / "events.csv", text(ROWS, delimiter).encode(encoding))
    assert_holds_rows(read_events(path))


@pytest.mark.parametrize(
    "name", ["e.csv", "e.txt", "e.TSV", "e.csv.gz", "e.CSV.GZ", "e.tsv.gz", "e.csv.zst", "e.txt.zst"]
)
def test_name_and_compression_do_not_matter(tmp_path: Path, name: str) -> None:
    assert_holds_rows(read_events(save(tmp_path / name.lower(), text(ROWS).encode())))
    if not name.islower():
        path = save(tmp_path / name.lower(), text(ROWS).encode())
        assert_holds_rows(read_events(path.rename(tmp_path / name)))


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("name", ["e.csv", "e.csv.gz", "e.csv.zst"])
def test_what_spreadsheets_on_windows_save(tmp_path: Path, name: str, delimiter: str) -> None:
    rows = [(*row[:3], "7 O\N{RIGHT SINGLE QUOTATION MARK}Brien \N{EURO SIGN}", *row[4:]) for row in ROWS]
    found = read_events(save(tmp_path / name, text(rows, delimiter).encode("cp1252")))
    assert found["address"].tolist() == [row[3] for row in rows]
    assert "Windows-1252" in " ".join(map(str, found.attrs["notes"]))
    plain = read_events(save(tmp_path / "plain.csv", text(rows, delimiter).encode()))
    pd.testing.assert_frame_equal(found, plain)


def test_text_of_no_known_encoding_is_refused_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Save it again as CSV UTF-8"):
        read_events(save(tmp_path / "e.csv", text(ROWS).encode() + b"\x81\x8d,\xff\n"))


@pytest.mark.parametrize("name", ["e.csv.gz", "e.csv.zst"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_compressed_text_of_other_encodings_is_read_or_refused(tmp_path: Path, name: str, encoding: str) -> None:
    path = save(tmp_path / name, text(ROWS).encode(encoding))
    try:
        found = read_events(path)
    except InputError:
        assert encoding == "utf-16"
    else:
        assert_holds_rows(found)


def test_windows_line_ends_and_a_missing_last_one_do_not_matter(tmp_path: Path) -> None:
    rows = [row for row in ROWS if "\n" not in row[3]]
    path = save(tmp_path / "e.csv", text(rows).replace("\n", "\r\n").removesuffix("\r\n").encode())
    assert_holds_rows(read_events(path), rows)


def test_the_first_odd_letter_may_come_late(tmp_path: Path) -> None:
    rows = [ROWS[2]] * 30_000 + [ROWS[0]]
    path = save(tmp_path / "e.csv", text(rows).encode("latin-1"))
    found = read_events(path)
    assert found["address"].iloc[-1] == ROWS[0][3]
    assert len(found) == len(rows)


def test_notes_say_what_was_decided(tmp_path: Path) -> None:
    plain = read_events(save(tmp_path / "a.csv", text(ROWS).encode()))
    other = read_events(save(tmp_path / "b.csv", text(ROWS, "|").encode("latin-1")))
    assert plain.attrs["notes"] == []
    notes = " ".join(map(str, other.attrs["notes"]))
    assert "latin-1" in notes
    assert "bar" in notes


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_decimal_commas(tmp_path: Path, delimiter: str) -> None:
    rows = [tuple(v.replace(".", ",") if i in {0, 1} else v for i, v in enumerate(row)) for row in ROWS]
    found = read_events(save(tmp_path / "e.csv", text(rows, delimiter).encode()))
    assert_holds_rows(found)
    assert any("decimal commas" in str(note) for note in found.attrs["notes"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["$1,200.50", "$3", "$12,345,678.90"], [1200.5, 3, 12345678.9]),
        (["1,200", "350", "2,000,000"], [1200, 350, 2000000]),
        (["12,50", "0,99", "1200,00"], [12.5, 0.99, 1200]),
        (["-$5.00", "$0.00", "7"], [-5, 0, 7]),
        (["1e3", "2.5", "007"], [1000, 2.5, 7]),
    ],
)
def test_amounts_of_money(tmp_path: Path, written: list[str], meant: list[float]) -> None:
    rows = [(*ROWS[0][:5], amount, "") for amount in written]
    found = read_events(save(tmp_path / "e.csv", text(rows, ";").encode()))
    assert found["cost"].tolist() == meant


@pytest.mark.parametrize("missing", ["", "NA", "N/A", "NULL", "None", "NaN", "-"])
def test_ways_to_say_no_value(tmp_path: Path, missing: str) -> None:
    rows = [ROWS[0], (missing, missing, missing, missing, missing, missing, missing)]
    found = read_events(save(tmp_path / "e.csv", text(rows).encode()))
    # What people file as a kind is one.
    assert found.drop(columns="category").iloc[1].isna().all()
    assert found["category"].iloc[1] == missing if missing else found["category"].isna().iloc[1]
    assert found.iloc[0].notna().all()


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%m/%d/%Y",
        "%m/%d/%Y %H:%M",
        "%m/%d/%Y %I:%M:%S %p",
        "%d.%m.%Y",
        "%Y%m%d",
        "%m/%d/%Y %H:%M:%S",
    ],
)
@pytest.mark.parametrize("days", [(3, 5, 11), (3, 25, 30)], ids=["unclear", "clear"])
def test_dates_in_several_forms(tmp_path: Path, form: str, days: tuple[int, ...]) -> None:
    moments = [pd.Timestamp(2024, 2 + i, day, 14, 30, 15) for i, day in enumerate(days)]
    rows = [(*ROWS[0][:4], moment.strftime(form), "", "") for moment in moments]
    found = read_events(save(tmp_path / "e.csv", text(rows).encode()))
    assert found["time"].tolist() == [pd.to_datetime(m.strftime(form), format=form) for m in moments]


def test_months_are_dates(tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", b"lat,lon,month\n40,-75,2018-10\n40,-75,2019-02\n")
    assert read_events(path)["time"].tolist() == [pd.Timestamp(2018, 10, 1), pd.Timestamp(2019, 2, 1)]


def test_a_date_that_is_none_is_missing_and_no_error(tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", b"lat,lon,date\n40,-75,2018-10-01\n40,-75,soon\n")
    assert read_events(path)["time"].isna().tolist() == [False, True]


def test_quoted_column_names_may_hold_delimiters(tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", b'"lat, north";"lon, east";address\n40,5;-75,25;A ST\n')
    found = read_events(path, columns=EventColumns(lat="lat, north", lon="lon, east"))
    assert found[["lat", "lon", "address"]].to_numpy().tolist() == [[40.5, -75.25, "A ST"]]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"40.1,-75.2,ZZCANARYZZ\n40.2,-75.3,ZZCANARYZZ\n", "no header"),
        (b"\n\n", "header"),
        (b"lat,lon,address\n", "no records"),
        (b"lat,lon,address", "no records"),
        (b"lat,lon,address\n40,-75,A\n40,-75,ZZCANARYZZ,B,C,D\n", "delimited text"),
        (b'lat,lon,address\n40,-75,"ZZCANARYZZ\n40,-75,B\n', "delimited text"),
        (b"lat,lon,address\nZZCANARYZZ,-75,A\n40,-75,B\n", "1 of 2"),
        (b"lat,lon,address\n40,1.000.ZZCANARYZZ,A\n", "'lon'"),
    ],
)
def test_what_does_not_fit_is_refused_without_a_record_in_the_message(
    tmp_path: Path, content: bytes, says: str
) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read_events(save(tmp_path / "e.csv", content))
    assert "CANARY" not in str(raised.value)
    assert str(tmp_path) not in str(raised.value)


def test_the_zone_of_the_machine_does_not_move_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "e.csv", b"lat,lon,time\n40,-75,2024-01-01T23:30:00Z\n40,-75,2024-07-01T00:30:00Z\n")
    days = []
    for zone in ("UTC", "America/New_York", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        days.append(read_events(path)["time"].tolist())
    assert days[0] == days[1] == days[2]


@pytest.mark.parametrize("rows", [2, 60, 60_000])
def test_lines_that_do_not_fit_are_counted_or_named(tmp_path: Path, rows: int) -> None:
    lines = ["lat,lon,name", *["40,-75,ZZCANARYZZ"] * rows, "40,-75,ZZCANARYZZ,more"]
    path = save(tmp_path / "e.csv", "\n".join(lines).encode())
    with pytest.raises(InputError, match=rf"line {rows + 2:,}\b|1 of its records .* line {rows + 2:,}\b") as refusal:
        read_events(path)
    assert "ZZCANARYZZ" not in str(refusal.value)


def test_every_bad_column_is_said_at_once(tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", b"lat,lon,cost\nnorth,west,much\n40,-75,3\n")
    with pytest.raises(InputError) as refusal:
        read_events(path, columns=EventColumns(cost="cost"))
    for column in ("'lat'", "'lon'", "'cost'"):
        assert column in str(refusal.value)


@pytest.mark.parametrize("above", ["Calls of the county, 2024\n\n", "Calls\n", "\n\n"])
def test_lines_above_the_headings_are_left_out_and_said(above: str, tmp_path: Path) -> None:
    plain = [row for row in ROWS if "\n" not in row[3]]
    found = read_events(save(tmp_path / "titled.csv", (above + text(plain)).encode()))
    assert_holds_rows(found, plain)
    assert f"{above.count(chr(10))} line" in " ".join(map(str, found.attrs["notes"]))


def test_a_record_beneath_a_short_line_does_not_become_the_headings(tmp_path: Path) -> None:
    path = save(tmp_path / "none.csv", b"id\nZZCANARYZZ,Main\nJones,Elm\nMiller,Oak\n")
    with pytest.raises(InputError) as refusal:
        read_events(path)
    assert "CANARY" not in str(refusal.value)


def test_one_column_of_both_coordinates_is_a_table(tmp_path: Path) -> None:
    found = read_events(save(tmp_path / "pair.csv", b'place\n"(40.1, -75.3)"\n"(40.2, -75.4)"\n'))
    assert found[["lat", "lon"]].to_numpy().tolist() == [[40.1, -75.3], [40.2, -75.4]]


BODY = "\n".join(f"40.1{row:02d},-75.3{row:02d},FALL" for row in range(30))


@pytest.mark.parametrize(
    "first",
    [
        "ZZCANARYZZ SMITH,12 Maple Court,40°08'N,75°24'W",
        "ZZCANARYZZ SMITH,Maple Court 0,39.985764N,82.963764W",
        "ZZCANARYZZ SMITH,Jan 5 2024,FALL,\u221282.963764",
        "ZZCANARYZZ SMITH,N/A,,",
        '"ZZCANARYZZ SMITH","x","y","FALL"',
    ],
)
def test_a_record_in_the_place_of_the_headings_is_not_repeated(first: str, tmp_path: Path) -> None:
    path = save(tmp_path / "none.csv", "\n".join([first] * 6).encode())
    for asked, where in ((EventColumns(), None), (EventColumns(lat="b", lon="c"), None), (EventColumns(), "nme = 'a'")):
        with pytest.raises(InputError) as refusal:
            read_events(path, columns=asked, where=where)
        assert "CANARY" not in str(refusal.value)


@pytest.mark.parametrize(
    ("above", "headings"),
    [
        ("Calls of ZZCANARYZZ,,", "lat,lon,kind"),
        ('"Calls, of the county"', '"lat","lon","kind"'),
        ("Calls", "intptlat,intptlon,kind"),
        ("Calls\n2024", "Breite,Laengengrad,kind"),
    ],
)
def test_titles_of_every_dress_are_left_out(above: str, headings: str, tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", f"{above}\n{headings}\n{BODY}\n".encode())
    names = headings.replace('"', "").split(",")
    found = read_events(path, columns=EventColumns(lat=names[0], lon=names[1]))
    assert found["lat"].notna().sum() == 30
    assert "Above the headings" in str(found.attrs["notes"][0])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_letters_of_several_bytes_without_their_mark_are_refused(encoding: str, tmp_path: Path) -> None:
    path = save(tmp_path / "e.csv", f"lat,lon,kind\n{BODY}\n".encode(encoding))
    with pytest.raises(InputError, match="Save it again as CSV UTF-8"):
        read_events(path)
