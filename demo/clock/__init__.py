"""The demo's clock: it starts on one Tuesday, runs while the server runs, and stops with it."""
