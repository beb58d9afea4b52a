"""Benchmarks: figures beside their goals, measured on real parts; `make bench` runs them."""
