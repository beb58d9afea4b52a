"""Continuous integration: `make test` as a stranger would, then lint, then check-all; says the minutes of each.

The first runs with an empty HOME and without Node, npm, initdb, Chromium, Java and Maven on the PATH, because
`make test` promises to need none of them. Only the standard library is imported here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(
    r"(node|nodejs|npm|npx|corepack|initdb|postgres|pg_ctl|pg_config|psql|pg_.*|chromium.*|chrome.*|google-chrome.*|playwright|java|mvn)$"
)
SUMMARY = re.compile(r"\b(\d+) (passed|failed|errors?|skipped)\b")
# pytest's last line, with or without its bars of equal signs.
CLOSING = re.compile(r"^=*\s*(\d+ \w+,? ?)+.* in [\d.:]+m?s?\b")


def bare_path(folder: Path) -> str:
    """A PATH of one folder, with every program that is on the PATH now but the hidden ones.

    Python's names are small scripts and not links: a version manager's own Python would look for its library beside a link.
    """
    for place in map(Path, os.environ["PATH"].split(os.pathsep)):
        for program in sorted(place.iterdir()) if place.is_dir() else []:
            link = folder / program.name
            if not HIDDEN.match(program.name) and not program.name.startswith("python") and not link.exists():
                link.symlink_to(program)
    for name in ("python3", f"python3.{sys.version_info[1]}"):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        script.chmod(0o755)
    return str(folder)


def run(command: list[str], counts: Counter[str], **environment: str) -> tuple[bool, float]:
    """Run one step, showing what it prints as it prints it, and count the tests; whether it passed, and its minutes."""
    started = time.monotonic()
    print(f"\n===== {' '.join(command)}", flush=True)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout
    for line in process.stdout:
        print(line, end="", flush=True)
        if CLOSING.match(line):
            for number, kind in SUMMARY.findall(line):
                counts[{"error": "failed", "errors": "failed"}.get(kind, kind)] += int(number)
    return process.wait() == 0, (time.monotonic() - started) / 60


def main() -> int:
    """Run all three, whatever the first ones say; 0 if all passed."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as bare:
        programs, home = Path(bare, "bin"), Path(bare, "home")
        programs.mkdir()
        home.mkdir()
        make = shutil.which("make") or "make"
        steps = {"make test": run([make, "test"], counts, PATH=bare_path(programs), HOME=str(home))}
    steps["make lint"] = run(["make", "lint"], counts)
    steps["make check-all"] = run(["make", "check-all"], counts)
    print()
    for name, (passed, minutes) in steps.items():
        print(f"{name}: {'passed' if passed else 'FAILED'} in {minutes:.1f} minutes")
    print(f"All together: {sum(minutes for _passed, minutes in steps.values()):.1f} minutes (goal: at most 80)\n")
    print(f"tests: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if all(passed for passed, _minutes in steps.values()) and counts["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
