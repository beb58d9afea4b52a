"""What every real server of the tests is started with: a free port, and the error for one that is not here."""

from __future__ import annotations

import socket


class ServerMissing(Exception):
    """A real server is not on this machine and cannot be installed; the message names it and says what to do."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
