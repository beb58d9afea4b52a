"""Add own money and follow it until it can be used, give it back on asking, and set the limits."""

from payments.purses.services.adding import begin, given_up, look, opened, page
from payments.purses.services.disputing import dispute, settle, take_more
from payments.purses.services.giving_back import ask_back, back, look_back, refused
from payments.purses.services.limiting import set_limits
from payments.purses.services.making_good import make_good

__all__ = [
    "ask_back",
    "back",
    "begin",
    "dispute",
    "given_up",
    "look",
    "look_back",
    "make_good",
    "opened",
    "page",
    "refused",
    "set_limits",
    "settle",
    "take_more",
]
