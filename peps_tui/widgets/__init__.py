"""Reusable pieces of screens: geometry and keys, no use case."""
