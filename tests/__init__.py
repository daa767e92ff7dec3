"""What the catalogue promises."""

import os

os.environ["COLUMNS"] = "200"  # terminals are so wide, whoever runs the tests: consoles are made when modules are read
