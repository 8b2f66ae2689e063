"""The zip archive inside an XLSX file, opened only as far as it can do no harm."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from mobilemoney.payouts.uploads.cells import UnreadableFile

ENTRIES_MAX = 500
UNPACKED_BYTES_MAX = 128 * 1024 * 1024
# Spreadsheets pack to a tenth, lists of equal rows to a hundredth; only bombs go far beyond.
DENSITY_MAX = 300
DENSE_FROM_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Parts:
    """The parts of a package. A part never yields more bytes than it declares, and those are limited."""

    def __init__(self, content: bytes) -> None:
        """Raises UnreadableFile."""
        try:
            self._zip = ZipFile(BytesIO(content))
        except _BROKEN:
            raise UnreadableFile("The file is a damaged XLSX file.") from None
        entries = self._zip.infolist()
        self._check(entries)
        # By lower case: names of parts are equal whatever their case (ECMA-376, part 2).
        self._entries = {entry.filename.lower().lstrip("/"): entry for entry in entries}
        if len(self._entries) != len(entries):
            raise UnreadableFile("The file holds one part twice, so programs may read it in different ways.")

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self._entries

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece. Raises UnreadableFile."""
        entry = self._entries.get(name.lower().lstrip("/"))
        if entry is None:
            raise UnreadableFile("The file is not a complete XLSX workbook.")
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    yield chunk
        except _BROKEN:
            raise UnreadableFile("The file is a damaged XLSX file.") from None

    def _check(self, entries: list[ZipInfo]) -> None:
        if len(entries) > ENTRIES_MAX:
            raise UnreadableFile(f"The file holds more than {ENTRIES_MAX} parts.")
        if sum(entry.file_size for entry in entries) > UNPACKED_BYTES_MAX:
            raise UnreadableFile(f"The file has more than {UNPACKED_BYTES_MAX // 1024**2} MB when unpacked.")
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                raise UnreadableFile("The file is protected by a password. Remove it and send the file again.")
            if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
                raise UnreadableFile("The file is packed in a way that no spreadsheet uses.")
            if entry.file_size > DENSE_FROM_BYTES and entry.file_size > DENSITY_MAX * max(entry.compress_size, 1):
                raise UnreadableFile("The file is packed more densely than any real list.")
