"""The doorways of bookings."""

from marketplace.bookings.routes import asking, living, pricing
from marketplace.bookings.routes.blueprint import blueprint

__all__ = ["asking", "blueprint", "living", "pricing"]
