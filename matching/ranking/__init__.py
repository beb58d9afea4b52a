"""Who suits a need best, and why: constraints counted, a score of readable parts, reasons computed from them."""
