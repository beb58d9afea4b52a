"""Builds static/vendor from static/ and the npm packages in the lock; a second run finds its stamp and is done at once.

    python scripts/assets.py            build what is missing or has changed
    python scripts/assets.py --again    build it all afresh
    python scripts/assets.py --checkers bring what pages are checked with as well (48 MB; axe-core and two validators)

It needs npm: from the PATH, or else from the wheel that “scripts/setup.py node” puts into .venv. It writes hashed,
compressed files and a manifest of their names, and refuses GOV.UK's own font and crest, which are for gov.uk alone.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it ships none

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "static"
BUILT = SOURCES / "vendor"
MODULES = ROOT / "node_modules"
BIN = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin")
OLDEST_NODE = 18

FONT = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-{}-wght-normal.woff2"
FONTS = {"fonts/atkinson.woff2": FONT.format("latin"), "fonts/atkinson-ext.woff2": FONT.format("latin-ext")}
STYLES = {"css/kith.css": "css/kith.scss", "css/map.css": "css/map.scss"}
SCRIPTS = {"js/kith.js": "js/kith.mjs", "js/map.js": "js/map.mjs"}
# The names of GOV.UK's typeface, and words from its crest's file: neither may reach another site.
FORBIDDEN = re.compile(rb"GDS Transport|govuk-crest|govuk-icon-mask|light-94a07e06a1|bold-b542beb274", re.IGNORECASE)
COMPRESSED = {".css", ".js", ".svg", ".json"}


class AssetsFailed(Exception):
    """The assets cannot be built; the message is the one sentence that says what to do."""


def say(words: str) -> None:
    """Print one line at once, so that progress is seen while it happens."""
    print(words, flush=True)


def fingerprint() -> str:
    """A digest of everything that the built files come from."""
    own = [path for kind in ("css", "js", "img") for path in (SOURCES / kind).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in [Path(__file__), ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc", *sorted(own)]:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def environment(npm: Path) -> dict[str, str]:
    """Where Node trusts what this machine trusts (as behind TLS inspection) and finds its own `node`."""
    return {**os.environ, "NODE_USE_SYSTEM_CA": "1", "PATH": f"{npm.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def run(command: list[str | Path], npm: Path, otherwise: str) -> None:
    """Run a command in the repository; raises AssetsFailed with `otherwise` and the last line of what it said."""
    done = subprocess.run(command, cwd=ROOT, env=environment(npm), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).splitlines()
        lines = [line for line in said if line.strip() and "complete log of this run" not in line]
        raise AssetsFailed(f"{otherwise} (it said: {lines[-1].strip()[:200] if lines else 'nothing'}).")


def new_enough(node: str | None) -> bool:
    """Whether this `node` starts and is one that our tools can use."""
    if node is None:
        return False
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    match = re.match(r"v(\d+)\.", told.stdout)
    return match is not None and int(match[1]) >= OLDEST_NODE


def find_npm() -> Path:
    """Find npm on the PATH with its Node, or in .venv, installed there when it must be."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and new_enough(node):
        return Path(npm)
    own = BIN / ("npm.cmd" if os.name == "nt" else "npm")
    if not own.exists():
        say("There is no Node on this machine, so it is put into .venv ...")
        done = subprocess.run([sys.executable, ROOT / "scripts" / "setup.py", "node"], check=False)
        if done.returncode != 0 or not own.exists():
            raise AssetsFailed("Node could not be installed; install Node 18 or newer, or look at the network.")
    return own


def install(npm: Path, *, checkers: bool = False) -> None:
    """Make node_modules equal to the lock, without running anybody's install scripts; what checks pages where it is asked for.

    Whoever has the checkers keeps them, so that one after the other asks for no second installation.
    """
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp, whole = MODULES / ".kith-stamp", f"{lock} and the checkers"
    stands = stamp.read_text() if stamp.is_file() else ""
    if stands == whole or (stands == lock and not checkers):
        return
    say("Installing the front-end packages ...")
    wanted = [] if checkers else ["--omit=dev"]
    run(
        [npm, "ci", *wanted, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"],
        npm,
        "The front-end packages could not be installed; look at the network and try again",
    )
    stamp.write_text(whole if checkers else lock)


class Store:
    """The folder being built: puts files under hashed names, and remembers which plain name became which."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def put(self, name: str, content: bytes) -> None:
        """Store `content` as `name` with eight characters of its hash in it, and compressed beside it."""
        if FORBIDDEN.search(content):
            raise AssetsFailed(f"{name} would carry GOV.UK's own font or crest; take out what refers to it.")
        plain = Path(name)
        hashed = f"{plain.parent}/{plain.stem}-{hashlib.sha256(content).hexdigest()[:8]}{plain.suffix}"
        target = self.folder / hashed
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if plain.suffix in COMPRESSED:
            target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
            target.with_name(target.name + ".br").write_bytes(brotli.compress(content))
        self.names[name] = hashed

    def refer(self, text: str) -> str:
        """`text` with each `url("../plain/name")` pointing at the hashed name."""
        for name, hashed in self.names.items():
            text = re.sub(rf"""url\(["']?\.\./{re.escape(name)}["']?\)""", f"url(../{hashed})", text)
        return text

    def weight(self, name: str) -> int:
        """Bytes of a file as it travels."""
        path = self.folder / self.names[name]
        squeezed = path.with_name(path.name + ".br")
        return (squeezed if squeezed.exists() else path).stat().st_size


def tool(name: str) -> Path:
    """A command that an npm package brought."""
    return MODULES / ".bin" / (f"{name}.cmd" if os.name == "nt" else name)


def build(npm: Path, store: Store, scratch: Path) -> None:
    """Fonts and pictures first, because styles refer to them; then styles and scripts."""
    for name, source in FONTS.items():
        store.put(name, (MODULES / source).read_bytes())
    for path in sorted((SOURCES / "img").iterdir()):
        store.put(f"img/{path.name}", path.read_bytes())
    pairs = [f"{SOURCES / source}:{scratch / name}" for name, source in STYLES.items()]
    run(
        [tool("sass"), "--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={MODULES}", *pairs],
        npm,
        "The styles could not be compiled; mend static/css",
    )
    for name in STYLES:
        store.put(name, store.refer((scratch / name).read_text(encoding="utf-8")).encode())
    for name, source in SCRIPTS.items():
        run(
            [
                tool("esbuild"),
                SOURCES / source,
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022",
                "--legal-comments=none",
                "--log-level=error",
                f"--outfile={scratch / name}",
            ],
            npm,
            "The scripts could not be bundled; mend static/js",
        )
        store.put(name, (scratch / name).read_bytes())


def publish(folder: Path, store: Store, stamp: str) -> None:
    """Write the manifest and set the new folder in the place of the old one."""
    (folder / "manifest.json").write_text(json.dumps(store.names, indent=1, sort_keys=True), encoding="utf-8")
    (folder / "stamp.txt").write_text(stamp)
    folder.chmod(0o755)
    shutil.rmtree(BUILT, ignore_errors=True)
    folder.replace(BUILT)


def main(arguments: list[str]) -> int:
    """Build, or say in one sentence why not."""
    try:
        stamp = fingerprint()
        if "--checkers" in arguments:
            install(find_npm(), checkers=True)
        if "--again" not in arguments and (BUILT / "manifest.json").is_file():
            before = BUILT / "stamp.txt"
            if before.is_file() and before.read_text() == stamp:
                return 0
        npm = find_npm()
        install(npm)
        say("Building styles, scripts and fonts ...")
        with tempfile.TemporaryDirectory(dir=MODULES, prefix=".kith-") as scratch:
            folder = Path(scratch) / "vendor"
            folder.mkdir()
            store = Store(folder)
            build(npm, store, Path(scratch))
            weights = ", ".join(f"{name} {store.weight(name) / 1000:.1f} kB" for name in store.names)
            publish(folder, store, stamp)
    except (AssetsFailed, OSError) as error:
        print(f"Assets: {error}", file=sys.stderr)
        return 1
    say(f"Built static/vendor: {weights}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
