"""Compiles pyproject.toml into requirements/*.txt: hashes for every platform, and no registry's address."""

from __future__ import annotations

import re
import subprocess
import sys

from setup import BIN, LOCKS, ROOT, package_environment, say

# Name of the lock, its dependency groups, and the lock whose versions it must share.
LOCKED = (
    ("uv", ("--only-group", "uv"), None),
    ("dev", ("--group", "dev"), None),
    ("run", (), "dev"),
    ("node", ("--only-group", "node"), None),
)
# Letters before the address, so that a wheel's own file name does not count.
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|file:")


def compile_lock(name: str, groups: tuple[str, ...], like: str | None, upgrade: bool) -> None:
    """Write requirements/<name>.txt; raises CalledProcessError where no set of versions fits."""
    target = LOCKS / f"{name}.txt"
    command = [
        str(BIN / "uv"), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11",
        "--no-emit-index-url", "--no-emit-find-links", "--no-emit-index-annotation", "--no-annotate",
        "--custom-compile-command", "make lock", "--output-file", str(target),
    ]  # fmt: skip
    source = [] if groups[:1] == ("--only-group",) else ["pyproject.toml"]
    group = [argument for argument in groups if not argument.startswith("--")]
    command += source + [part for each in group for part in ("--group", each)]
    command += ["--constraints", str(LOCKS / f"{like}.txt")] if like else []
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, env=package_environment(), check=True)
    found = ADDRESS.search(target.read_text())
    if found:
        raise SystemExit(f"{target.name} names an address ({found.group()}): it must not be committed.")
    say(f"  requirements/{name}.txt")


def main() -> int:
    """Compile all locks; `--upgrade` takes the newest versions that pyproject.toml allows."""
    LOCKS.mkdir(exist_ok=True)
    say("Locking versions ...")
    for name, groups, like in LOCKED:
        compile_lock(name, groups, like, "--upgrade" in sys.argv[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
