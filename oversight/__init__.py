"""The view from above, the same for everyone, and the levers that close the loop."""
