"""Reactions: the money of a visit has moved; people hear of what matters to them about a visit."""

from marketplace.visits.handlers import carers, money, steps

NEWS = money.NEWS | steps.NEWS | carers.NEWS
"""Which handler hears of what."""
