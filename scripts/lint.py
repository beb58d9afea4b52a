"""Everything that reads the code without running it: ruff, mypy, the import contracts, djlint; `--fix` formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("ruff", "check", "--quiet", "."),
    ("ruff", "format", "--check", "--quiet", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "templates", "--lint", "--quiet"),
)
FIXES = (
    ("ruff", "check", "--fix", "--quiet", "."),
    ("ruff", "format", "--quiet", "."),
)


def main() -> int:
    """Run them all, so that one round shows all there is; 1 if any complained."""
    failed = []
    for tool, *arguments in FIXES if "--fix" in sys.argv[1:] else CHECKS:
        words = " ".join([tool, *arguments])
        print(f"$ {words}", flush=True)
        if subprocess.run([BIN / tool, *arguments], cwd=ROOT, check=False).returncode != 0:
            failed.append(words)
    print(f"Not clean: {', '.join(failed)}." if failed else "Clean.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
