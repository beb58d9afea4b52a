"""What `make run` does once the packages stand: assets, database, demo borough, and a server that says where it is."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

os.environ.setdefault("KITH_ENV", "demo")
os.environ.setdefault("KITH_LOG_LEVEL", "WARNING")
os.environ.setdefault("KITH_VAR", str(ROOT / "var"))


def step(words: str, *command: str) -> None:
    """Say what is done and do it; ends the program with the command's own words where it fails."""
    print(words, flush=True)
    done = subprocess.run([sys.executable, *command], cwd=ROOT, check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def flask(words: str, *arguments: str) -> None:
    """Run one of our own commands."""
    step(words, "-m", "flask", "--app", "wsgi", *arguments)


def main() -> int:
    """Bring everything up to date, then serve until Ctrl+C."""
    from hub.kernel.settings import Settings, SettingsError, listens_at
    from ports import port_trouble

    try:
        # First of all: nothing is made for a server that cannot be reached.
        if trouble := port_trouble(*listens_at(os.environ)):
            print(trouble, file=sys.stderr)
            return 1
        settings = Settings.from_environ()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Kith cannot keep its state in {os.environ['KITH_VAR']} ({error.strerror}); "
            "name a folder that it may write to with KITH_VAR.",
            file=sys.stderr,
        )
        return 1
    step("Building the page assets, if they changed ...", "scripts/assets.py")
    flask("Bringing the database up to date ...", "db", "upgrade")
    if settings.demo:
        flask("Loading the demo borough, if it is not there (two to three minutes, once) ...", "demo", "load")
    from serve import serve
    from wsgi import create_app

    serve(create_app(settings), settings, ready=lambda: welcome(settings.public_url, demo=settings.demo))
    return 0


def welcome(address: str, *, demo: bool) -> None:
    """Say where it is, and who to sign in as."""
    lines = ["", f"Kith is running at {address}"]
    if demo:
        lines += [f"Sign in as anyone in the demo borough, no password needed: {address}/demo/people", *people()]
    lines += ["Stop with Ctrl+C; “make run” starts it again, “make reset” empties it.", ""]
    print("\n".join(lines), flush=True)


def people() -> list[str]:
    """Whom one may be in the demo, two in a line: their names, and whose part they have."""
    from demo.borough.domain.personas import PERSONAS

    name, part = (max(len(getattr(one, what)) for one in PERSONAS) for what in ("name", "part"))
    said = [f"{one.name:<{name}} {one.part:<{part}}" for one in PERSONAS]
    return [f"  {first}  {second}".rstrip() for first, second in zip_longest(said[::2], said[1::2], fillvalue="")]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
