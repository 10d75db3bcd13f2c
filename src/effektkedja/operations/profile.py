"""Profiles: one TOML file that says which rules a check leaves out and which it weighs otherwise.

    fail-on = "warning"

    [rules]
    EK205 = "off"        # one rule
    EK3 = "info"         # a whole family …
    EK303 = "on"         # … but for this one, which keeps its own severity

A line on a rule goes before a line on its family. What a file does not mention is as in the catalogue. The values are
``on``, ``off`` and the severities; the Swedish words that the reports use are taken too.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from effektkedja.errors import InputError
from effektkedja.files import read_text
from effektkedja.model.report import Profile
from effektkedja.model.rules import Rule, Severity
from effektkedja.model.text import Text
from effektkedja.rules import catalogue

DEFAULT_FILE: Final = "effektkedja.toml"
"""Name of the file in the working folder that is used when none is named."""

_OFF: Final = "off"
_ON: Final = "on"
_NEVER: Final = "never"
_LEVELS: Final = {level.key: level for level in sorted(Severity, reverse=True)}
_SWEDISH: Final = {"av": _OFF, "på": _ON, "brutet": "violation", "varning": "warning", "aldrig": _NEVER}
_RULES: Final = "rules"
_FAIL_ON: Final = "fail-on"
_PLACE: Final = re.compile(r"\(at line (\d+)")
_COMMENT: Final = re.compile(r"#.*")


def read(path: Path) -> Profile:
    """The profile in the file at ``path``.

    Raises:
        InputError: there is no such file, or it is not TOML, or it names a rule, key or severity that does not exist;
            says on which line.
    """
    text = read_text(path)
    if text is None:
        raise InputError(
            Text("Profilen finns inte.", "The profile does not exist."),
            where=str(path),
            hint=Text(
                f"Skapa en med: effektkedja rules --profile-template --out {DEFAULT_FILE}.",
                f"Make one with: effektkedja rules --profile-template --out {DEFAULT_FILE}.",
            ),
        )
    return _Reader(path, text).profile()


def chosen(profile: Profile | None, codes: Iterable[str]) -> tuple[Rule, ...]:
    """The rules to run, with the severities that they have in the profile.

    A code on the command line goes before the profile: a rule that is asked for by name is run even where the profile
    leaves it out. A family on the command line is run without what the profile leaves out.

    Args:
        profile: the profile, or None.
        codes: rule codes and families that were asked for; all rules where there are none.

    Raises:
        InputError: a code names no rule.
    """
    codes = tuple(codes)
    rules = catalogue().chosen(codes)
    if profile is None:
        return rules
    named = {code.upper() for code in codes}
    off = {rule.code for rule in profile.off} - named
    levels = {rule.code: level for rule, level in profile.changed}
    return tuple(replace(rule, severity=levels.get(rule.code, rule.severity)) for rule in rules if rule.code not in off)


def used(profile: Profile | None, rules: Iterable[Rule]) -> Profile | None:
    """The profile as a report tells of it: what was run all the same is not called left out."""
    ran = {rule.code for rule in rules}
    return profile and replace(profile, off=tuple(rule for rule in profile.off if rule.code not in ran))


@dataclass
class _Reader:
    """The text of a profile, and complaints that name the line."""

    path: Path
    text: str

    def profile(self) -> Profile:
        tables = self._toml()
        for key in tables:
            if key not in (_RULES, _FAIL_ON):
                raise self._fault(
                    key,
                    Text(f"Nyckeln {key} finns inte i en profil.", f"A profile has no key {key}."),
                    Text(
                        f"Nycklarna är {_FAIL_ON} och [{_RULES}]; regler står under [{_RULES}].",
                        f"The keys are {_FAIL_ON} and [{_RULES}]; rules stand under [{_RULES}].",
                    ),
                )
        rules = tables.get(_RULES, {})
        if not isinstance(rules, dict):
            example = Text(f"Skriv [{_RULES}] på en egen rad.", f"Write [{_RULES}] on a line of its own.")
            raise self._fault(_RULES, Text(f"{_RULES} är ingen tabell.", f"{_RULES} is not a table."), example)
        said = self._rules(rules)
        off = tuple(rule for rule in catalogue().rules if said.get(rule.code) == _OFF)
        changed = tuple(
            (rule, level)
            for rule in catalogue().rules
            if (level := _LEVELS.get(said.get(rule.code, ""))) and level is not rule.severity
        )
        fail_on = self._word(_FAIL_ON, tables[_FAIL_ON], (*_LEVELS, _NEVER)) if _FAIL_ON in tables else ""
        return Profile(str(self.path), off, changed, fail_on)

    def _toml(self) -> dict[str, object]:
        try:
            return tomllib.loads(self.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = _PLACE.search(str(error))
            # At the end of the document tomllib names no line.
            line = int(found.group(1)) if found else self.text.count("\n") + 1
            what = _PLACE.split(str(error))[0].strip(" .") or "nested too deeply"
            raise InputError(
                Text("Raden går inte att läsa som TOML.", f"The line is not valid TOML: {what}."),
                where=f"{self.path}:{line}",
                hint=Text('Skriv så här: EK205 = "off".', 'Write like this: EK205 = "off".'),
            ) from error

    def _rules(self, table: Mapping[str, object]) -> dict[str, str]:
        """What is said of each rule: ``on``, ``off`` or a severity. What is said of it goes before its family."""
        catalogued = catalogue().rules
        families = {rule.family for rule in catalogued}
        lines: dict[str, str] = {}
        for key, value in table.items():
            code = key.upper()
            if code not in families | {rule.code for rule in catalogued}:
                raise self._unknown(key)
            if code in lines:
                raise self._fault(key, Text(f"{code} står två gånger.", f"{code} stands twice."))
            lines[code] = self._word(key, value, (_ON, _OFF, *_LEVELS))
        of_families = {rule.code: lines[rule.family] for rule in catalogued if rule.family in lines}
        return of_families | {code: word for code, word in lines.items() if code not in families}

    def _unknown(self, key: str) -> InputError:
        if key == _FAIL_ON:
            above = Text(f"Skriv raden ovanför [{_RULES}].", f"Write the line above [{_RULES}].")
            return self._fault(key, Text(f"{key} är ingen regel.", f"{key} is not a rule."), above)
        known = [rule.code for rule in catalogue().rules]
        near = difflib.get_close_matches(key.upper(), [*known, *{code[:3] for code in known}], 3)
        listed = ", ".join(near)
        return self._fault(
            key,
            Text(f"Det finns ingen regel eller familj {key}.", f"There is no rule or family {key}."),
            Text(f"Menade du {listed}?", f"Did you mean {listed}?")
            if near
            else Text("effektkedja rules listar reglerna.", "effektkedja rules lists the rules."),
        )

    def _word(self, key: str, value: object, allowed: tuple[str, ...]) -> str:
        """One of the allowed words, in English; the Swedish words that reports use mean the same."""
        word = value.strip().lower() if isinstance(value, str) else ""
        word = _SWEDISH.get(word, word)
        if word not in allowed:
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            if isinstance(value, dict | list):
                what = Text(f"{key} ska ha ett enda ord som värde.", f"{key} should have a single word as its value.")
            else:
                what = Text(f"{key} kan inte vara {shown}.", f"{key} cannot be {shown}.")
            listed = ", ".join(f'"{each}"' for each in allowed)
            raise self._fault(
                key,
                what,
                Text(f"Skriv något av {listed}.", f"Write one of {listed}."),
            )
        return word

    def _fault(self, key: str, message: Text, hint: Text | str = "") -> InputError:
        line = self._line(key)
        return InputError(message, where=f"{self.path}:{line}" if line else str(self.path), hint=hint)

    def _line(self, key: str) -> int:
        """The line that a key stands on, 0 where it cannot be told: tomllib keeps no places.

        The last one wins: a code that stands twice in other letters is found where it stands again.
        """
        word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
        lines = [_COMMENT.sub("", line) for line in self.text.split("\n")]
        before = [number for number, line in enumerate(lines, 1) if word.search(line.partition("=")[0])]
        within = [number for number, line in enumerate(lines, 1) if word.search(line)]
        return (before or within or [0])[-1]
