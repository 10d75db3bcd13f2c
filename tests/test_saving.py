"""A file counts as saved once it has changed and is left alone, however it was saved."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

from effektkedja.operations.saving import look, saves


def _noticed(path: Path, steps: list[Callable[[], object]]) -> list[int]:
    """Do one step between two looks and tell the steps after which a save was noticed."""
    number = itertools.count(1)
    done = [0]

    class Over(Exception):
        pass

    def sleep(_: float) -> None:
        done[0] = next(number)
        if done[0] > len(steps):
            raise Over
        steps[done[0] - 1]()

    noticed = []
    try:
        for _ in saves(path, sleep=sleep):
            noticed.append(done[0])
    except Over:
        pass
    return noticed


def _nothing() -> None:
    pass


def test_first_state_is_noticed_once(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"ett")
    assert _noticed(path, [_nothing] * 5) == [1]


def test_a_file_written_in_pieces_is_noticed_when_it_is_whole(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"ett")
    grow = [lambda n=n: path.write_bytes(b"x" * n) for n in (10, 20, 30)]
    assert _noticed(path, [_nothing, *grow, _nothing, _nothing]) == [1, 5]


def test_a_file_that_is_replaced_by_way_of_another(tmp_path: Path):
    """Excel's way: a new file, the old one away, the new one renamed, and a lock file all the while."""
    path, new = tmp_path / "plan.xlsx", tmp_path / "A1B2C300"
    path.write_bytes(b"ett")
    steps = [
        _nothing,
        lambda: (tmp_path / "~$plan.xlsx").write_bytes(b"Anna"),
        lambda: new.write_bytes(b"nytt"),
        path.unlink,
        lambda: new.rename(path),
        _nothing,
        lambda: (tmp_path / "~$plan.xlsx").unlink(),
        _nothing,
    ]
    assert _noticed(path, steps) == [1, 6]


def test_an_empty_or_missing_file_is_no_save(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    assert look(path) is None
    assert _noticed(path, [lambda: path.write_bytes(b""), _nothing, lambda: path.write_bytes(b"x"), _nothing]) == [4]
