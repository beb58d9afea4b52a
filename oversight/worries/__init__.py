"""Worries: anyone may say that someone is not safe."""
