"""The main job on the shipped knowledge base: findings in the terminal, a gap report and a view as web pages.

Run it with the Python of the environment that effektkedja is installed in.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OUT = Path("demo")


def effektkedja(*arguments: str) -> None:
    """Run the command line as a user would, and stop when it fails."""
    subprocess.run([sys.executable, "-m", "effektkedja", *arguments], check=True)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    report, view = OUT / "brister.html", OUT / "kedjan.html"
    effektkedja("check", "--fail-on", "never")
    effektkedja("check", "--fail-on", "never", "--format", "html", "--out", str(report))
    effektkedja("view", "--out", str(view))
    print(f"\nÖppna i webbläsaren (det behövs inget nät):\n  {report.resolve()}\n  {view.resolve()}")


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
