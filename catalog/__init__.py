"""What the catalogue of delegated powers and service items (权责事项目录) knows and answers; no GraphQL, no HTTP."""
