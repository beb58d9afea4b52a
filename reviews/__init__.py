"""The review engine: invitations, two-sided reviews, and their summaries."""
