"""The wire: a `stripe.HTTPClient` that leads to the sandbox instead of to Stripe; all above it is Stripe's own library."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

import stripe
from flask import Flask

from hub.kernel.clock import Clock
from hub.kernel.ids import Ids
from payments.sandbox.domain import desk, platforms
from payments.sandbox.domain.desk import Answer, Request
from payments.sandbox.domain.faults import REQUEST, Fault
from payments.sandbox.domain.refusals import Refusal
from payments.sandbox.domain.world import World
from payments.sandbox.ports import Chest, Store

_LOST = "Unexpected error communicating with Stripe. (Network error: the sandbox cut the line.)"
_BUSY = "Unexpected error communicating with Stripe. (Network error: the sandbox's file is busy.)"
_REFUSALS = {
    Fault.RATE_LIMITED: Refusal("Too many requests in a short time.", code="rate_limit", status=429),
    Fault.SERVER_ERROR: Refusal("The sandbox has trouble of its own.", status=500, kind="api_error"),
    Fault.ERROR_AFTER: Refusal("The sandbox has trouble of its own.", status=500, kind="api_error"),
    Fault.CONFLICT: Refusal("Another request holds this object.", code="lock_timeout", status=409),
}
_DONE = (Fault.LOST_AFTER, Fault.ERROR_AFTER)
_IN_USE = "There is currently another in-progress request using this idempotent key. Please try again later."


class Headers(dict[str, str]):
    """Headers of an answer, found by their names however they are written."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__({name.lower(): value for name, value in given.items()})

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or `default`."""
        return super().get(name.lower(), default)


class SandboxClient(stripe.HTTPClient):
    """What `StripeClient(key, http_client=…)` is given where no key of Stripe's is set."""

    name = "sandbox"

    def __init__(self, app: Flask, store: Store, public_url: str) -> None:
        super().__init__()
        self._app, self._store, self._public_url = app, store, public_url
        self._lock = threading.Lock()
        self._busy: set[tuple[str, str]] = set()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Answer one request.

        Raises:
            stripe.APIConnectionError: a fault was ordered that cuts the line, before the change or after it.
        """
        given = {name.lower(): str(value) for name, value in (headers or {}).items()}
        body = post_data.decode() if isinstance(post_data, bytes) else str(post_data or "")
        request = Request(method.lower(), url, given, body, f"req_{self._deal()}")
        with self._hold(request) as free:
            answer = self._serve(request) if free else _in_use(request)
        return answer.body, answer.status, Headers(answer.headers)

    def request_stream(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        """The same; the sandbox models nothing that is streamed, so this is mostly a refusal."""
        body, status, answered = self.request(method, url, headers, post_data)
        return BytesIO(body.encode()), status, answered

    def close(self) -> None:
        """Nothing is held open between requests."""

    def _serve(self, request: Request) -> Answer:
        try:
            with self._store.of(platforms.name_of(request.secret)).writing() as chest:
                fault = chest.take(REQUEST) if request.changes else None
                if fault is None or fault in _DONE:
                    answer = desk.serve(self._world(chest, request), chest, request)
        except sqlite3.OperationalError as busy:
            raise stripe.APIConnectionError(_BUSY, should_retry=True) from busy  # type: ignore[no-untyped-call]  # stripe's
        if fault in (Fault.LOST_BEFORE, Fault.LOST_AFTER):
            raise stripe.APIConnectionError(_LOST, should_retry=True)  # type: ignore[no-untyped-call]  # stripe's
        return desk.refuse(request, _REFUSALS[fault]) if fault else answer

    def _world(self, chest: Chest, request: Request) -> World:
        return World(
            shelf=chest,
            now=int(self._now().timestamp()),
            deal=self._deal,
            public_url=self._public_url,
            api_version=stripe.api_version,
            owner=request.account,
            request=request.id,
            key=request.key or None,
            secret=request.secret,
        )

    def _now(self) -> datetime:
        clock: Clock = self._app.extensions["kith.clock"]
        return clock.now()

    def _deal(self) -> str:
        ids: Ids = self._app.extensions["kith.ids"]
        return ids.new(int(self._now().timestamp() * 1000))

    @contextmanager
    def _hold(self, request: Request) -> Iterator[bool]:
        """Whether nobody else is using this idempotency key at this moment."""
        mark = (request.scope, request.key)
        if not request.key:
            yield True
            return
        with self._lock:
            free = mark not in self._busy
            if free:
                self._busy.add(mark)
        try:
            yield free
        finally:
            if free:
                with self._lock:
                    self._busy.discard(mark)


def _in_use(request: Request) -> Answer:
    return desk.refuse(request, Refusal(_IN_USE, code="idempotency_key_in_use", status=409, kind="idempotency_error"))
