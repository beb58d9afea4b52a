"""The collective plan: who of all a place has does what of a need, and how far from the best possible that is."""
