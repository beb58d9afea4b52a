"""The embedded outlet: mails stay in our own table, where the demo's mailbox page and tests read them."""

from __future__ import annotations

from hub.notices.domain import Letter


class Mailbox:
    """An outlet that is read where mails are written."""

    embedded = True

    def send(self, letter: Letter) -> None:
        """A mail that stands in the table has arrived: there is nowhere else to bring it."""
