"""The one way that somebody else's workbook is opened.

A workbook comes by e-mail from people we do not know. Before openpyxl builds it in memory the archive is looked over
and every part is streamed through once (:mod:`effektkedja.planbook.package_scan`), so that a hostile file costs little
and is refused with a sentence. What is guarded against follows OWASP's lists for XML and for file upload, and what
openpyxl itself was seen to do: it makes a cell for every cell of a merged or linked range.

Formulas are never computed. One that reaches outside of the workbook (DDE, another workbook, the network) makes the
whole file refused; any other stays a cell of ``data_type`` ``"f"``, and :func:`formula_text` says what to do about it:
a planner who adds up figures with ``=SUMMA(B2:B6)`` is asked for the value in that cell, and nothing else is lost.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from effektkedja.errors import InputError
from effektkedja.model.text import Text
from effektkedja.planbook.package_scan import Bounds, Scan
from effektkedja.planbook.refusal import SAVE_AGAIN, WITHOUT_MACROS, Refusal

if TYPE_CHECKING:
    from openpyxl import Workbook

_MB: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".bin"})
_CODE_PARTS: Final = ("vbaproject", "/macrosheets/", "/activex/", "/dialogsheets/")
_FETCHING_PARTS: Final = ("/externallinks/", "xl/connections.xml", "/querytables/", "/embeddings/")
_FIRST: Final = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml")


@dataclass(frozen=True)
class Limits:
    """What a workbook may cost.

    Args:
        file: bytes on disk.
        members: parts in the archive.
        unpacked: bytes of all parts unpacked.
        ratio: how many times larger a part may become, for parts of more than a megabyte. Excel's own come to 10 to 40.
        bounds: what may be in the parts.
    """

    file: int = 25 * _MB
    members: int = 500
    unpacked: int = 50 * _MB
    ratio: int = 200
    bounds: Bounds = field(default_factory=Bounds)


LIMITS: Final = Limits()


def open_workbook(path: Path, *, limits: Limits = LIMITS) -> Workbook:
    """Open a workbook that somebody else has written, or refuse it.

    Args:
        path: the file; it is only read.
        limits: what it may cost.

    Returns:
        The workbook, formulas as their text. What openpyxl cannot keep (charts, threaded comments) is not in it.

    Raises:
        InputError: the file is missing, no .xlsx workbook, broken, encrypted, too large, or holds macros, connections
            or a document type. The message says what to do.
    """
    inspect(path, limits=limits)
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells what it does not keep; nothing of that is ours
            return openpyxl.load_workbook(path, keep_links=False)
    except Exception as error:  # a parser meets what a stranger wrote: whatever it stumbles on is a fault of the file
        raise InputError(
            Text("Filen går inte att läsa som en arbetsbok.", "The file cannot be read as a workbook."),
            where=str(path),
            hint=SAVE_AGAIN,
        ) from error


def inspect(path: Path, *, limits: Limits = LIMITS) -> None:
    """Look a workbook over without building it in memory: at most 50 MB are unpacked, 64 kB at a time, and twice.

    Raises:
        InputError: as for :func:`open_workbook`.
    """
    try:
        _kind(path, limits)
        with ZipFile(path) as archive:
            members = _members(archive, limits)
            scan = Scan(limits.bounds)
            for member in members:
                with archive.open(member) as file:
                    scan.count(_chunks(b"", file))
            for member in members:
                _look(archive, member, scan)
            if not scan.sheets:
                raise Refusal(Text("Filen har inga blad.", "The workbook has no sheets."), hint=SAVE_AGAIN)
    except Refusal as refusal:
        where = f"{path}: {refusal.place}" if refusal.place else str(path)
        raise InputError(refusal.message, where=where, hint=refusal.hint) from refusal
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise InputError(
            Text("Filen är trasig eller avhuggen.", "The file is broken or cut off."),
            where=str(path),
            hint=Text(
                "Hämta den på nytt, eller öppna den i Excel och spara igen.",
                "Fetch it again, or save it anew in Excel.",
            ),
        ) from error
    except OSError as error:
        raise InputError(
            Text(f"Filen går inte att läsa: {error.strerror}.", f"The file cannot be read: {error.strerror}."),
            where=str(path),
            hint=Text("Stäng den i Excel och försök igen.", "Close it in Excel and try again."),
        ) from error


def not_copied(path: Path) -> tuple[Text, ...]:
    """What a workbook holds that a copy made by openpyxl has lost, in words.

    Args:
        path: a workbook that has been looked over.
    """
    with ZipFile(path) as archive:
        names = [name.casefold() for name in archive.namelist()]
    return tuple(text for part, text in _NOT_COPIED.items() if any(name.startswith(part) for name in names))


_NOT_COPIED: Final = {
    "xl/media/": Text("bilder", "pictures"),
    "xl/threadedcomments/": Text("svar i kommentarstrådar", "replies in threads of comments"),
    "xl/pivottables/": Text("pivottabeller", "pivot tables"),
}


def formula_text(formula: str) -> Text:
    """What is expected in a cell that is to be read and holds a formula."""
    shown = formula if len(formula) <= 60 else formula[:59] + "…"
    return Text(
        f"Ett värde i stället för formeln {shown}. Formler räknas inte: kopiera cellen och klistra in den som Värden.",
        f"A value instead of the formula {shown}. Formulas are not computed: copy the cell and paste it as Values.",
    )


def _kind(path: Path, limits: Limits) -> None:
    """Refuse what is no .xlsx file by its name, size and first bytes."""
    if not path.exists():
        raise Refusal(Text("Filen finns inte.", "The file does not exist."))
    if path.is_dir():
        raise Refusal(Text("Det här är en mapp, inte en arbetsbok.", "This is a folder, not a workbook."))
    if path.name.startswith("~$"):
        raise Refusal(
            Text("Det här är Excels låsfil, inte planen.", "This is Excel's lock file, not the plan."),
            hint=Text(f"Ange {path.name[2:]} i stället.", f"Give {path.name[2:]} instead."),
        )
    size = path.stat().st_size
    if size > limits.file:
        raise Refusal(
            Text(
                f"Filen är på {size // _MB} MB; högst {limits.file // _MB} MB läses.",
                f"The file has {size // _MB} MB; at most {limits.file // _MB} MB are read.",
            ),
            hint=Text("Ta bort bilder och bilagor ur den.", "Remove pictures and attachments from it."),
        )
    with path.open("rb") as file:
        head = file.read(_MB)
    if not head:
        raise Refusal(Text("Filen är tom.", "The file is empty."), hint=SAVE_AGAIN)
    if head.startswith(_COMPOUND):
        raise _compound(head)
    if not head.startswith(b"PK"):
        raise Refusal(
            Text(
                "Filen är ingen Excel-arbetsbok, fast den heter så.", "The file is no Excel workbook, despite its name."
            ),
            hint=SAVE_AGAIN,
        )
    if path.suffix.lower() in (".xlsm", ".xltm", ".xlsb", ".xlam"):
        raise Refusal(
            Text(f"Filer av slaget {path.suffix} kan innehålla makron.", f"{path.suffix} files can hold macros."),
            hint=WITHOUT_MACROS,
        )


def _compound(head: bytes) -> Refusal:
    """Encrypted workbooks and those of Excel 97 are one kind of file (MS-CFB); the first have a stream with a name."""
    if "EncryptedPackage".encode("utf-16-le") in head:
        return Refusal(
            Text("Filen är skyddad med lösenord.", "The file is protected by a password."),
            hint=Text(
                "Ta bort lösenordet i Excel (Arkiv > Info > Skydda arbetsbok) och spara.",
                "Remove the password in Excel (File > Info > Protect Workbook) and save.",
            ),
        )
    return Refusal(
        Text("Filen har Excels gamla format (.xls).", "The file has Excel's old format (.xls)."), hint=SAVE_AGAIN
    )


def _members(archive: ZipFile, limits: Limits) -> list[ZipInfo]:
    """The parts in the order to read them: first those that say what the others are."""
    members = archive.infolist()
    if len(members) > limits.members:
        raise Refusal(
            Text(
                f"Filen består av {len(members)} delar; en arbetsbok har några tiotal.",
                f"The file consists of {len(members)} parts; a workbook has some dozens.",
            ),
            hint=SAVE_AGAIN,
        )
    names = {member.filename for member in members}
    if len({name.casefold() for name in names}) < len(members):
        raise Refusal(
            Text("Filen är trasig inuti: en del finns två gånger.", "Broken inside: a part is there twice."),
            hint=SAVE_AGAIN,
        )
    _not_another_kind(archive, names)
    for member in members:
        _not_a_bomb(member, limits)
        _not_code(member.filename)
    if sum(member.file_size for member in members) > limits.unpacked:
        raise _bomb(sum(member.file_size for member in members), limits)
    order = {name: number for number, name in enumerate(_FIRST)}
    return sorted(members, key=lambda member: order.get(member.filename, len(order)))


def _not_another_kind(archive: ZipFile, names: set[str]) -> None:
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return
    kinds = {
        "mimetype": Text("ett LibreOffice-dokument", "a LibreOffice document"),
        "word/document.xml": Text("ett Word-dokument", "a Word document"),
        "ppt/presentation.xml": Text("en PowerPoint-presentation", "a PowerPoint presentation"),
        "Index/Document.iwa": Text("ett Numbers-dokument", "a Numbers document"),
    }
    is_what = next((kind for name, kind in kinds.items() if name in names), Text("ett annat zip-arkiv", "another zip"))
    raise Refusal(
        Text(f"Filen är ingen Excel-arbetsbok utan {is_what.sv}.", f"The file is no Excel workbook but {is_what.en}."),
        hint=Text("Spara den som Excel-arbetsbok (.xlsx).", "Save it as Excel Workbook (.xlsx)."),
    )


def _not_a_bomb(member: ZipInfo, limits: Limits) -> None:
    if member.flag_bits & 1:
        raise Refusal(
            Text("Filen är skyddad med lösenord.", "The file is protected by a password."),
            hint=Text("Spara den utan lösenord.", "Save it without password."),
        )
    is_swollen = member.file_size > max(1, member.compress_size) * limits.ratio
    if member.file_size > limits.unpacked or (member.file_size > _MB and is_swollen):
        raise _bomb(member.file_size, limits)


def _bomb(size: int, limits: Limits) -> Refusal:
    return Refusal(
        Text(
            f"Filen blir {size // _MB} MB när den packas upp; högst {limits.unpacked // _MB} MB läses, och ingen del "
            f"som sväller mer än {limits.ratio} gånger.",
            f"The file becomes {size // _MB} MB when unpacked; at most {limits.unpacked // _MB} MB are read, and no "
            f"part that swells more than {limits.ratio} times.",
        ),
        hint=Text("Öppna den inte; fråga den som skickade den.", "Do not open it; ask whoever sent it."),
    )


def _not_code(name: str) -> None:
    lower = name.casefold()
    if any(part in lower for part in _CODE_PARTS):
        raise Refusal(
            Text(f"Filen innehåller makron ({name}).", f"The file holds macros ({name})."), hint=WITHOUT_MACROS
        )
    if any(part in lower for part in _FETCHING_PARTS):
        raise Refusal(
            Text(
                f"Filen är kopplad till något utanför sig själv ({name}).",
                f"The file is connected to something outside of itself ({name}).",
            ),
            hint=Text(
                "Ta bort länkar, anslutningar och inbäddade filer (Data > Redigera länkar) och spara igen.",
                "Remove links, connections and embedded files (Data > Edit Links) and save again.",
            ),
        )


def _look(archive: ZipFile, member: ZipInfo, scan: Scan) -> None:
    """Stream one part through the scan; pictures and the like are passed over, unless they are XML in disguise."""
    suffix = PurePosixPath(member.filename).suffix.lower()
    with archive.open(member) as file:
        head = file.read(_CHUNK)
        if member.is_dir() or (suffix in _BINARY and not _may_be_xml(head)):
            return
        try:
            scan.part(member.filename, _chunks(head, file))
        except Refusal as refusal:
            # Excel's own drawings of comments are no clean XML; a reader stops at the same place as the scan did.
            if suffix != ".vml" or refusal.__cause__ is None:
                raise


def _may_be_xml(head: bytes) -> bool:
    start = head.lstrip(b" \t\r\n")[:4]
    return start.startswith((b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<"))


def _chunks(head: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield head
    while chunk := file.read(_CHUNK):
        yield chunk
