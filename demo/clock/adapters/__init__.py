"""Real clocks of the demo."""
