# make run    serve the catalogue on http://127.0.0.1:8000 (CATALOG_HOST, CATALOG_PORT, CATALOG_DATABASE_URL)
# make test   everything that must hold; REQUIRE=node fails instead of skipping what needs Node.js
# make bench  one table of ratios against references, about half an hour; BENCH=quick for a look
# make soak   processes and databases killed hundreds of times, for half an hour; SOAK=20 for fewer rounds
# make screenshots  the pictures of the README, of every page; needs Chromium
# make format let ruff rewrite the code as it wants it
#
# PYTHON=/path/to/python3.12 make … takes another Python than the first one found below.

PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin
NODE := tests/audits/node_modules/.installed tests/clients/node_modules/.installed
export REQUIRE

.PHONY: run test bench soak screenshots install format clean
.DELETE_ON_ERROR:

run: $(VENV)/.run
	$(BIN)/catalog load seeds/zhuhai-hrss --if-empty
	$(BIN)/catalog serve

test: $(VENV)/.test $(if $(shell command -v npm 2>/dev/null),$(NODE))
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n 2

bench: $(VENV)/.test
	$(BIN)/python -m tests.bench $(BENCH)

soak: $(VENV)/.test
	$(BIN)/python -m tests.soak $(SOAK)

screenshots: $(VENV)/.test
	$(BIN)/python -m tests.screenshots docs/screenshots

install: $(VENV)/.test

format: $(VENV)/.test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf $(VENV) tests/audits/node_modules tests/clients/node_modules

# A stamp per set of packages: repeated runs install nothing.
$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[charts]'
	touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@ $(VENV)/.run

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and none was found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is not a Python 3.11 or later. Name one that is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot create environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Without a registry in reach this fails, and the tests say whether that matters.
$(NODE): tests/%/node_modules/.installed: tests/%/package.json
	-cd tests/$* && npm install --no-package-lock --no-audit --no-fund --loglevel=error && touch node_modules/.installed
