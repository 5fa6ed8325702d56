"""How the letters of a text file are written, told from all of its bytes."""

import codecs
import re
from pathlib import Path
from typing import Any, Final

from hotspot.errors import InputError
from hotspot.files.paths import shown
from hotspot.files.text.refusals import unreadable

WINDOWS: Final = "cp1252"
#: More than any header has.
_HEAD_BYTES: Final = 1_000_000
#: Zero bytes among the first so many are half of letters.
_MARKS: Final = 200
_BLOCK_BYTES: Final = 2**22
#: Bytes that are letters in Windows-1252 and none in Latin-1.
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")


def stream(source: Path | bytes) -> Any:
    """The bytes as they come, unpacked; the name itself is never read as anything but a path."""
    import pyarrow as pa

    if isinstance(source, bytes):
        return pa.BufferReader(source)
    file = pa.OSFile(str(source.absolute()), "rb")
    packed = {".gz": "gzip", ".zst": "zstd"}.get(source.suffix.lower())
    return pa.CompressedInputStream(file, packed) if packed else file


def encoding_of(source: Path | bytes, what: str = "") -> tuple[str, bytes]:
    """``utf-8-sig``, ``utf-16``, ``latin-1`` or ``cp1252``, and the beginning of the file.

    Raises `InputError` where the bytes cannot be had.
    """
    import pyarrow as pa

    try:
        with stream(source) as file:
            head: bytes = file.read(_HEAD_BYTES)
            marked = head[:2] in {b"\xff\xfe", b"\xfe\xff"} and head[2:4] != b"\0\0"
            if marked:
                return "utf-16", head
            if b"\0" in head[:_MARKS].rstrip(b"\0\x1a"):
                raise InputError(
                    f"{what or (shown(source) if isinstance(source, Path) else '')} looks like UTF-16 or UTF-32 text "
                    "without its mark, or is no text. Save it again as CSV UTF-8."
                )
            decoder = codecs.getincrementaldecoder("utf-8-sig")()
            block, is_utf8, only_windows, cut = head, True, False, False
            while True:
                # Most files are plain letters throughout, which is told quickest.
                if cut or not block or not block.isascii():
                    is_utf8 = is_utf8 and _decodes(decoder, block)
                    only_windows = only_windows or _WINDOWS_ONLY.search(block) is not None
                    cut = is_utf8 and bool(decoder.getstate()[0])
                if not block or (only_windows and not is_utf8):
                    break
                block = file.read(_BLOCK_BYTES)
    except (pa.ArrowException, OSError) as error:
        raise unreadable(what or (shown(source) if isinstance(source, Path) else ""), error) from None
    if is_utf8:
        return "utf-8-sig", head
    return (WINDOWS if only_windows else "latin-1"), head


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError:
        return False
    return True
