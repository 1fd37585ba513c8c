"""Runs the scripts on the connection that `migrating` hands over."""

from alembic import context

from peps_tui.core.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
