"""Mutants that are right answers, each with the reason."""

EQUIVALENT: dict[str, dict[str, str]] = {}
"""For each exercise: a mutant's name, and why it computes the same."""
