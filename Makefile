# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

ARGS ?=
# Each recipe becomes the command that it names (exec), so that signals reach it directly.
SET_UP := exec sh tools/python.sh -m tools.set_up
TEST := exec sh tools/python.sh -m tools.test
PYTHON_ONLY := $(SET_UP) --only python -- .venv/bin/python
DEV := $(SET_UP) --dev -- .venv/bin/python

## Every day

.PHONY: run
run: ## Set up what is missing and start the whole product
	@$(SET_UP) -- .venv/bin/python -m mobilemoney.launch $(ARGS)

.PHONY: test
test: ## Set up what is missing and run every test
	@$(TEST) $(ARGS)

.PHONY: help
help: ## List these commands
	@awk -f tools/help.awk $(MAKEFILE_LIST)

## Parts of the tests (ARGS= is passed on)

.PHONY: lint
lint: ## Style, types, import rules, migrations and deployment checks
	@$(TEST) --only lint $(ARGS)

.PHONY: test-backend
test-backend: ## Backend tests on SQLite and PostgreSQL; ARGS="-k stk" goes to pytest
	@$(TEST) --only backend -- $(ARGS)

.PHONY: test-frontend
test-frontend: ## Dashboard: style, types, tests and build
	@$(TEST) --only frontend -- $(ARGS)

.PHONY: test-journeys
test-journeys: ## Whole flows over HTTP, with real processes
	@$(TEST) --only journeys -- $(ARGS)

.PHONY: test-browser
test-browser: ## Whole flows in Chromium
	@$(TEST) --only browser -- $(ARGS)

## Running parts by hand

.PHONY: migrations
migrations: ## Bring the database up to date (the same as migrate)
	@$(PYTHON_ONLY) manage.py migrate $(ARGS)

.PHONY: superuser
superuser: ## Make a superuser
	@$(PYTHON_ONLY) manage.py createsuperuser $(ARGS)

.PHONY: worker
worker: ## Run the worker by itself
	@$(PYTHON_ONLY) manage.py worker $(ARGS)

.PHONY: simulator
simulator: ## Run the stand-in for Daraja by itself
	@$(PYTHON_ONLY) -m simulator $(ARGS)

.PHONY: doctor
doctor: ## Check settings, database, Daraja and addresses
	@$(PYTHON_ONLY) manage.py doctor $(ARGS)

.PHONY: bench
bench: ## Measure throughput as ratios (ARGS="--full" with a million payments)
	@$(SET_UP) --only python --dev -- .venv/bin/python -m bench $(ARGS)

.PHONY: faults
faults: ## Kill, stop and flood the product again and again, and hold the books against each other
	@FAULT_ROUNDS=$${FAULT_ROUNDS:-3} DATABASE_AWAY_SECONDS=$${DATABASE_AWAY_SECONDS:-60} \
		$(TEST) --only journeys -- -k "kills or disasters or stops or storms" $(ARGS)
	@FAULT_ROUNDS=1 $(TEST) --only journeys -- -k batch_campaign $(ARGS)
	@RACE_ROUNDS=$${RACE_ROUNDS:-500} $(TEST) --part backend-postgres -- -k approval_races

.PHONY: ngrok
ngrok: ## Open a public address for callbacks from the sandbox
	@$(PYTHON_ONLY) ngrok.py $(ARGS)

.PHONY: fe-dev
fe-dev: ## Serve the dashboard with live reload on port 5173
	@$(SET_UP) --only node -- npm --prefix frontend run dev -- $(ARGS)

## Looking after the project

.PHONY: schema
schema: ## Write docs/openapi.yaml and the dashboard's types again
	@$(DEV) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml
	@npm --prefix frontend run --silent generate

.PHONY: audit
audit: ## Ask for known holes in the packages
	@$(DEV) -m pip_audit --disable-pip --require-hashes -r requirements.txt
	@npm --prefix frontend audit --omit=dev

.PHONY: lock
lock: ## Pin every Python package again (ARGS="--upgrade" for newer ones)
	@$(SET_UP) --dev -- sh tools/lock.sh $(ARGS)

.PHONY: clean
clean: ## Remove what can be made again; data in var/ stays
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
