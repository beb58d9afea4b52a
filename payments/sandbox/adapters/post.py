"""The postman: signs a webhook as Stripe does and posts it to our own endpoint, through the app's own front door."""

from __future__ import annotations

import contextvars
import hashlib
import hmac
import time

from flask import Flask
from werkzeug.test import Client, EnvironBuilder

SNAPSHOT, THIN = "/stripe/snapshot", "/stripe/thin"


class InProcessPostman:
    """Needs no server and no open port, so that a command and a test deliver as the running demo does."""

    def __init__(self, app: Flask, public_url: str, snapshot_secret: str, thin_secret: str) -> None:
        self._app, self._public_url = app, public_url
        self._secrets = {False: snapshot_secret, True: thin_secret}

    def __repr__(self) -> str:
        return "InProcessPostman()"  # the secrets are nobody's to see

    def post(self, thin: bool, body: str, *, forged: bool) -> int:
        """Sign it, post it; returns the HTTP status of the answer."""
        secret = "a forger does not know it" if forged else self._secrets[thin]
        signature = sign(body, secret, int(time.time()))
        builder = EnvironBuilder(
            THIN if thin else SNAPSHOT,
            method="POST",
            base_url=self._public_url or None,
            data=body.encode(),
            content_type="application/json; charset=utf-8",
            headers=[("Stripe-Signature", signature), ("User-Agent", "Stripe/1.0 (sandbox)")],
        )
        client = Client(self._app, use_cookies=False)
        # As a server would: nothing of the job's own context is seen by the request, and nothing of it is left behind.
        return contextvars.Context().run(client.open, builder).status_code


def sign(body: str, secret: str, at: int) -> str:
    """The header `Stripe-Signature`; its time is the machine's, because the library's check compares with that."""
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
