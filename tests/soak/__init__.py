"""What is shown by doing it often: processes that are killed, writers against each other. ``python -m tests.soak``."""
