"""Named points at which a test may kill the process, to prove that nothing is ever half-done."""

from __future__ import annotations

from collections.abc import Callable

Hook = Callable[[str], None]

_hook: Hook | None = None


def install(hook: Hook | None) -> None:
    """Call `hook` with the name of each point reached; `None` takes it away. Production never installs one."""
    global _hook  # noqa: PLW0603 - one process, one hook
    _hook = hook


def reach(point: str) -> None:
    """Pass a named point; costs nothing where no hook is installed."""
    if _hook is not None:
        _hook(point)
