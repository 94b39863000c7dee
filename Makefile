# The habits of the team. Needs Python 3.11 and make; `make demo` and `make test` are the two to know.
PYTHON ?= python3.11
VENV   ?= .venv
BIN    := $(VENV)/bin
CODE   := search_svc fixtures benchmarks loadtests scripts
# Offers of each benchmark run; every size writes its own data under .cache/bench.
OFFERS ?= 20000,500000

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types imports test-elastic test-all reference relevance neutrality bench bench-elastic locks clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/runtime.stamp ## write the demo catalogue, ingest it, serve it on 127.0.0.1:8000
	$(BIN)/search-svc demo

test: $(VENV)/dev.stamp ## the suite on the embedded engine, on every core, without the marker elasticsearch
	$(BIN)/pytest -n auto --dist loadfile

lint: $(VENV)/dev.stamp ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/dev.stamp ## repair what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/dev.stamp ## mypy, strict, on everything but the tests
	$(BIN)/mypy $(CODE)

imports: $(VENV)/dev.stamp ## import rules: layers point one way
	$(BIN)/lint-imports

# The node it starts is fetched once (950 MB) and kept outside the tree: see scripts/elasticsearch.sh.
test-elastic: $(VENV)/dev.stamp ## the suite on a real Elasticsearch, started here; nothing of it is ever skipped
	scripts/system_packages.sh maven jdk
	PATH="$(abspath $(BIN)):$$PATH" scripts/elasticsearch.sh install
	$(BIN)/pytest -m elasticsearch

test-all: lint types imports test test-elastic ## everything CI asks; installs what is missing (root or sudo on Debian)

reference: $(VENV)/dev.stamp ## write docs/reference from the code
	$(BIN)/python -m scripts.write_reference

neutrality: $(VENV)/dev.stamp ## audit the shared catalogue and write the tables of docs/neutrality.md and docs/attacks.md
	$(BIN)/python -m scripts.neutrality_page
	$(BIN)/python -m scripts.attacks_table

relevance: $(VENV)/dev.stamp ## measure relevance on ../shared/data: tables and JSON of docs/, the baseline of the gate
	$(BIN)/python -m scripts.relevance_page

bench: $(VENV)/dev.stamp ## the five workloads beside tantivy and SQLite FTS5, see benchmarks/
	$(BIN)/python -m benchmarks.search --offers $(OFFERS)

bench-elastic: $(VENV)/dev.stamp ## Elasticsearch at 500,000 offers beside the embedded engine
	$(BIN)/python -m benchmarks.elastic

# The environment is made once and again when a lock changes: each stamp is newer than its lock.
$(BIN)/python:
	PYTHON=$(PYTHON) scripts/system_packages.sh venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt requirements/build.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/runtime.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The dev lock first; the runtime lock is constrained to its versions, so that what is tested is what runs.
# Versions stay as they are where they can; `make locks UPGRADE=--upgrade` takes the newest.
UPGRADE ?=
UV := .cache/uv/bin/uv
COMPILE = $(UV) pip compile $(UPGRADE) --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11

locks: ## compile requirements/*.txt after a change of the dependencies
	test -x $(UV) || ($(PYTHON) -m venv .cache/uv && .cache/uv/bin/pip install --quiet uv)
	$(COMPILE) pyproject.toml --extra dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt -o requirements/runtime.txt
	$(COMPILE) requirements/build.in -o requirements/build.txt

clean: ## remove what can be made again (the environment, caches, the demo files)
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build fixtures/demo
