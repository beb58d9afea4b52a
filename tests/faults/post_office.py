"""A mail server that remembers which mails came, by the id that makes a doubled one known."""

from __future__ import annotations

from email import message_from_bytes
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from servers import free_port


class PostOffice:
    """A real SMTP server on a free port while the context is open."""

    def __init__(self) -> None:
        self.came: list[str] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.came.append(message_from_bytes(envelope.content)["Message-ID"].strip("<>").partition("@")[0])
        return "250 Kept"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    def __enter__(self) -> Self:
        self.controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.controller.stop()
