"""Referat beside what a user would otherwise pick, measured in one run: ``python -m benchmarks``."""
