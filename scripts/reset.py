"""Empties the folder of state (var/, or KITH_VAR): database, uploads, secret; the code and .venv stay."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Empty it, and say so; refuses a folder that is not Kith's."""
    var = Path(os.environ.get("KITH_VAR", ROOT / "var")).resolve()
    if var in {ROOT, *ROOT.parents, Path.home().resolve()}:
        print(f"KITH_VAR is {var}, which holds more than Kith's state; name a folder of its own.", file=sys.stderr)
        return 1
    things = sorted(var.iterdir()) if var.is_dir() else []
    ours = {"kith.sqlite3", "secret", "files", "search.sqlite3", "warehouse"}
    if things and var != ROOT / "var" and not ours & {thing.name for thing in things}:
        print(f"{var} does not look like Kith's folder of state; empty it by hand if it is.", file=sys.stderr)
        return 1
    for thing in things:
        if thing.is_dir() and not thing.is_symlink():
            shutil.rmtree(thing)
        else:
            thing.unlink()
    print(f"{var} is empty now." if things else f"{var} was empty already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
