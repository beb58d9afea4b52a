"""What `make run-elasticsearch` does: fetches and starts an Elasticsearch of its own, and runs the demo borough with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import servers
from search_server import Elasticsearch

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Serve until Ctrl+C; the server is stopped and its data gone, for the worker builds it anew within a minute."""
    if "Elasticsearch" in servers.install_missing():
        print(servers.advice("Elasticsearch"), file=sys.stderr)
        return 1
    print("Starting Elasticsearch (half a minute) ...", flush=True)
    try:
        with Elasticsearch() as server:
            print(f"Elasticsearch answers at {server.url}, for this machine only.", flush=True)
            environment = os.environ | {"ELASTICSEARCH_URL": server.url}
            return _run(environment)
    except servers.ServerMissing as missing:
        print(missing, file=sys.stderr)
        return 1


def _run(environment: dict[str, str]) -> int:
    """Run the demo borough, and leave Ctrl+C to it: the server ends after it."""
    running = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    return running.wait()


if __name__ == "__main__":
    sys.exit(main())
