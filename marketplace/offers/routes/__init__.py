"""The doorways of offers: their maker's, everyone's, and the council's."""

from marketplace.offers.routes import council, pricing, rate_files, showing, writing
from marketplace.offers.routes.blueprint import blueprint

__all__ = ["blueprint", "council", "pricing", "rate_files", "showing", "writing"]
