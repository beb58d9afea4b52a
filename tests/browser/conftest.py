"""What a browser test may ask for: Debian's Chromium, a real server with a demo borough, and the way around it."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.browser.hands import WAYS, Come, Way, come_in

BOROUGH = os.environ.get("BROWSER_BOROUGH", "")
# Playwright's own list, since of two such flags the last alone counts; and the pages that the address bar keeps ready in
# each window, which nobody sees here and which cost a third of all that the browser does.
NO_FEATURES = (
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup", "WebUIOmniboxPopup",
)  # fmt: skip
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NO_FEATURES)}",
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as this machine has it; never a download."""
    from servers import advice, find_chromium

    program = find_chromium()
    assert program, advice("Chromium")
    return {"executable_path": program, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app as the demo has it, for its route map alone."""
    from hub.kernel.settings import Settings
    from wsgi import create_app

    var = tmp_path_factory.mktemp("routes")
    settings = dataclasses.replace(Settings(), env="demo", secret_key="x" * 32, database_url="sqlite://", var=var)
    return create_app(settings)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo borough as it was built, for copies alone.

    It is kept in the folder that BROWSER_BOROUGH names, where one is named: for whoever writes recipes.
    """
    from tests.browser.server import borough

    own = tmp_path_factory.getbasetemp()
    return borough(Path(BOROUGH) if BOROUGH else own if worker_id == "master" else own.parent)


@pytest.fixture(scope="session")
def server(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real server with a demo borough; one a worker, shared by its tests. All workers have copies of one borough."""
    from tests.browser.server import DemoServer

    with DemoServer.of_a_copy(kept, tmp_path_factory.getbasetemp()) as running:
        yield running


@pytest.fixture(scope="session")
def walker(demo_app: Flask, server: Any, browser: Any) -> Any:
    """Finds addresses and signs people in."""
    from tests.browser.walk import Walker

    return Walker(demo_app, server, browser)


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    """Each way to walk a journey, one after the other."""
    way: Way = request.param
    return way


@pytest.fixture
def come(walker: Any, way: Way) -> Come:
    """`come(who, address)` opens a window there, for a hand of this way."""
    return partial(come_in, walker, way)


@pytest.fixture(scope="session")
def markup() -> Iterator[Any]:
    """The validators of HTML, one of each a worker."""
    from tests.browser.markup import Markup

    with Markup() as validators:
        yield validators


@pytest.fixture(scope="module")
def alone(
    request: pytest.FixtureRequest, kept: Path, demo_app: Flask, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A borough of this file's own for the way that the test names, so that what is done in it is in nobody's way."""
    from tests.browser.alone import Alone
    from tests.browser.server import DemoServer

    with DemoServer.of_a_copy(kept, tmp_path_factory.mktemp("alone")) as running:
        yield Alone(demo_app, running, browser, request.param)
