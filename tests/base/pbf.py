"""An OpenStreetMap extract (.pbf) written by hand: wiki.openstreetmap.org/wiki/PBF_Format, without its libraries."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

Tags = dict[str, str]


@dataclass
class Extract:
    """Nodes are made of the coordinates of ways; each way has an id."""

    ways: list[tuple[int, list[tuple[float, float]], Tags]] = field(default_factory=list)
    """Id, (lon, lat) of the corners, tags; closed where the first is the last."""
    relations: list[tuple[int, list[int], Tags]] = field(default_factory=list)
    """Id, ids of the outer ways, tags of a multipolygon."""

    def content(self) -> bytes:
        """The file."""
        strings = [b""]
        nodes: dict[tuple[float, float], int] = {}

        def text(value: str) -> int:
            data = value.encode()
            if data not in strings:
                strings.append(data)
            return strings.index(data)

        ways = b""
        for number, corners, tags in self.ways:
            refs = [nodes.setdefault(at, len(nodes) + 1) for at in corners]
            way = _number(1, number)
            way += _bytes(2, b"".join(_varint(text(key)) for key in tags))
            way += _bytes(3, b"".join(_varint(text(value)) for value in tags.values()))
            way += _bytes(8, b"".join(_varint(_zigzag(step)) for step in _steps(refs)))
            ways += _bytes(3, way)
        relations = b""
        for number, members, tags in self.relations:
            all_tags = {"type": "multipolygon", **tags}
            relation = _number(1, number)
            relation += _bytes(2, b"".join(_varint(text(key)) for key in all_tags))
            relation += _bytes(3, b"".join(_varint(text(value)) for value in all_tags.values()))
            relation += _bytes(8, b"".join(_varint(text("outer")) for _ in members))
            relation += _bytes(9, b"".join(_varint(_zigzag(step)) for step in _steps(members)))
            relation += _bytes(10, b"\1" * len(members))
            relations += _bytes(4, relation)
        plain = b"".join(
            _bytes(
                1,
                _number(1, _zigzag(number))
                + _number(8, _zigzag(round(lat * 1e7)))
                + _number(9, _zigzag(round(lon * 1e7))),
            )
            for (lon, lat), number in nodes.items()
        )
        table = _bytes(1, b"".join(_bytes(1, one) for one in strings))
        head = _bytes(4, b"OsmSchema-V0.6")
        # A block each, as all files have them.
        blocks = [_blob(b"OSMData", table + _bytes(2, group)) for group in (plain, ways, relations) if group]
        return _blob(b"OSMHeader", head) + b"".join(blocks)


def _blob(kind: bytes, data: bytes) -> bytes:
    blob = _number(2, len(data)) + _bytes(3, zlib.compress(data))
    header = _bytes(1, kind) + _number(3, len(blob))
    return len(header).to_bytes(4, "big") + header + blob


def _steps(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    found = b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _bytes(place: int, data: bytes) -> bytes:
    if place in {2, 3} and not data:  # A way without tags has no list of them.
        return b""
    return _varint(place << 3 | 2) + _varint(len(data)) + data
