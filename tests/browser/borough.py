"""The borough of the browser suites: few people, but two quarters of them, so that there are figures, maps and alerts.

python -m tests.browser.borough FOLDER
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

SCALE = {"days": 183, "with_budget": 4, "needs": 190, "searches_a_day": 1}


def build(var: Path) -> None:
    """Build it in `var`; nothing is done where it is already."""
    from demo.borough import services
    from demo.borough.domain.scale import SMALL
    from hub.kernel.settings import Settings, database_url
    from wsgi import create_app

    settings = Settings(
        env="demo", secret_key="x" * 32, database_url=database_url("", var), var=var, mail_url="mailbox:",
        public_url="http://127.0.0.1:8000",
    )  # fmt: skip
    with create_app(settings).app_context():
        if services.loaded() is None:
            services.load(dataclasses.replace(SMALL, **SCALE), name="browser")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
