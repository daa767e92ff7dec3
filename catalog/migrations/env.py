"""How Alembic runs the migrations: on the connection that the store hands over, inside its transaction."""

from alembic import context

from catalog import tokens  # noqa: F401 - declares a table that the metadata is compared with
from catalog.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, compare_type=True)
context.run_migrations()
