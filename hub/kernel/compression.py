"""Pages travel compressed; what they hold cannot be guessed from their length."""

from __future__ import annotations

import gzip
import io
import secrets

from flask import Flask, Response, request

SMALLEST = 1000  # bytes; below it nothing is won
LEVEL = 5
TYPES = ("text/", "application/json", "application/problem+json", "image/svg+xml")


def init_app(app: Flask) -> None:
    """Compress what `app` answers, where the asker can read it. Static files are compressed already."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (response.mimetype or "").startswith(TYPES):
        response.vary.add("Accept-Encoding")
        if _worth_it(response):
            response.set_data(squeeze(response.get_data()))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _worth_it(response: Response) -> bool:
    return (
        response.status_code in (200, 201, 403, 404, 409, 422)
        and not response.is_streamed
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and "ETag" not in response.headers
        and request.accept_encodings["gzip"] > 0
        and len(response.get_data()) >= SMALLEST
    )


def squeeze(content: bytes) -> bytes:
    """`content` as gzip, its header holding a name of random length.

    A page holds both what its address says and its form's token. Were the length a function of the two, someone who
    can make a browser ask again and again could guess the token letter by letter (the BREACH attack); the name hides it.
    """
    held = io.BytesIO()
    name = secrets.token_hex(16 + secrets.randbelow(48))
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=held, mtime=0) as out:
        out.write(content)
    return held.getvalue()
