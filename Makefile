# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

ARGS ?=
SET_UP := sh tools/python.sh tools/set_up.py
TEST := sh tools/python.sh tools/test.py
VENV_PYTHON := .venv/bin/python

## Every day

.PHONY: run
run: ## Set up what is missing and start the whole product
	@$(SET_UP) && exec $(VENV_PYTHON) -m mobilemoney.launch $(ARGS)

.PHONY: test
test: ## Set up what is missing and run every test
	@exec $(TEST) $(ARGS)

.PHONY: help
help: ## List these commands
	@awk -f tools/help.awk $(MAKEFILE_LIST)

## Parts of the tests (ARGS= is passed on)

.PHONY: lint
lint: ## Style, types, import rules, migrations and deployment checks
	@exec $(TEST) --only lint $(ARGS)

.PHONY: test-backend
test-backend: ## Backend tests on SQLite and PostgreSQL; ARGS="-k stk" goes to pytest
	@exec $(TEST) --only backend -- $(ARGS)

.PHONY: test-frontend
test-frontend: ## Dashboard: style, types, tests and build
	@exec $(TEST) --only frontend -- $(ARGS)

.PHONY: test-journeys
test-journeys: ## Whole flows over HTTP, with real processes
	@exec $(TEST) --only journeys -- $(ARGS)

.PHONY: test-browser
test-browser: ## Whole flows in Chromium
	@exec $(TEST) --only browser -- $(ARGS)

## Running parts by hand

.PHONY: migrations
migrations: set-up-python ## Bring the database up to date (the same as migrate)
	@$(VENV_PYTHON) manage.py migrate $(ARGS)

.PHONY: superuser
superuser: set-up-python ## Make a superuser
	@$(VENV_PYTHON) manage.py createsuperuser $(ARGS)

.PHONY: worker
worker: set-up-python ## Run the worker by itself
	@exec $(VENV_PYTHON) manage.py worker $(ARGS)

.PHONY: simulator
simulator: set-up-python ## Run the stand-in for Daraja by itself
	@exec $(VENV_PYTHON) -m simulator $(ARGS)

.PHONY: doctor
doctor: set-up-python ## Check settings, database, Daraja and addresses
	@$(VENV_PYTHON) manage.py doctor $(ARGS)

.PHONY: bench
bench: set-up-dev ## Measure throughput as ratios
	@exec $(VENV_PYTHON) -m tools.bench $(ARGS)

.PHONY: faults
faults: set-up-dev ## Kill processes at every step of a payment and look what became of it
	@exec $(TEST) --only faults -- $(ARGS)

.PHONY: ngrok
ngrok: set-up-python ## Open a public address for callbacks from the sandbox
	@exec $(VENV_PYTHON) ngrok.py $(ARGS)

.PHONY: fe-dev
fe-dev: set-up-node ## Serve the dashboard with live reload on port 5173
	@cd frontend && exec npm run dev -- $(ARGS)

## Looking after the project

.PHONY: schema
schema: set-up-dev ## Write docs/openapi.yaml and the dashboard's types again
	@$(VENV_PYTHON) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
	@cd frontend && npm run --silent generate

.PHONY: audit
audit: set-up-dev ## Ask for known holes in the packages
	@$(VENV_PYTHON) -m pip_audit --disable-pip --require-hashes -r requirements.txt
	@cd frontend && npm audit --omit=dev

.PHONY: lock
lock: set-up-dev ## Pin every Python package again (ARGS="--upgrade" for newer ones)
	@sh tools/lock.sh $(ARGS)

.PHONY: clean
clean: ## Remove what can be made again; data in var/ stays
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: set-up-python set-up-dev set-up-node
set-up-python:
	@$(SET_UP) --only python
set-up-dev:
	@$(SET_UP) --dev
set-up-node:
	@$(SET_UP) --only node
