"""Reactions: to what bookings stand on, and to one of two who come together."""

from marketplace.bookings.handlers import seconds, steps

NEWS = {**steps.NEWS, **seconds.NEWS}
"""Which handler hears of what."""

__all__ = ["NEWS"]
