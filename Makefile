# Everything runs in .venv, which `make setup` makes. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
STAMP := $(VENV)/.installed
# What `make lowest` leaves out: the browser, mypy's own test, the site, shipping, and what measures or runs other tools.
LOWEST := $(addprefix --ignore=tests/,page shipping test_docs.py test_types.py test_accuracy.py test_defect_bench.py test_notebooks.py fuzz)

.DEFAULT_GOAL := help
.PHONY: docs accuracy vaults audit lowest fuzz help setup demo test lint types arch unit browser page-lint page-format pictures bench bench-defects bench-links bench-page bench-safety bench-crash bench-hostile bench-edits oracle dist try-install onefile clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

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
	@$(MAKE) --no-print-directory lint page-lint types arch unit

browser: ## make sure that a Chromium is there for the tests of the page
	@sh tests/need-chromium.sh

lint: $(STAMP) ## ruff: style and format
	$(BIN)/ruff check vaultlint tests benchmarks examples docs shipping
	$(BIN)/ruff format --check vaultlint tests benchmarks examples docs shipping

page-lint: $(STAMP) ## the page's scripts and styles, and names that none of them makes (needs node)
	@sh tests/page/lint/run.sh $(BIN)/python

page-format: $(STAMP) ## write the page's scripts in their style (needs node)
	@sh tests/page/lint/run.sh $(BIN)/python format

types: $(STAMP) ## mypy --strict
	$(BIN)/mypy
	@for system in darwin win32; do $(BIN)/mypy --platform $$system --cache-dir .mypy_cache/$$system vaultlint/writing vaultlint/journal vaultlint/signals.py vaultlint/pool.py vaultlint/graph/shelves.py vaultlint/graph/piles.py || exit 1; done

arch: $(STAMP) ## import contracts
	$(BIN)/lint-imports --no-cache

unit: $(STAMP) ## pytest, with doctests and the browser
	$(BIN)/pytest -n 2 --dist worksteal -q

pictures: $(STAMP) ## draw the pictures of README and docs anew
	$(BIN)/python examples/pictures.py examples/reading-vault docs

docs: $(STAMP) ## write the pages made from the code, then the site: build/site/index.html
	$(BIN)/python docs/make.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(STAMP) ## CPU time and memory at 1,000 to 100,000 notes, beside rumdl (SIZE=1000, VAULTS=folder, FULL=1; all of it writes docs/SPEED.md)
	$(BIN)/python -m benchmarks.speed $(if $(SIZE),--sizes $(SIZE)) $(if $(VAULTS),--vaults $(VAULTS)) $(if $(FULL),--full)

bench-defects: $(STAMP) ## every structural defect in several forms: vaultlint and the other tools (writes docs/DEFECTS.md)
	$(BIN)/python -m benchmarks.defects.run

bench-links: $(STAMP) ## hide links and tags of public vaults (VAULTS=build/vaults), find them again: vaultlint and others (writes docs/LINKS.md)
	@test -n "$(VAULTS)" || { echo 'bench-links: where are the vaults? python -m benchmarks.links --clone build/vaults, then make bench-links VAULTS=build/vaults' >&2; exit 2; }
	$(BIN)/python -m benchmarks.links $(VAULTS)

bench-page: $(STAMP) ## draw graphs of up to 20,000 nodes in Chromium: our map, other engines (npm), the whole page (writes docs/PAGE.md)
	$(BIN)/python -m benchmarks.page

bench-safety: $(STAMP) ## kills, full disk, edits meanwhile, hostile notes: vaultlint and other tools (writes docs/SAFETY.md)
	$(BIN)/python -m benchmarks.safety.peers --write

bench-crash: $(STAMP) ## kill a fix of 2,000 notes KILLS times (300), fill the disk, let calls fail
	$(BIN)/python -m benchmarks.safety.crash --kills $(or $(KILLS),300)

bench-hostile: $(STAMP) ## every hostile vault at full size; how time grows, up to 100,000 notes
	$(BIN)/python -m benchmarks.safety.hostile
	$(BIN)/python -m benchmarks.safety.scaling

bench-edits: $(STAMP) ## edit notes while fix runs, EDITS times (3600): none may be lost
	$(BIN)/python -m benchmarks.safety.concurrent --edits $(or $(EDITS),3600)

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

fuzz: $(STAMP) ## fuzz each target for SECONDS of processor time (600); FUZZ="fix merge" for some; finds go to build/fuzz (Linux)
	VAULTLINT_STATEFUL=300 $(BIN)/pytest -q tests/fuzz/test_stateful.py
	$(BIN)/python tests/fuzz/run.py $(FUZZ) --seconds $(or $(SECONDS),600)

audit: $(STAMP) ## known weaknesses and licences of what is installed (asks an advisory service; 3: it did not answer)
	$(BIN)/python -m pip install --quiet 'pip-audit>=2.7'
	$(BIN)/python -m benchmarks.supply.audit

lowest: ## run the tests with the oldest releases that pyproject.toml allows, in build/lowest
	$(PYTHON) -m venv --clear build/lowest
	$(PYTHON) -m benchmarks.supply.bounds > build/lowest.txt
	build/lowest/bin/python -m pip install --quiet --constraint build/lowest.txt --editable '.[graph,lsp,watch,parquet]' pytest hypothesis jsonschema packaging
	build/lowest/bin/python -m pytest -q $(LOWEST)

dist: $(STAMP) ## build the wheel and the sdist into dist; the version is the git tag's
	rm -f dist/obsidian_vaultlint-*
	$(BIN)/python -m build --outdir dist

try-install: dist ## install the wheel into empty environments of Python 3.11, 3.12, 3.13 (PYTHONS="3.12"), and run what README shows
	$(BIN)/python tests/shipping/installing.py dist $(PYTHONS)

onefile: ## make vaultlint one file that needs no Python, for this system (dist/vaultlint), and try it
	$(PYTHON) shipping/onefile.py dist

clean: ## delete what was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
