# Kith's front door. `make run` and `make test` set up whatever is missing; `make help` lists the rest.
# Needs git, make and Python 3.11 or newer; the work is done by the scripts.
.DEFAULT_GOAL := help
.PHONY: help run run-elasticsearch test reset check-all soak bench lint format lock migration

FIND := sh scripts/python.sh
PY := .venv/bin/python
# Where Python is told to keep no bytecode, every process would compile all that it imports again: ten seconds each.
unexport PYTHONDONTWRITEBYTECODE
# More for pytest: make test ARGS="-k ledger -x"
ARGS ?=

help: ## Show this list
	@echo "Kith: the commands"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | while IFS='|' read -r name words; do printf '%-26s%s\n' "$$name" "$$words"; done

run: ## Install, build, load the demo borough, serve it; says where and as whom to sign in
	@$(FIND) scripts/setup.py run
	@$(PY) scripts/run.py

run-elasticsearch: ## The same with a real Elasticsearch, fetched and started for it (needs Java 17 or 21, and Maven)
	@$(FIND) scripts/setup.py run
	@$(PY) scripts/run_elasticsearch.py

test: ## Install and run the whole fast suite (SQLite, no browser)
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/suites.py test $(ARGS)

check-all: ## The same on PostgreSQL, and the browser, and kills (at most an hour)
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/suites.py check-all $(ARGS)

soak: ## The long tests, by hand
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/suites.py soak $(ARGS)

bench: ## Figures beside their goals, into benchmarks/out
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/bench.py $(ARGS)

bench-%: ## One of them: make bench-ledger
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/bench.py $* $(ARGS)

lint: ## ruff, mypy, import contracts, djlint
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/lint.py

format: ## Format Python and mend what ruff can mend
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/lint.py --fix

lock: ## Compile pyproject.toml into requirements/*.txt (ARGS=--upgrade for newer versions)
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/lock.py $(ARGS)

migration: ## Write a migration from the models: make migration ARGS="what changes"
	@$(FIND) scripts/setup.py dev
	@$(PY) scripts/migration.py $(ARGS)

reset: ## Empty var/: the demo borough is built anew at the next run
	@$(FIND) scripts/reset.py
