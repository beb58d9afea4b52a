"""Static files by their hashed names, from the manifest that `scripts/assets.py` writes, served compressed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

HASHED = re.compile(r"^.+[-.][0-9a-zA-Z]{8}\.\w+$")
PREFIX = "/static/"


def init_app(app: Flask) -> None:
    """Give templates `static_url`, and serve what the asset build wrote to `static/vendor`."""
    built = Path(app.root_path) / "static" / "vendor"
    names = manifest(built)
    app.jinja_env.globals["static_url"] = _lookup(names)
    if names:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask is wrapped this way
            app.wsgi_app,
            root=str(built),
            prefix=PREFIX,
            allow_all_origins=False,
            immutable_file_test=_immutable,
            add_headers_function=_headers,
        )
    else:
        app.logger.warning("There are no built assets, so pages are bare. Run “make run”, or scripts/assets.py.")


def manifest(built: Path) -> dict[str, str]:
    """Plain names to hashed names; empty where nothing was built."""
    try:
        names: dict[str, str] = json.loads((built / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return names


def _lookup(names: dict[str, str]) -> Callable[[str], str]:
    return lambda name: PREFIX + names.get(name, name)


def _immutable(_path: str, url: str) -> bool:
    return bool(HASHED.match(url))


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
