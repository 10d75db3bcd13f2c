"""Write a page per rule into docs/rules, from the shapes and their cases. Run it after a rule has changed.

Run: python tools/make_rule_pages.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from effektkedja.model.rules import Rule
from effektkedja.operations.catalogue import every, shacl

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"
FAMILIES = {
    "EK1": "The chain",
    "EK2": "Measurability",
    "EK3": "Coverage",
    "EK4": "Follow-up",
    "EK5": "Plan against plan",
    "EK9": "Data quality",
}


def page(rule: Rule) -> str:
    """The whole story of one rule, Swedish before English."""
    parts = [
        f"# {rule.code} {rule.title.sv}",
        f"*{rule.title.en}* · {rule.severity.key} · [`{rule.file}`](../../{rule.file})",
        f"**Hittar.** {rule.message.sv}",
        f"**Varför.** {rule.why.sv}",
        f"**Gör så här.** {rule.remedy.sv}",
        f"**Finds.** {rule.message.en}",
        f"**Why.** {rule.why.en}",
        f"**Remedy.** {rule.remedy.en}",
    ]
    if rule.note.sv:
        parts.insert(5, f"**I data.** {rule.note.sv}")
        parts.append(f"**In data.** {rule.note.en}")
    if rule.source:
        parts.append(f"Source of the idea: {rule.source}")
    parts += ["## Cases", *_cases(rule), "## SHACL", f"```turtle\n{shacl(rule)}\n```"]
    return "\n\n".join(parts) + "\n"


def _cases(rule: Rule) -> list[str]:
    folder = ROOT / "tests" / "shapes" / rule.code
    found = {"Must be found:": "invalid-*.ttl", "Must pass:": "valid-*.ttl"}
    return [f"{title}\n\n" + "\n".join(_case(path) for path in sorted(folder.glob(p))) for title, p in found.items()]


def _case(path: Path) -> str:
    said = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("#").strip()
    return f"- {said} ([{path.stem}](../../{path.relative_to(ROOT).as_posix()}))"


def index() -> str:
    """All rules by family, a line each."""
    lines = ["# Rules", "", "Written by `python tools/make_rule_pages.py` from the shapes and their cases.", ""]
    for family, title in FAMILIES.items():
        rules = [rule for rule in every() if rule.family == family]
        if not rules:
            continue
        lines += [f"## {family} {title}", "", "| code | severity | rule |", "| --- | --- | --- |"]
        lines += [f"| [{r.code}]({r.code}.md) | {r.severity.key} | {r.title.sv} (*{r.title.en}*) |" for r in rules]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    wanted = {PAGES / f"{rule.code}.md": page(rule) for rule in every()} | {PAGES / "README.md": index()}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    stale += [path for path in PAGES.glob("*.md") if path not in wanted]
    if "--check" in sys.argv:
        for path in stale:
            print(f"stale: {path.relative_to(ROOT)}")
        return int(bool(stale))
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in stale:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    print(f"{len(wanted)} pages, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
