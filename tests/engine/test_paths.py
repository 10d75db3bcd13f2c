"""Property paths: reading, writing and their normal form."""

from __future__ import annotations

import pytest

from effektkedja.engine import read_shapes
from effektkedja.engine.paths import Path, is_nullable, is_one_pattern, normal, path_text, steps
from effektkedja.errors import InputError
from engine.support import EX, PREFIXES

PATHS = {
    "ex:p": "p",
    "[ sh:inversePath ex:p ]": "^p",
    "( ex:p ex:q )": "p/q",
    "[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]": "p|^q",
    "[ sh:zeroOrMorePath ex:p ]": "p*",
    "( ex:p [ sh:oneOrMorePath ( ex:q ex:r ) ] )": "p/((q/r)+)",
    "[ sh:zeroOrOnePath [ sh:inversePath ex:p ] ]": "^p?",
    "[ sh:inversePath ( ex:p ex:q ) ]": "^(p/q)",
    "( ( ex:p ex:q ) ex:r )": "(p/q)/r",
}


def _read(turtle: str) -> Path:
    plan = read_shapes(f"{PREFIXES} ex:S a sh:PropertyShape ; sh:path {turtle} .")
    path = plan.shape(f"{EX}S").path
    assert path is not None
    return path


def _short(text: str) -> str:
    return text.replace(f"<{EX}", "").replace(">", "")


@pytest.mark.parametrize(("turtle", "text"), PATHS.items())
def test_text(turtle: str, text: str) -> None:
    assert _short(path_text(_read(turtle))) == text


@pytest.mark.parametrize(
    ("turtle", "text"),
    [
        ("[ sh:inversePath ( ex:p ex:q ) ]", "^q/^p"),
        ("[ sh:inversePath [ sh:alternativePath ( ex:p ex:q ) ] ]", "^p|^q"),
        ("[ sh:inversePath [ sh:zeroOrMorePath ex:p ] ]", "^p*"),
        ("[ sh:inversePath [ sh:inversePath ex:p ] ]", "p"),
        ("( ( ex:p ex:q ) ex:r )", "p/q/r"),
    ],
)
def test_normal_form(turtle: str, text: str) -> None:
    assert _short(path_text(normal(_read(turtle)))) == text


def test_steps() -> None:
    assert len(steps(_read("( ( ex:p ex:q ) ex:r )"))) == 3
    assert len(steps(_read("ex:p"))) == 1


@pytest.mark.parametrize(
    ("turtle", "nullable"),
    [
        ("ex:p", False),
        ("[ sh:zeroOrMorePath ex:p ]", True),
        ("[ sh:zeroOrOnePath ex:p ]", True),
        ("[ sh:oneOrMorePath ex:p ]", False),
        ("[ sh:oneOrMorePath [ sh:zeroOrOnePath ex:p ] ]", True),
        ("( [ sh:zeroOrMorePath ex:p ] ex:q )", False),
        ("[ sh:alternativePath ( ex:p [ sh:zeroOrOnePath ex:q ] ) ]", True),
        ("[ sh:inversePath [ sh:zeroOrOnePath ex:q ] ]", True),
    ],
)
def test_nullable(turtle: str, nullable: bool) -> None:
    assert is_nullable(_read(turtle)) is nullable


def test_one_pattern() -> None:
    assert is_one_pattern(_read("[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]"))
    assert not is_one_pattern(_read("[ sh:alternativePath ( ex:p ( ex:q ex:r ) ) ]"))


@pytest.mark.parametrize(
    "turtle",
    ["[]", "( ex:p )", "[ sh:alternativePath ( ex:p ) ]", "[ sh:unknownPath ex:p ]", '"text"', "ex:p , ex:q"],
)
def test_no_path(turtle: str) -> None:
    with pytest.raises(InputError):
        _read(turtle)


def test_path_in_a_circle() -> None:
    with pytest.raises(InputError):
        read_shapes(f"{PREFIXES} ex:S a sh:PropertyShape ; sh:path _:x . _:x sh:inversePath _:x .")
