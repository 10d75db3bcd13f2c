"""What the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from effektkedja.store.dataset import Dataset
from effektkedja.store.loading import shipped

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def knowledge_base() -> Dataset:
    """The shipped knowledge base, loaded once."""
    return shipped()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]):
    """Run the command line in this process: gives exit code, standard output and standard error as text."""
    from effektkedja.cli import main

    def runner(*arguments: object) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    return runner
