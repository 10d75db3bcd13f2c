"""All checks of the project, in the order of how fast they fail. The same on every system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

CHECKS = (
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy", [str(BIN / "mypy")]),
    ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
    ("data", [sys.executable, "-m", "effektkedja", "canonical", "--check", *map(str, sorted(ROOT.glob("data/*.ttl")))]),
    ("rule pages", [sys.executable, str(ROOT / "tools" / "make_rule_pages.py"), "--check"]),
    ("pytest", [sys.executable, "-m", "pytest", "-n", "2", "-q"]),
)


def main() -> int:
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        code = subprocess.run(command, cwd=ROOT).returncode
        if code:
            print(f"== {name} failed", flush=True)
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
