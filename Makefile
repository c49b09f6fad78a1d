# Everything runs in .venv, which `make setup` makes. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: docs accuracy vaults help setup demo test lint types arch unit browser picture bench-defects oracle dist clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("vaultlint needs Python 3.11 or newer: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $(STAMP)

setup: $(STAMP) ## make .venv with everything in it

demo: $(STAMP) ## check the example vault, show its repairs, fix a copy, draw its graph
	@BIN=$(BIN) DEMO=$(DEMO) sh examples/demo.sh

test: $(STAMP) browser ## run every check and test
	@$(MAKE) --no-print-directory lint types arch unit

browser: ## make sure that a Chromium is there for the tests of the page
	@sh tests/need-chromium.sh

lint: $(STAMP) ## ruff: style and format
	$(BIN)/ruff check vaultlint tests benchmarks examples docs
	$(BIN)/ruff format --check vaultlint tests benchmarks examples docs

types: $(STAMP) ## mypy --strict
	$(BIN)/mypy

arch: $(STAMP) ## import contracts
	$(BIN)/lint-imports --no-cache

unit: $(STAMP) ## pytest, with doctests and the browser
	$(BIN)/pytest -n 2 --dist worksteal -q

picture: $(STAMP) ## draw the README's picture anew
	$(BIN)/python examples/picture.py examples/reading-vault docs/graph.png

docs: $(STAMP) ## write the pages made from the code, then the site: build/site/index.html
	$(BIN)/python docs/make.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench-defects: $(STAMP) ## every structural defect in several forms: vaultlint and the other tools (writes docs/DEFECTS.md)
	$(BIN)/python -m benchmarks.defects.run

vaults: $(STAMP) ## clone the public vaults that accuracy is measured on into build/vaults
	$(BIN)/python benchmarks/accuracy/vaults.py build/vaults

accuracy: $(STAMP) ## measure on public vaults (VAULTS=build/vaults), write docs/ACCURACY.md
	@test -n "$(VAULTS)" || { echo 'accuracy: where are the vaults? make vaults, then make accuracy VAULTS=build/vaults' >&2; exit 2; }
	$(BIN)/python benchmarks/accuracy/measure.py "$(VAULTS)" --write docs/ACCURACY.md

oracle: ## let npm yaml read the blocks of tests/yaml anew (needs node; the tests do not)
	@mkdir -p build
	npm ci --prefix tests/yaml --no-audit --no-fund --loglevel=error
	$(PYTHON) tests/yaml/blocks.py > build/blocks.json
	node tests/yaml/oracle.mjs < build/blocks.json > build/answers.json
	mv build/answers.json tests/yaml/answers.json

dist: $(STAMP) ## build the wheel and the sdist
	$(BIN)/python -m pip install --quiet build && $(BIN)/python -m build

clean: ## delete what was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
