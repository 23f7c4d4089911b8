# Froth: is the AI-compute boom a bubble? `make` lists what there is to do.

SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
# The newest interpreter that every locked package supports; PYTHON=... overrides the choice.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
INSTALLED := $(VENV)/installed.stamp
INSTALLED_DEV := $(VENV)/installed-dev.stamp
LOCK := uv pip compile pyproject.toml --extra place --universal --generate-hashes --no-emit-index-url --no-header --quiet
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-compile

export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export DAGSTER_HOME ?= $(CURDIR)/.dagster
# Container images like to set it: every process would then compile each package anew, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev run release publish-postgres dev test test-fast fuzz hostile drills kill trust prove-bi lint lock record new-source derive answers docs clean mutate mutate-code prove-incremental

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(INSTALLED) ## Create the environment of a run (.venv) from requirements.lock.

setup-dev: $(INSTALLED_DEV) ## Add what tests, lint and docs need, from requirements-dev.lock.

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Froth needs Python 3.11, 3.12 or 3.13 and found none on PATH."; \
		echo "next: install one and run: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 1; }
	@echo "setup: installing $$(grep -c '^[a-z0-9]' requirements.lock) packages into $(VENV) (less than a minute) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { echo "setup: $(PYTHON) cannot make environments."; \
		echo "next: install its venv module (Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@$(PIP_INSTALL) --use-pep517 --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-build-isolation -e .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements-dev.lock
	@echo "setup-dev: adding $$(grep -c '^[a-z0-9]' requirements-dev.lock) packages to $(VENV) ..."
	@$(PIP_INSTALL) --use-pep517 --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## Build the warehouse from the recorded sample (FROTH_FETCH=live: from the publishers) and publish a release.
	@$(BIN)/python -m orchestration.cli.run

release: setup ## Pack the current release to hand out; PUBLIC=1 leaves out what may not be passed on.
	@$(BIN)/python -m orchestration.release.package $(if $(filter-out 0,$(PUBLIC)),--public)

publish-postgres: setup ## Load the current release into the PostgreSQL that FROTH_POSTGRES names.
	@$(BIN)/python -m orchestration.postgres.loading

dev: setup ## Open Dagster's UI on http://127.0.0.1:3000.
	@$(BIN)/python -m orchestration.home
	@$(BIN)/dagster dev -w workspace.yaml -h 127.0.0.1 -p $${PORT:-3000}

test: setup-dev ## Run the tests.
	@$(BIN)/python -m pytest -n 2 --dist loadfile

test-fast: setup-dev ## Run what needs no whole run, browser, server or kill: for while you work.
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow and not whole"

fuzz: setup-dev ## Read edited bodies with every parser: make fuzz SEED=7 [EDITS=10000] [SOURCES="a b"].
	@$(BIN)/python -m tests.fuzz --seed $(or $(SEED),1) --edits $(or $(EDITS),10000) $(SOURCES)

hostile: setup-dev ## Send every hostile answer to the live path: some 500 cases over real sockets, recorded in docs/trust.
	@$(BIN)/python -m tests.hostile

drills: setup-dev ## First live runs with each publisher in turn away; runs that dagster dev launches, ends and loses; alerts.
	@FROTH_DRILLS=all $(BIN)/python -m pytest -q -n 2 tests/faults/test_live_drills.py tests/faults/test_dagster_dev.py tests/faults/test_live_alerts.py

kill: setup-dev ## Kill every stage at each write, and whole runs at seeded instants: make kill N=200 SEED=7 [MINUTES=120].
	@$(BIN)/python -m tests.kill --number $(or $(N),200) --seed $(or $(SEED),1) --minutes $(or $(MINUTES),600)

mutate: setup-dev ## Put wrong figures into the sample and tell which are caught: make mutate SEED=7 [EACH=20].
	@$(BIN)/python -m tests.mutations --seed $(or $(SEED),1) --each $(or $(EACH),20)

mutate-code: setup-dev ## Change the code and SQL that reads numbers, one thing at a time, and tell what no test sees: make mutate-code SEED=1 [EACH=25] [MODULES="a sql"].
	@$(BIN)/python -m tests.code_mutations --seed $(or $(SEED),1) --each $(or $(EACH),25) $(MODULES)

prove-incremental: setup-dev ## Change things, run what changed, run anew in full and compare the releases: make prove-incremental N=50 SEED=7.
	@$(BIN)/python -m tests.incremental --number $(or $(N),50) --seed $(or $(SEED),1)

trust: setup-dev ## Write docs/trust.md: what the last whole run of each harness tried and what survived.
	@$(BIN)/python -m tests.trust

prove-bi: setup-dev ## Read the current release with every client: DuckDB, Polars, pandas, PostgreSQL, R, LibreOffice, Superset.
	@$(BIN)/python -m tests.clients

lint: setup-dev ## Check style and types.
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@mkdir -p data/lint && FROTH_DATA=$(CURDIR)/data/lint $(BIN)/sqlfluff lint dbt_project/models dbt_project/tests

record: setup-dev ## Refresh the embedded sample from the live publishers: make record FROTH_CONTACT=... [SOURCES="a b"].
	@FROTH_CONTACT="$(FROTH_CONTACT)" $(BIN)/python -m ingestion.scaffold.record $(SOURCES)

new-source: setup-dev ## Write a source to begin with: make new-source NAME=publisher_things.
	@$(BIN)/python -m ingestion.scaffold.new_source $(NAME)

derive: setup-dev ## Write the files that follow from the sources' declarations, and the pages that follow from code.
	@$(BIN)/python -m ingestion.scaffold.derive
	@$(BIN)/python -m tests.publishers.failures
	@$(BIN)/python -m tests.runbook

answers: setup ## Write docs/answers.md: what the published release says to each question.
	@$(BIN)/python -m dashboard.answers

docs: setup-dev ## Build the documentation as a static site in site/.
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet && echo "site/index.html"

lock: ## Resolve the dependencies anew (needs uv): those of a run, and what is added to them.
	$(LOCK) -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock
	awk 'NR == FNR {if (/^[a-z0-9]/) run[$$0]; next} /^[a-z0-9]/ {added = !($$0 in run)} added' \
		requirements.lock requirements-dev.lock > requirements-dev.lock.part
	mv requirements-dev.lock.part requirements-dev.lock

clean: ## Remove what was built; the archive of fetched documents (data/archive) stays.
	rm -rf published dbt_project/target dbt_project/logs .dagster data/tables data/problems data/checks data/sums data/warehouse.duckdb*
