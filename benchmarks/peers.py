"""Engines that do not come from PyPI: fetched once, by Maven and npm, into a folder that git does not know."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_HERE = Path(__file__).parent
_KEPT = _HERE / ".peers"
JENA = _KEPT / "jena"
NPM = _KEPT / "npm"
_MAVEN_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"


def fetch() -> list[str]:
    """Fetch what is missing; gives what could not be had, and why."""
    missing = []
    if not any(JENA.glob("*.jar")):
        missing += _run("Jena", ["mvn", "-q", "-B", "-f", str(_HERE / "engines" / "jena.pom.xml"), _MAVEN_GOAL])
    if not (NPM / "node_modules").is_dir():
        NPM.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_HERE / "engines" / "npm" / name, NPM / name)
        missing += _run("shacl-engine", ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], NPM)
    return missing


def _run(name: str, command: list[str], folder: Path | None = None) -> list[str]:
    if shutil.which(command[0]) is None:
        return [f"{name}: {command[0]} is not installed"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return [f"{name}: {(done.stderr or done.stdout).strip()[-500:]}"] if done.returncode else []
