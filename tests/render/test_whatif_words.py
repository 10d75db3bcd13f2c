"""The words of the page where changes are tried: in both languages, and every one of them used."""

from __future__ import annotations

import re
from pathlib import Path

from effektkedja.render import page
from effektkedja.render.chain.whatif import SCRIPTS
from effektkedja.render.chain.whatif_words import WORDS

_TEMPLATES = Path(page.__file__).parent / "templates"


def test_every_word_is_there_in_both_languages_with_the_same_places_to_fill() -> None:
    for text in WORDS.values():
        assert text.sv.strip()
        assert text.en.strip()
        assert sorted(re.findall(r"\{\w*\}", text.sv)) == sorted(re.findall(r"\{\w*\}", text.en))


def test_the_scripts_use_the_words_that_there_are() -> None:
    scripts = "\n".join((_TEMPLATES / name).read_text("utf-8") for name in SCRIPTS)
    # Some names are put together: say[`link_${…}`], counted("closes", …) and say[`fault_${…}`] of fault().
    links = scripts[scripts.index("const LINKS = {") : scripts.index("const linkOf")]
    made = {f"link_{name}" for name in re.findall(r"(\w+): \[", links)}
    made |= {f"{name}_{n}" for name in re.findall(r'counted\("(\w+)"', scripts) for n in ("none", "one", "many")}
    faults = scripts[scripts.index("function fault(") : scripts.index("const nameOf")]
    made |= {f"fault_{name}" for name in re.findall(r'\["(\w+)"', faults)}
    assert set(re.findall(r"\bsay\.(\w+)", scripts)) | made == set(WORDS)
