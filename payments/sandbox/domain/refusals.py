"""What Stripe answers when it says no: the error's own words, in the shape that its library reads."""

from __future__ import annotations

from typing import Any

DONE = frozenset({200})


class Refusal(Exception):
    """A request that is refused: an HTTP status, and what stands under `error` in the answer."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
        again: bool | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.param, self.status, self.kind = message, code, param, status, kind
        self.again = again  # what the header Stripe-Should-Retry says, where it says anything
        self.more = more

    def body(self) -> dict[str, Any]:
        """The JSON of the answer; parts that say nothing are left out, as Stripe does."""
        parts = {"type": self.kind, "code": self.code, "param": self.param, "message": self.message, **self.more}
        return {"error": {name: value for name, value in parts.items() if value is not None}}


class Malformed(Refusal):
    """The request does not fit the types of the API; nothing was begun, so its key stays free."""


class NotModelled(Refusal):
    """The real Stripe may well do this; the sandbox does not, and says so instead of pretending."""

    def __init__(self, what: str, param: str | None = None) -> None:
        super().__init__(
            f"The sandbox does not model {what}. It stands in for the parts of Stripe that Kith uses.",
            code="sandbox_not_modelled",
            param=param,
            status=501,
            kind="api_error",
            again=False,
        )


def unknown(param: str) -> Malformed:
    """A parameter that the API does not have."""
    return Malformed(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)


def missing(param: str) -> Malformed:
    """A parameter that the API cannot do without."""
    return Malformed(f"Missing required param: {param}.", code="parameter_missing", param=param)


def address(url: str, param: str) -> None:
    """Refuse what is no address of a page.

    Raises:
        Refusal: `url_invalid`.
    """
    if not url.startswith(("https://", "http://")) or any(letter.isspace() for letter in url):
        raise Malformed("Not a valid URL", code="url_invalid", param=param)


def no_such(kind: str, id_: str, param: str = "id") -> Refusal:
    """An id that stands for nothing (here, or for this account)."""
    return Refusal(f"No such {kind}: '{id_}'", code="resource_missing", param=param, status=404)


def absent(kind: str, id_: str, param: str) -> Refusal:
    """The same for an id that stands in a parameter: 400 there, where an address would be 404."""
    return Refusal(f"No such {kind}: '{id_}'", code="resource_missing", param=param)


def insufficient(message: str) -> Refusal:
    """The balance does not reach."""
    return Refusal(message, code="balance_insufficient")
