"""The sandbox's world, opened for something that no request asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from hub.kernel import clock, ids
from hub.kernel.errors import Missing, Refused
from hub.kernel.words import N_
from payments.sandbox import ports
from payments.sandbox.domain.refusals import Refusal
from payments.sandbox.domain.world import World
from payments.sandbox.ports import Chest


class SandboxRefused(Refused):
    """What the sandbox's rules say no to, in the words of Stripe's error."""

    template = N_("The sandbox says: %(message)s")


@contextmanager
def opened() -> Iterator[tuple[World, Chest]]:
    """A writing transaction of the sandbox, at this app's present moment.

    Raises:
        Missing: what is asked for is not there.
        SandboxRefused: its rules say no.
    """
    sandbox = ports.current()
    try:
        with sandbox.store.writing() as chest:
            now = int(clock.now().timestamp())
            yield World(chest, now, ids.new, sandbox.public_url, stripe.api_version), chest
    except Refusal as refusal:
        if refusal.status == 404:
            raise Missing from refusal
        raise SandboxRefused(message=refusal.message) from refusal
