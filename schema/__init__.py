"""The GraphQL and HTTP face of the catalogue; it shows answers and holds no rules."""
