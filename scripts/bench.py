"""Runs the benchmarks, each a module in benchmarks/ that reports through `benchmarks.report`; figures, never verdicts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_ONES = {
    "__init__",
    "client",
    "ledger_world",
    "plain_books",
    "plan_world",
    "report",
    "search_postgis",
    "search_world",
}


def main() -> int:
    """Run those that were named (`pages`, `ledger`), or all; 1 if one could not finish or found a wrong answer."""
    there = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem not in NOT_ONES)
    wanted = sys.argv[1:] or there
    unknown = [name for name in wanted if name not in there]
    if unknown or not there:
        print(f"There is no benchmark “{' '.join(unknown)}”; there are: {', '.join(there) or 'none'}.", file=sys.stderr)
        return 2
    failed = [
        name
        for name in wanted
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False).returncode != 0
    ]
    if failed:
        print(f"Could not finish: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
