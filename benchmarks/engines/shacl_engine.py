"""shacl-engine from npm, in a Node process of its own that this one talks to."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.engines.base import Finding, Unavailable, finding
from benchmarks.peers import NPM

_SCRIPT = Path(__file__).parent / "npm" / "serve.mjs"


class Engine:
    notes = "data in an indexed N3.js store"

    def __init__(self) -> None:
        if shutil.which("node") is None or not (NPM / "node_modules").is_dir():
            raise Unavailable("shacl-engine is not here: `python -m benchmarks peers`, and Node")
        told = json.loads((NPM / "node_modules" / "shacl-engine" / "package.json").read_text())
        self.version = told["version"]
        command = ["node", "--max-old-space-size=12000", str(_SCRIPT)]
        self._node = subprocess.Popen(command, cwd=NPM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def load(self, shapes: Path, data: Path) -> None:
        self._ask({"do": "load", "shapes": str(shapes.absolute()), "data": str(data.absolute())})

    def check(self) -> Any:
        return self._ask({"do": "check"})

    def findings(self, report: Any) -> set[Finding]:
        return {finding(shape, focus, value) for shape, focus, value in self._ask({"do": "findings"})}

    def peak(self) -> int:
        """Most memory that the Node process has held, in bytes."""
        return int(self._ask({"do": "peak"}))

    def _ask(self, request: dict[str, str]) -> Any:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps(request) + "\n")
        self._node.stdin.flush()
        answer = self._node.stdout.readline()
        if not answer:
            raise RuntimeError(f"Node ended with code {self._node.wait()}")
        return json.loads(answer)
