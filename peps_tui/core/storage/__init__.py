"""SQLite by default, PostgreSQL by settings; the only place that knows SQL."""
