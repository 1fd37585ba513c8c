"""Alembic scripts, shipped in the wheel and found through the package."""
