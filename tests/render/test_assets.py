"""Our scripts as they stand in pages: without comments and indentation, and otherwise the same."""

from __future__ import annotations

from importlib.resources import files

import pytest

from effektkedja.render.page import asset

SCRIPTS = {
    each.name: each.read_text(encoding="utf-8")
    for each in (files("effektkedja.render") / "templates").iterdir()
    if each.name.endswith(".js")
}


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_text_in_a_script_goes_over_several_lines(name: str) -> None:
    """Else leaving out indentation and lines that look like comments would change it."""
    for line in SCRIPTS[name].splitlines():
        in_classes = line.count("^`")  # where a regular expression excludes the sign
        assert (line.count("`") - in_classes) % 2 == 0, line
        assert not line.endswith("\\"), line


def test_scripts_stand_in_pages_without_comments() -> None:
    script = asset("rules-terms.js")
    code = [line.strip() for line in SCRIPTS["rules-terms.js"].splitlines()]
    assert script.splitlines() == [line for line in code if line and not line.startswith("//")]
    assert script.startswith('"use strict";\n')
