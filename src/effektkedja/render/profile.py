"""A profile to begin with: every rule in a line of its own, explained, and nothing changed yet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from effektkedja.model.rules import Rule
from effektkedja.model.text import Language, Text
from effektkedja.render import wording
from effektkedja.render.phrases import clean, severity_word

_HEAD: Final = Text(
    """\
# Profil för effektkedja: vilka regler som gäller här, och hur allvarliga de är.
# Spara filen som effektkedja.toml i mappen där du kör effektkedja check, så används den utan att du ber om det.
# Ta bort brädgården (#) först på en rad för att den ska gälla. Det som inte står här är som vanligt.
#
#   "off"        regeln prövas inte (rapporten säger att den är avstängd)
#   "violation"  brutet: kedjan är bruten
#   "warning"    varning: det går inte att visa att kedjan håller
#   "info"       värt en närmare titt
#   "on"         regeln gäller som vanligt, fast familjen har en egen rad
#
# De svenska orden av, på, brutet, varning och info går lika bra.
""",
    """\
# Profile for effektkedja: which rules count here, and how severe they are.
# Save the file as effektkedja.toml in the folder where you run effektkedja check: it is used without asking.
# Remove the hash (#) in front of a line to make it count. What is not mentioned is as usual.
#
#   "off"        the rule is not tested (the report says that it is off)
#   "violation"  the chain is broken
#   "warning"    it cannot be shown that the chain holds
#   "info"       worth a closer look
#   "on"         the rule counts as usual although its family has a line of its own
""",
)
_FAIL_ON: Final = Text(
    "# Lägsta allvar som ger svarskod 1: violation, warning, info eller never.",
    "# Lowest severity that gives exit code 1: violation, warning, info or never.",
)
_FAMILY: Final = Text("hela familjen", "the whole family")


def profile_template(rules: Sequence[Rule], lang: Language = "sv") -> str:
    """The text of a profile that changes nothing yet.

    Args:
        rules: the catalogue, in any order.
        lang: language of the comments.

    Returns:
        TOML in which every rule and family is a line that only needs its hash taken away.
    """
    lines = [_HEAD.in_(lang), _FAIL_ON.in_(lang), '# fail-on = "violation"', "", "[rules]"]
    ordered = sorted(rules, key=lambda rule: rule.code)
    for family, members in groupby(ordered, key=lambda rule: rule.family):
        name = wording.rules.FAMILY[family].in_(lang) if family in wording.rules.FAMILY else ""
        lines += ["", f"# --- {family} {name}".rstrip(), f'# {family} = "off"  # {_FAMILY.in_(lang)}']
        for rule in members:
            title = clean(rule.title.in_(lang))
            lines.append(f'# {rule.code} = "{rule.severity.key}"  # {title} ({severity_word(rule.severity, lang)})')
    return "\n".join(lines) + "\n"
