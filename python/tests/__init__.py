"""Tests of the Python package: `cd python && python -m unittest discover -s tests -t .`; they need torch."""
