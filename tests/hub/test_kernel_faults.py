"""The hook that kills: it counts only what its wish names, and keeps a line for each kill."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from hub.kernel.faults import RECORD, Killer

DIES = """
from pathlib import Path
from hub.kernel import faults
faults.install(faults.Killer("effect:2", Path({var!r})))
for point in ("effect", "flushed", "effect", "effect"):
    print(point, flush=True)
    faults.reach(point)
"""


def test_the_second_time_is_the_last(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", DIES.format(var=str(tmp_path))], capture_output=True, text=True, check=False
    )
    assert run.returncode == -signal.SIGKILL
    assert run.stdout.split() == ["effect", "flushed", "effect"]
    assert (tmp_path / RECORD).read_text() == "effect:2\n"


def test_it_can_tell_requests_from_the_rest(tmp_path: Path) -> None:
    app, killed = Flask("plain"), tmp_path / RECORD
    with app.test_request_context():
        Killer("flushed@worker:1", tmp_path)("flushed")
    Killer("flushed@request:1", tmp_path)("flushed")
    assert not killed.exists()


@pytest.mark.parametrize("wish", ["flushed", "flushed:0", "flushed@night:1", ":1", "flushed:x"])
def test_a_wish_that_is_none(wish: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a wish"):
        Killer(wish, tmp_path)
