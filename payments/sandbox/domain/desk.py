"""The desk at which every request is answered: who asks, does it fit, was it asked before, and then the change itself.

Idempotency as at Stripe: a v1 key keeps whatever was answered once the change had begun, for 24 hours; a v2 key keeps
what succeeded, for 30 days, and what failed is tried anew. A request that does not fit its types was never begun.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from payments.sandbox.domain import accounts, endpoints, lists, shapes, wire
from payments.sandbox.domain.refusals import Malformed, NotModelled, Refusal
from payments.sandbox.domain.world import PLATFORM, Kept, Shelf, World, public

V1_SECONDS, V2_SECONDS = 24 * 3600, 30 * 24 * 3600
LONGEST_KEY = 255


@dataclass(frozen=True)
class Request:
    """One HTTP request, its headers by their names in small letters."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str
    id: str

    @property
    def path(self) -> str:
        """The address without server and query."""
        return urlsplit(self.url).path

    @property
    def v2(self) -> bool:
        """Whether it is of API v2."""
        return self.path.startswith("/v2")

    @property
    def changes(self) -> bool:
        """Whether it may change anything."""
        return self.method != "get"

    @property
    def account(self) -> str:
        """The connected account for which it is asked, or nobody: the platform itself."""
        return self.headers.get("stripe-account") or self.headers.get("stripe-context") or PLATFORM

    @property
    def key(self) -> str:
        """Its idempotency key, where it has one that counts."""
        return self.headers.get("idempotency-key", "") if self.changes else ""

    @property
    def secret(self) -> str:
        """The key of whoever asks."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def scope(self) -> str:
        """Whose keys it shares."""
        return f"{'v2' if self.v2 else 'v1'}:{self.account}"

    def digest(self) -> str:
        """What it asks for, in short: another body or address is another request."""
        try:
            asked: Any = (
                json.loads(self.body or "{}") if self.v2 else sorted(parse_qsl(self.body, keep_blank_values=True))
            )
        except ValueError:
            asked = self.body
        words = json.dumps([self.method, self.url, asked], sort_keys=True)
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: str
    headers: Mapping[str, str]


class Keys(Shelf, Protocol):
    """A shelf that also keeps idempotency keys."""

    def key(self, scope: str, key: str, now: int) -> Kept | None:
        """What this key was answered, unless it is forgotten."""

    def keep(self, scope: str, key: str, kept: Kept, until: int) -> None:
        """Remember an answer."""

    def step(self) -> None:
        """Mark the point to which `undo` goes back."""

    def undo(self) -> None:
        """Forget what was changed since `step`."""


def serve(world: World, shelf: Keys, request: Request) -> Answer:
    """Answer one request; whatever it changes is of the transaction that `shelf` stands in."""
    try:
        _admit(world, request)
        if request.key:
            return _once(world, shelf, request)
        return _answer(request, *_perform(world, shelf, request)[:2])
    except Refusal as refusal:
        return refuse(request, refusal)


def refuse(request: Request, refusal: Refusal) -> Answer:
    """The answer that carries a refusal."""
    more = {} if refusal.again is None else {"Stripe-Should-Retry": "true" if refusal.again else "false"}
    return _answer(request, refusal.status, json.dumps(refusal.body()), more)


def _once(world: World, shelf: Keys, request: Request) -> Answer:
    if len(request.key) > LONGEST_KEY:
        raise Malformed("An idempotency key may have 255 letters.", code="parameter_invalid_string")
    kept = shelf.key(request.scope, request.key, world.now)
    if kept is not None:
        if kept.digest != request.digest():
            words = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{request.key}' if you meant to execute a different request."
            )
            raise Refusal(words, kind="idempotency_error")
        replayed = {"Idempotent-Replayed": "true", "Original-Request": kept.request}
        return _answer(request, kept.status, kept.body, replayed)
    status, body, begun = _perform(world, shelf, request)
    if begun and (status == 200 or not request.v2):
        until = world.now + (V2_SECONDS if request.v2 else V1_SECONDS)
        shelf.keep(request.scope, request.key, Kept(request.digest(), status, body, request.id), until)
    return _answer(request, status, body)


def _perform(world: World, shelf: Keys, request: Request) -> tuple[int, str, bool]:
    """The status and body of the answer, and whether the change itself was begun."""
    found = endpoints.find(request.method, request.path)
    if found is None:
        raise NotModelled(f"{request.method.upper()} {request.path}")
    endpoint, ids = found
    given = _given(endpoint, request)
    shelf.step()
    try:
        result = public(endpoints.answer(world, endpoint, ids, dict(given)))
        result = lists.expand(world, result, given.get("expand", []))
    except Refusal as refusal:
        shelf.undo()
        if isinstance(refusal, Malformed | NotModelled):
            raise
        return refusal.status, json.dumps(refusal.body()), True
    return 200, json.dumps(result), True


def _given(endpoint: endpoints.Endpoint, request: Request) -> dict[str, Any]:
    form = not (endpoint.v2 and request.changes)
    raw: Any
    try:
        if form:
            raw = wire.decode(request.body if request.changes else urlsplit(request.url).query)
        else:
            raw = json.loads(request.body or "{}")
    except ValueError:
        raise Malformed("Invalid request body: it is no JSON.", code="parameter_invalid_hash") from None
    page = raw.pop("page", None) if endpoint.v2 and not request.changes else None
    given = shapes.check(endpoint.shape, raw, form=form)
    for name in given:
        if name not in endpoint.heeded:
            raise NotModelled(f"the parameter “{name}” here", name)
    return given | ({"page": str(page)} if page else {})


def _admit(world: World, request: Request) -> None:
    """Who asks, for whom, and in which version.

    Raises:
        Refusal: the key is none of the test mode's, or the account is not connected.
    """
    if not request.secret.startswith(("sk_test_", "rk_test_")):
        words = "Invalid API Key provided: the sandbox takes test keys only (sk_test_…)."
        raise Refusal(words, status=401, code="api_key_invalid")
    version = request.headers.get("stripe-version", world.api_version)
    if version != world.api_version:
        words = f"Invalid Stripe API version: {version}. The sandbox speaks {world.api_version}."
        raise Refusal(words, code="api_version_invalid")
    if request.account != PLATFORM and world.shelf.get(request.account, accounts.KIND, PLATFORM) is None:
        words = (
            f"The provided key does not have access to account '{request.account}' (or that account does not exist)."
        )
        raise Refusal(words, status=403, code="account_invalid")


def _answer(request: Request, status: int, body: str, more: Mapping[str, str] | None = None) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "Request-Id": request.id,
        "Stripe-Version": request.headers.get("stripe-version", ""),
        "Sandbox": "true",
    }
    if request.key:
        headers["Idempotency-Key"] = request.key
    if request.account != PLATFORM:
        headers["Stripe-Account"] = request.account
    return Answer(status, body, headers | dict(more or {}))
