"""Coverage-guided fuzzing: ``python -m fuzz TARGET``, see `fuzz/README.md`."""
