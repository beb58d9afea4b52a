"""Writes a migration from what the models say and the migrations so far do not: make migration ARGS="what changes"."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ROOT / "migrations" / "versions"


def flask(*arguments: str, var: str) -> None:
    """Run a flask command on a database of its own in `var`; raises CalledProcessError."""
    environment = os.environ | {"KITH_ENV": "test", "KITH_VAR": var, "KITH_LOG_LEVEL": "WARNING"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def portable(text: str) -> str:
    """A migration as SQLite wrote it, with defaults of flags that PostgreSQL takes too, and without alembic's remarks."""
    flags = re.compile(r"""(sa\.Boolean\(\), server_default=)sa\.text\(["']([01])["']\)""")
    kept = [line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("# ### ")]
    return flags.sub(lambda found: found[1] + ("sa.true()" if found[2] == "1" else "sa.false()"), "".join(kept))


def main() -> int:
    """Write it, format it, and leave the reading of it to a person."""
    words = " ".join(sys.argv[1:]).strip()
    if not words:
        print('Say what changes: make migration ARGS="let an offer name its wards"', file=sys.stderr)
        return 2
    VERSIONS.mkdir(exist_ok=True)
    before = set(VERSIONS.glob("*.py"))
    with tempfile.TemporaryDirectory() as var:
        if before:
            flask("upgrade", var=var)
        flask("migrate", "-m", words[0].upper() + words[1:], var=var)
    for path in set(VERSIONS.glob("*.py")) - before:
        path.write_text(portable(path.read_text()))
        ruff = [sys.executable, "-m", "ruff"]
        subprocess.run([*ruff, "check", "--fix", "--quiet", str(path)], cwd=ROOT, check=False)
        subprocess.run([*ruff, "format", "--quiet", str(path)], cwd=ROOT, check=False)
        print(f"Written: {path.relative_to(ROOT)}. Read it before you commit it: renames look like loss.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
