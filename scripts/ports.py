"""Whether anyone can listen where Kith is to be served: asked first, before anything is built or imported."""

from __future__ import annotations

import errno
import socket


def port_trouble(host: str, port: int) -> str | None:
    """The one sentence that says why nobody can listen there, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Port {port} is taken: stop what listens there, or choose another one with KITH_PORT={port + 1}."
                )
            return f"Kith cannot listen at {host}:{port} ({error.strerror}); choose another place with KITH_HOST and KITH_PORT."
    return None
