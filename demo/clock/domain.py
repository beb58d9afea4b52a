"""When the demo begins."""

from __future__ import annotations

from datetime import UTC, datetime

START = datetime(2025, 12, 2, 9, 0, tzinfo=UTC)  # Tuesday, 09:00 in Kingston, which is on UTC in winter
