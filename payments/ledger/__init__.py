"""The ledger: double entry, append-only, zero-sum in each fund; everything else about money asks it."""
