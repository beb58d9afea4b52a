"""Doorways of own money: residents and who acts for them add it and ask it back; finance sees totals and sets limits."""

from payments.purses.routes import adding, giving_back, holding, months, office
from payments.purses.routes.blueprint import blueprint

__all__ = ["adding", "blueprint", "giving_back", "holding", "months", "office"]
