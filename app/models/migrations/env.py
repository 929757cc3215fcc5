"""What Alembic runs: the migrations, on the connection and transaction that the runner opened."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    transactional_ddl=False,  # the runner's own BEGIN holds everything
    render_as_batch=True,
)
context.run_migrations()
