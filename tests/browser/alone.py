"""A borough of one's own: what is done in it, and how far its days go on, is in nobody's way."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from demo.clock.domain import START
from tests.browser.hand import Hand
from tests.browser.hands import WAYS, Way, come_in
from tests.browser.server import DemoServer
from tests.browser.walk import Walker


def walked(*names: str) -> pytest.MarkDecorator:
    """The ways of these names, each in a borough of its own; all of one way is done by one worker."""
    ways = [pytest.param(way, marks=pytest.mark.xdist_group(f"alone {way.name}")) for way in WAYS if way.name in names]
    assert len(ways) == len(names), names
    return pytest.mark.parametrize("alone", ways, ids=lambda way: way.name, indirect=True, scope="module")


class Alone:
    """This borough's server, and the way in which it is walked."""

    def __init__(self, app: Flask, server: DemoServer, browser: Any, way: Way) -> None:
        self.app, self.server, self.browser, self.way = app, server, browser, way
        self.walker = Walker(app, server, browser)
        self.today = START

    def come(self, who: str = "", address: str = "/") -> AbstractContextManager[Hand]:
        """A window of `who` at `address`."""
        return come_in(self.walker, self.way, who, address)

    def days_pass(self, until: datetime) -> None:
        """It is `until` now, unless it has been so before; whoever had come in has to sign in anew.

        What fell due meanwhile happens by itself.
        """
        if self.today == until:
            return
        self.today = until
        self.server.stop()
        (self.server.var / "demo-clock").write_text(until.isoformat())
        self.server.start()
        self.walker = Walker(self.app, self.server, self.browser)
