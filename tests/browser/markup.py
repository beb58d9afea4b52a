"""Two validators beside the browser, each started once a worker: html-validate on Node, and the Nu checker on Java."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
from pathlib import Path
from typing import IO, Any, Self

import assets
from servers import find_java, free_port

NU = assets.MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
DRIVER = Path(__file__).with_name("markup.mjs")
# What the Nu checker warns of and we leave so, as markup.mjs says why.
LEFT = ("The “group” role is unnecessary for element “fieldset”.",)
START_SECONDS = 180  # on a busy machine


class Markup:
    """Says what is wrong with a page's HTML as it came from the server; use it as a context manager.

    Without Java it is html-validate alone: `make check-all` says so, and fails for it in CI.
    """

    nu: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        assert NU.exists(), "the validators are missing: run scripts/assets.py --checkers"
        npm = assets.find_npm()
        self.port = free_port()
        if java := find_java():
            self.nu = self._start(java)
        self.validate = subprocess.Popen(
            ["node", DRIVER], env=assets.environment(npm), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = False
        return self

    def _start(self, java: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                # The schemas are deep, so their reader needs a deep stack.
                java, "-Xmx256m", "-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(NU),
                "nu.validator.servlet.Main", str(self.port),
            ],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __exit__(self, *_trouble: object) -> None:
        for process in filter(None, (self.nu, self.validate)):
            process.terminate()
            process.wait(20)
        for pipe in (self.validate.stdin, self.validate.stdout):
            _open(pipe).close()

    def faults(self, html: str) -> list[str]:
        """What either of them finds: errors of the one, errors and warnings of the other."""
        return [f"html-validate: {one}" for one in self._validated(html)] + [f"vnu: {one}" for one in self._nu(html)]

    def _validated(self, html: str) -> list[str]:
        asked, told = _open(self.validate.stdin), _open(self.validate.stdout)
        asked.write(json.dumps(html) + "\n")
        asked.flush()
        answer = told.readline()
        assert answer, "html-validate has stopped"
        found: list[str] = json.loads(answer)
        return found

    def _nu(self, html: str) -> list[str]:
        if self.nu is None:
            return []
        if not self.ready:
            self._wait(self.nu)
        messages = self._ask(html)["messages"]
        return [
            f"{one['message']} ({' '.join(one.get('extract', '').split())})"
            for one in messages
            if (one["type"] == "error" or one.get("subType") == "warning") and one["message"] not in LEFT
        ]

    def _wait(self, nu: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.ready:
            assert nu.poll() is None, "the Nu checker did not start"
            assert time.monotonic() < until, "the Nu checker did not get ready"
            try:
                self._ask("<!DOCTYPE html>")
                self.ready = True
            except OSError:
                time.sleep(0.2)

    def _ask(self, html: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "User-Agent": "Kith's tests",
            }  # it answers no stranger
            connection.request("POST", "/?out=json", html.encode(), headers)
            return json.load(connection.getresponse())
        finally:
            connection.close()


def _open(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
