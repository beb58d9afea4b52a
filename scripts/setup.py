"""Makes .venv from nothing and keeps it equal to a lock; a second run finds its stamp and is done at once.

    python scripts/setup.py run     what serving Kith needs
    python scripts/setup.py dev     that, and what tests and lint need
    python scripts/setup.py node    Node from a Python wheel, for a machine that has none (scripts/assets.py asks)

Only the standard library is imported here: this is the first thing that runs on a fresh machine.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
LOCKS = ROOT / "requirements"
LOG = VENV / "setup.log"

# What pip is told, and the variable by which uv is told the same; uv reads neither pip's files nor its variables.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
NETWORK_SIGNS = (
    "connection",
    "connect error",
    "could not find a version that satisfies",
    "dns error",
    "failed to fetch",
    "max retries",
    "name resolution",
    "network is unreachable",
    "newconnectionerror",
    "timed out",
)


class SetupFailed(Exception):
    """Setting up cannot go on; the message is the one sentence that says what to do."""


def say(words: str) -> None:
    """Print one line at once, so that progress is seen while it happens."""
    print(words, flush=True)


def lock_digest(name: str) -> str:
    """Fingerprint of a lock and of the Python it was installed for."""
    text = (LOCKS / f"{name}.txt").read_bytes()
    return f"{hashlib.sha256(text).hexdigest()} {sys.version_info[0]}.{sys.version_info[1]}"


def stamped(name: str) -> bool:
    """Whether the lock called `name` is what stands in .venv."""
    stamp = VENV / f"kith-{name}.stamp"
    return stamp.is_file() and stamp.read_text() == lock_digest(name)


def works() -> bool:
    """Whether .venv has a Python that starts and is new enough; its folder may have been moved or half made."""
    if not PYTHON.exists():
        return False
    here = f"import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix != {str(VENV)!r})"
    return subprocess.run([PYTHON, "-c", here], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    """Make .venv afresh; raises SetupFailed where Python cannot."""
    say("Making .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise SetupFailed(
            "Python could not make a virtual environment in .venv; on Debian or Ubuntu install python3-venv, "
            f"and look that the disk is not full (it said: {(made.stderr or made.stdout).strip()[-200:]})."
        )


def pip_settings() -> dict[str, str]:
    """What pip has been told by its files and variables, by the option's name; several values are parted by newlines."""
    told = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings: dict[str, str] = {}
    # pip lists :env: before the files, and the environment wins.
    for line in told.stdout.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if section in {"global", "install", ":env:"}:
            settings.setdefault(option, str(ast.literal_eval(value)))
    return settings


def package_environment() -> dict[str, str]:
    """The environment in which pip and uv both reach the package index that this machine was told of."""
    environment = dict(os.environ)
    index = environment.get("UV_DEFAULT_INDEX") or environment.get("UV_INDEX_URL")
    if index:
        environment.setdefault("PIP_INDEX_URL", index)
    for option, value in pip_settings().items():
        variable = PIP_TO_UV.get(option)
        if variable and not (option == "index-url" and index):
            environment.setdefault(
                variable, ",".join(value.split()) if option == "find-links" else " ".join(value.split())
            )
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", VIRTUAL_ENV=str(VENV))
    # Cache and .venv are often on two disks, where uv would warn that it must copy.
    environment.setdefault("UV_LINK_MODE", "copy")
    environment.pop("PYTHONHOME", None)
    return environment


def attempt(command: list[str | Path], environment: dict[str, str]) -> bool:
    """Run an installer, with its words in .venv/setup.log; whether it succeeded."""
    with LOG.open("a") as log:
        log.write("$ " + " ".join(str(part) for part in command) + "\n")
        log.flush()
        return subprocess.run(command, env=environment, stdout=log, stderr=log, check=False).returncode == 0


def get_uv(environment: dict[str, str]) -> Path | None:
    """The locked uv inside .venv, or None where it cannot be had (pip is then enough)."""
    uv = BIN / "uv"
    if environment.get("KITH_INSTALLER") == "pip":
        return None
    if not (uv.exists() and stamped("uv")):
        lock = LOCKS / "uv.txt"
        pip: list[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries",
            "2",
            "--require-hashes",
            "-r",
            lock,
        ]
        if not attempt(pip, environment):
            return None
        (VENV / "kith-uv.stamp").write_text(lock_digest("uv"))
    return uv


def install(name: str) -> None:
    """Bring .venv to the lock called `name`, with uv or else with pip; raises SetupFailed with one sentence."""
    environment = package_environment()
    # As pip does with several indexes; the lock's hashes hold whichever answers.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    LOG.write_text("")
    lock = LOCKS / f"{name}.txt"
    started = time.monotonic()
    say(f"Installing the locked Python packages ({lock.relative_to(ROOT)}) ...")
    # A sync takes away what its lock does not name, so whatever stood there before is no longer promised.
    for other in [name] if name == "node" else ["run", "dev", "node"]:
        (VENV / f"kith-{other}.stamp").unlink(missing_ok=True)
    done = False
    uv = get_uv(environment)
    if uv is not None:
        verb = ["install"] if name == "node" else ["sync"]
        done = attempt(
            [uv, "pip", *verb, "--quiet", "--require-hashes", *(["-r"] if name == "node" else []), lock], environment
        )
    if not done:
        say("  uv could not do it here; trying with pip, which takes longer ...")
        done = attempt([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], environment)
    if not done:
        raise SetupFailed(reason())
    (VENV / f"kith-{name}.stamp").write_text(lock_digest(name))
    say(f"  done in {time.monotonic() - started:.0f} s")


def reason() -> str:
    """The one sentence for a failed install: the network if the log speaks of it, or else where to read on."""
    text = LOG.read_text(errors="replace").lower()
    log = LOG.relative_to(ROOT)
    if any(sign in text for sign in NETWORK_SIGNS):
        return (
            "The Python package index could not be reached: connect this machine to the network, or name a reachable "
            f"index with PIP_INDEX_URL (and PIP_CERT for its certificate), then run the same command again; details in {log}."
        )
    return f"The Python packages could not be installed: read the last lines of {log}, mend it, and run the same command again."


def ensure(name: str) -> None:
    """Make sure that what `name` needs stands in .venv: at once where its stamp is right."""
    if not works():
        make_venv()
    # The tests' lock holds everything that running needs, so an environment for tests also serves.
    if stamped(name) or (name == "run" and stamped("dev")):
        return
    if name == "run" and (VENV / "kith-dev.stamp").exists():
        name = "dev"
    install(name)


def main(arguments: list[str]) -> int:
    """Set up for the one named purpose; 0 when it stands, 1 with one sentence on standard error."""
    if len(arguments) != 1 or arguments[0] not in {"run", "dev", "node"}:
        print("Usage: python scripts/setup.py run|dev|node", file=sys.stderr)
        return 2
    try:
        ensure(arguments[0])
    except SetupFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
