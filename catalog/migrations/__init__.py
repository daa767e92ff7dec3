"""Migrations (数据库迁移) of the store, by Alembic; run by ``Store.migrate`` and shipped with the package."""
