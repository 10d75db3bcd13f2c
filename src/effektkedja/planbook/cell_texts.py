"""The texts of a workbook's parts, streamed: what openpyxl makes of ``si`` and ``is``, without an element for each run.

A text may be made of runs in several fonts, with a reading of its characters beside them (ECMA-376 part 1, 18.4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Final
from xml.parsers import expat

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
"""How the names of elements begin, as the parser gives them."""


class Part:
    """What both kinds of parts share: a parser that knows namespaces, and the text of the element that is open.

    ``starts`` and ``ends`` say what is done where an element of that name begins and ends.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._text: list[str] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _refuse(self, *_: object) -> None:
        """The guard has refused such parts; one that has come into the file since is not read either."""
        raise ValueError("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self.starts.get(name)
        if handler is not None:
            handler(attributes)
        else:
            self.parser.CharacterDataHandler = None  # what stands in an unknown element is not ours

    def _end(self, name: str) -> None:
        handler = self.ends.get(name)
        if handler is not None:
            handler()

    def listen(self, _: dict[str, str]) -> None:
        """Take in the text that follows, up to the next element."""
        self._text = []
        self.parser.CharacterDataHandler = self._text.append

    def heard(self) -> str:
        """The text that has been taken in."""
        self.parser.CharacterDataHandler = None
        return "".join(self._text)


class TextPart(Part):
    """A text that may be made of runs, as it stands in ``si`` and ``is``; how it is pronounced is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._plain = ""
        self._runs: list[str] = []
        self._is_run = self._is_phonetic = False
        for name, start, end in (
            ("t", self.listen, self._end_text),
            ("r", self._start_run, self._end_run),
            ("rPh", self._start_phonetic, self._end_phonetic),
        ):
            self.starts[MAIN + name], self.ends[MAIN + name] = start, end

    def begin(self) -> None:
        """Forget the text before."""
        self._plain = ""
        self._runs.clear()
        self._is_run = self._is_phonetic = False

    def _end_text(self) -> None:
        text = self.heard()
        if self._is_phonetic:
            return
        if self._is_run:
            self._runs.append(text)
        else:
            self._plain = text

    def _start_run(self, _: dict[str, str]) -> None:
        self._is_run = True

    def _end_run(self) -> None:
        self._is_run = False

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._is_phonetic = True

    def _end_phonetic(self) -> None:
        self._is_phonetic = False

    def whole(self) -> str:
        """The text without its fonts."""
        return self._plain + "".join(self._runs) if self._runs else self._plain


class _Shared(TextPart):
    """The table of shared texts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.starts[f"{MAIN}si"] = lambda _: self.begin()
        self.ends[f"{MAIN}si"] = self._end_item

    def _end_item(self) -> None:
        # As openpyxl reads it: the escape of an underscore is undone here, and for texts in cells by the reader.
        self.found.append(self.whole().replace("x005F_", ""))

    def read(self, file: IO[bytes]) -> list[str]:
        self.parser.ParseFile(file)
        return self.found


def shared_texts(file: IO[bytes]) -> list[str]:
    """The texts that cells share, in the order in which cells name them.

    Raises:
        ExpatError: the part is no XML.
    """
    return _Shared().read(file)
