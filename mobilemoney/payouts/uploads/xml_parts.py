"""Reading XML without ever building a tree of it: what a part holds does not decide what memory it takes."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar
from xml.etree.ElementTree import ParseError  # Only the name of an error; nothing is parsed by it.

from defusedxml.ElementTree import DefusedXMLParser

from mobilemoney.payouts.uploads.cells import UnreadableFile

ELEMENTS_MAX = 500_000  # 10,000 rows with every column have half of that.
DEPTH_MAX = 64
# The longest piece that may come to nothing: the parser keeps a tag or a comment whole until it ends.
SILENT_BYTES_MAX = 512 * 1024
_TOO_LARGE = "The workbook holds more than any list of payouts."


class Listener(Protocol):
    """Hears of elements by their names without namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def data(self, text: str) -> None: ...
    def end(self, name: str) -> None: ...


Heard = TypeVar("Heard", bound=Listener)


def listen(chunks: Iterable[bytes], listener: Heard) -> Iterator[Heard]:
    """Let the listener hear a part, and yield it after each chunk, so that it can be emptied meanwhile.

    A document type declaration is refused: without one there are no entities, neither outer nor multiplying.
    Raises UnreadableFile.
    """
    names = _LocalNames(listener)
    parser = DefusedXMLParser(target=names, forbid_dtd=True)
    silent = 0
    try:
        for chunk in chunks:
            heard = names.heard
            parser.feed(chunk)
            silent = 0 if names.heard > heard else silent + len(chunk)
            _hold(silent <= SILENT_BYTES_MAX)
            yield listener
        parser.close()
    except UnreadableFile:
        raise
    except (ParseError, ValueError, LookupError):  # ValueError: forbidden declarations, and odd encodings.
        raise UnreadableFile("The file is a damaged XLSX file.") from None
    yield listener


def listen_to_all(chunks: Iterable[bytes], listener: Heard) -> Heard:
    for _ in listen(chunks, listener):
        pass
    return listener


class _LocalNames:
    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._elements = self._depth = 0
        self.heard = 0

    def start(self, tag: str, attributes: dict[str, Any]) -> None:
        self.heard += 1
        self._elements += 1
        self._depth += 1
        _hold(self._elements <= ELEMENTS_MAX and self._depth <= DEPTH_MAX)
        plain = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        self._listener.start(tag.rpartition("}")[2], plain)

    def data(self, text: str) -> None:
        self.heard += 1
        self._listener.data(text)

    def end(self, tag: str) -> None:
        self.heard += 1
        self._depth -= 1
        self._listener.end(tag.rpartition("}")[2])

    def close(self) -> None:
        return


def _hold(within_limits: bool) -> None:
    if not within_limits:
        raise UnreadableFile(_TOO_LARGE)
