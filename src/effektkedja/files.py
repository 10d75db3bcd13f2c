"""Reading text whole and writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from pathlib import Path

from effektkedja.errors import InputError
from effektkedja.model.text import Text

writing = threading.Lock()
"""Held while a file is being written, so that the program does not end in the middle of it."""


def read_text(path: Path) -> str | None:
    """The text of a UTF-8 file without byte order mark, line ends as they are; None where there is no file.

    Raises:
        InputError: the file cannot be read or is not UTF-8.
    """
    try:
        return read_utf8(path).decode("utf-8")
    except InputError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def read_utf8(path: Path) -> bytes:
    """The bytes of a UTF-8 file without byte order mark, line ends as they are.

    Raises:
        InputError: the file cannot be read or is not UTF-8 (with its line).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(path),
        ) from error
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            Text("Filen är inte UTF-8.", "The file is not UTF-8."),
            where=f"{path}:{line}",
            hint=Text("Spara den på nytt som UTF-8.", "Save it again as UTF-8."),
        ) from error
    return data.removeprefix(b"\xef\xbb\xbf")


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` in ``path`` by way of a neighbouring file, so that nobody ever sees half of it.

    Raises:
        InputError: the file cannot be written.
    """
    temporary = path.parent / f".{path.name}.{secrets.token_hex(6)}"
    with writing:
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as error:
            message = Text(f"Filen går inte att skriva: {error.strerror}.", f"Cannot write the file: {error.strerror}.")
            raise InputError(message, where=str(path)) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink()
