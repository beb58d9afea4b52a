"""A helper drops out, for good or for one visit: who could come instead, shown as what changes, and asked with one press."""
