"""The demo borough: Kingston upon Thames with invented people, lived through day by day."""
