"""Fetches Elasticsearch from the public Maven repository, and starts one of our own on this machine."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from started import ServerMissing, free_port

VERSION = "8.19.8"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "8d943e94cef02cbceb6e39cd00175bb04e5f882fa32783a473880b8691a54376"
PACKAGES = ["default-jre-headless", "maven", "openssl"]
JAVAS = (17, 21)  # what this version runs on
NOBODY = 65534  # it refuses root and needs no account
KEPT = Path(sys.executable).parent / f"elasticsearch-{VERSION}.zip"  # beside the Python of .venv
# Unpacked where another user can read it: the folder of the code may be closed to all but its owner.
PROGRAMS = Path(tempfile.gettempdir()) / f"kith-elasticsearch-{VERSION}-{os.geteuid()}"
ALONE = {
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "xpack.security.enabled": "false",
    "xpack.security.enrollment.enabled": "false",
    "xpack.ml.enabled": "false",
    "action.auto_create_index": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
START_SECONDS = 240
QUICK = "-XX:TieredStopAtLevel=1"  # compiled once and lightly: it starts in half the time


def find_java() -> Path | None:
    """The home of a Java that it runs on, or None."""
    homes = [Path(home) for name in ("ES_JAVA_HOME", "JAVA_HOME") if (home := os.environ.get(name))]
    homes += [home for version in JAVAS for home in sorted(Path("/usr/lib/jvm").glob(f"*{version}*"))]
    if found := shutil.which("java"):
        homes.append(Path(found).resolve().parent.parent)
    return next((home for home in homes if _java_version(home) in JAVAS), None)


def _java_version(home: Path) -> int | None:
    program = home / "bin" / "java"
    if not program.exists():
        return None
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else None


def find_elasticsearch() -> Path | None:
    """Its programs, unpacked and ready, or None where they or a Java are not here."""
    if find_java() is None:
        return None
    if not _ours(PROGRAMS) and KEPT.exists():
        _unpack()
    return PROGRAMS if _ours(PROGRAMS) else None


def _ours(folder: Path) -> bool:
    """Whether the folder is whole, and nobody but us has put it there."""
    stands = (folder / "bin" / "elasticsearch").exists() and not folder.is_symlink()
    return stands and folder.stat().st_uid == os.geteuid()


def fetch_elasticsearch() -> None:
    """Fetch it with Maven, once; a file of another SHA-256 is thrown away."""
    if KEPT.exists() or not shutil.which("mvn"):
        return
    print(f"Fetching Elasticsearch {VERSION} with Maven (98 MB, once) ...", flush=True)
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        found = next(Path(folder).glob("*.zip"), None)
        if done.returncode != 0 or found is None:
            print(f"  Maven could not: {(done.stdout + done.stderr).strip()[-300:]}", file=sys.stderr)
        elif hashlib.sha256(found.read_bytes()).hexdigest() != SHA256:
            print("  what came is not what was published (its SHA-256 is another): thrown away.", file=sys.stderr)
        else:
            found.replace(KEPT)


def _unpack() -> None:
    with tempfile.TemporaryDirectory(dir=PROGRAMS.parent) as folder:
        with zipfile.ZipFile(KEPT) as packed:
            packed.extractall(folder)
            for one in packed.infolist():
                (Path(folder) / one.filename).chmod(
                    0o755 if one.is_dir() else (one.external_attr >> 16) & 0o777 | 0o444
                )
        shutil.rmtree(PROGRAMS, ignore_errors=True)
        next(Path(folder).glob("elasticsearch-*")).rename(PROGRAMS)


def advice() -> str:
    """The one sentence for one that is missing."""
    return (
        "Elasticsearch is missing; it needs Java 17 or 21 and Maven (on Debian or Ubuntu, as root: "
        f"apt-get install {' '.join(PACKAGES)}), and then python scripts/servers.py fetches it."
    )


class Elasticsearch:
    """An Elasticsearch of our own in one folder, on a free port of 127.0.0.1; use it as a context manager.

    `folder` is kept; without one it stands in a temporary folder, gone when it is closed. `settings` go over those of a
    lone node, `files` are laid beside its configuration (certificates, users).
    """

    def __init__(
        self,
        folder: Path | None = None,
        settings: Mapping[str, str] | None = None,
        files: Mapping[str, str | bytes] | None = None,
        memory: str = "512m",
    ) -> None:
        self._kept = folder
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kith-elasticsearch-"))
        self._settings = {**ALONE, **(settings or {})}
        self._files = dict(files or {})
        self._memory = memory
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def tls(self) -> bool:
        """Whether it speaks TLS only."""
        return self._settings.get("xpack.security.http.ssl.enabled") == "true"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        """Set it up and start it; raises ServerMissing where it or its Java is not here."""
        programs, java = find_elasticsearch(), find_java()
        if programs is None or java is None:
            raise ServerMissing(advice())
        self._programs, self._java = programs, java
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        self._configure()
        self.start()
        return self

    def _configure(self) -> None:
        config = self.folder / "config"
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(self._programs / "config", config)
        lines = [f"{name}: {value}" for name, value in self._settings.items()]
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
        for name, content in self._files.items():
            (config / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    def start(self) -> None:
        """Start it on its folder and its port, and wait until it answers."""
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_HOME": str(self._java),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_JAVA_OPTS": f"-Xms{self._memory} -Xmx{self._memory} {QUICK}",
            "ES_TMPDIR": str(self.folder / "tmp"),
        }
        command = ["bash", str(self._programs / "bin" / "elasticsearch")]
        told = {"path.data": self.folder / "data", "path.logs": self.folder / "logs", "http.port": self.port}
        told["transport.port"] = free_port()
        command += [f"-E{name}={value}" for name, value in told.items()]
        user = NOBODY if os.geteuid() == 0 else None
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, user=user, group=user, extra_groups=[] if user else None,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends:
            assert self.process
            if self.process.poll() is not None:
                break
            if self.tls:  # who may ask and how is the test's affair: that it says so is enough
                if "started" in (self.folder / "log").read_text(errors="replace"):
                    return
            elif self._yellow():
                return
            time.sleep(0.2)
        raise ServerMissing(f"Elasticsearch did not start: {(self.folder / 'log').read_text()[-600:]}")

    def _yellow(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=4s")
            answer = connection.getresponse()
            said: dict[str, Any] = json.loads(answer.read())
            return answer.status == 200 and not said["timed_out"]
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def signal(self, number: int) -> None:
        """Send its whole process group a signal: SIGKILL, SIGSTOP, SIGCONT."""
        assert self.process
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        """Take the power away."""
        self.signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> None:
        """Stop it as it wants to be stopped."""
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        self._ended()

    def revive(self) -> None:
        """Start it again where it is dead."""
        if self.process is None or self.process.poll() is not None:
            self.start()

    def lose_disk(self) -> None:
        """Empty its data, while it is stopped."""
        shutil.rmtree(self.folder / "data")
        (self.folder / "data").mkdir()
        if os.geteuid() == 0:
            os.chown(self.folder / "data", NOBODY, NOBODY)

    def _ended(self) -> None:
        if self.process:
            self.process.wait()
            self.process = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it, and remove its folder if it is not to be kept."""
        self.stop()
        if self._kept is None:
            shutil.rmtree(self.folder, ignore_errors=True)
